// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>What calls must report, and what refutes it.</summary>
public class CallsScenarioTests
{
    private static readonly ScenarioParameters Parameters = new() { CallsRepeats = 4 };

    private static readonly IReadOnlyList<string> Good = HelloRecords.Numbered(
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"calls","version":1}""",
        """{"n":0,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"major":1,"minor":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-active","ok":true,"realms":1}""",
        .. CallsScenario.OfTheHost.Select(call => Metric("host", call)),
        """{"n":0,"by":"host","rec":"step","name":"host.calls","ok":true,"calls":13,"repeats":4,"others":0}""",
        .. CallsScenario.OfTheRealm.Select(call => Metric("realm0", call)),
        """{"n":0,"by":"realm0","rec":"step","name":"provider.calls","ok":true,"calls":4,"repeats":4,"cost":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-destroyed","ok":true,"realms":1}""",
        """{"n":0,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":99,"returned":99,"outstanding":0}""",
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":0}""",
    ]);

    [Fact]
    public void The_same_is_expected_with_CSM_and_without()
    {
        foreach (var csm in (bool[])[true, false])
        {
            var verdict = Judge(Good, csm);

            Assert.Null(verdict.Complaint);
            Assert.True(verdict.Passed);
        }
    }

    [Fact]
    public void Leaving_out_any_one_call_is_noticed_by_its_name()
    {
        foreach (var call in CallsScenario.OfTheHost.Concat(CallsScenario.OfTheRealm))
        {
            var records = Good.Where(record => !record.Contains($"\"name\":\"{call}\"", StringComparison.Ordinal)).ToList();

            Assert.Equal(Good.Count - 1, records.Count);
            Assert.Equal(
                $"Metric {call} (rmm, instructions) is missing.", Judge(HelloRecords.Numbered(records)).Complaint);
        }
    }

    [Theory]
    [InlineData("\"realms\":1}", "\"realms\":2}", "Step host.realms-active is refuted by its details: realms is 2, not 0x1.")]
    [InlineData("\"calls\":13", "\"calls\":12", "Step host.calls is refuted by its details: calls is 12, not 0xd.")]
    [InlineData("\"others\":0", "\"others\":64", "Step host.calls is refuted by its details: others is 64, not 0x0.")]
    [InlineData("\"calls\":4,\"repeats\":4", "\"calls\":4,\"repeats\":3",
        "Step provider.calls is refuted by its details: repeats is 3, not 0x4.")]
    [InlineData("\"cost\":2", "\"cost\":0", "Step provider.calls is refuted by its details: cost is 0.")]
    [InlineData("\"returned\":99", "\"returned\":98",
        "Step host.granules-returned is refuted by its details: returned is 98, not 0x63.")]
    [InlineData("\"by\":\"host\",\"rec\":\"metric\",\"name\":\"rtt-fold\"",
        "\"by\":\"realm0\",\"rec\":\"metric\",\"name\":\"rtt-fold\"",
        "Metric rtt-fold (rmm, instructions) is reported by realm0, not host.")]
    [InlineData("\"ok\":true,\"calls\":13,\"repeats\":4", "\"ok\":false,\"reason\":\"the RMM refused the call\"",
        "Step host.calls failed: the RMM refused the call.")]
    public void What_makes_no_sense_is_named(string from, string to, string complaint)
    {
        var records = Good.Select(record => record.Replace(from, to, StringComparison.Ordinal)).ToList();

        Assert.NotEqual(Good, records);
        Assert.Equal(complaint, Judge(records).Complaint);
    }

    [Fact]
    public void Reports_have_a_line_for_each_call_unless_nothing_was_counted()
    {
        var calls = CallsScenario.OfTheHost.Concat(CallsScenario.OfTheRealm).ToList();
        var run = SampleRun.Record with
        {
            Scenarios =
            [
                SampleRun.Record.Scenarios[0] with
                {
                    Name = "calls",
                    Metrics =
                    [
                        .. calls.Select(call => new MetricEntry(
                            call, "instructions", "rmm", 4, 2323, 2326, 2326, 2330, new Dictionary<string, string>())),
                    ],
                },
            ],
        };
        var uncounted = run with { Machine = run.Machine! with { Counting = null } };

        foreach (var call in calls)
        {
            Assert.Contains($"| {call} | 2323 | 2326 | 2330 |", RunReport.Text(run), StringComparison.Ordinal);
            Assert.Contains(
                $"<th scope=\"row\">{call}</th><td>2,323</td><td>2,326</td><td>2,330</td>", HtmlReport.Text(run),
                StringComparison.Ordinal);
        }
        Assert.DoesNotContain("What other calls cost", RunReport.Text(uncounted), StringComparison.Ordinal);
        Assert.DoesNotContain("What other calls cost", HtmlReport.Text(uncounted), StringComparison.Ordinal);
        Assert.DoesNotContain("What other calls cost", HtmlReport.Text(SampleRun.Record), StringComparison.Ordinal);
    }

    private static string Metric(string by, string name) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"n":0,"by":"{{by}}","rec":"metric","name":"{{name}}","unit":"instructions","side":"rmm","count":4,"min":900,"median":900,"p99":901,"max":901}""");

    private static ScenarioVerdict Judge(IReadOnlyList<string> records, bool csm = true) => ScenarioVerdict.Of(
        CallsScenario.Definition, new ScenarioSetting(csm, Parameters), HelloRecords.Read(records));
}
