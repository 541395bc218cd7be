// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench.Tests;

/// <summary>What comm and setup must report, and what refutes it.</summary>
public class MeasuringScenarioTests
{
    private const string Send = "\"name\":\"send\",\"unit\":\"instructions\",\"side\":\"sender\",\"count\":4,\"min\":264,"
        + "\"median\":264,\"p99\":265,\"max\":265,\"mode\":\"csm-copy\",\"size\":64";

    private const string SendName = "Metric send (sender, instructions, mode csm-copy, size 64)";

    private const string RoundTrip = "\"name\":\"round-trip\",\"unit\":\"instructions\",\"side\":\"both\",\"count\":4,"
        + "\"min\":728,\"median\":728,\"p99\":729,\"max\":729,\"mode\":\"csm-copy\",\"size\":64";

    private const string RoundTripName = "Metric round-trip (both, instructions, mode csm-copy, size 64)";

    private static readonly ScenarioSetting Comm = new(true, CommRecords.Parameters);
    private static readonly ScenarioSetting Setup = new(true, SetupRecords.Parameters);

    [Fact]
    public void Good_runs_pass()
    {
        foreach (var verdict in (ScenarioVerdict[])
            [
                JudgeComm(CommRecords.Good),
                JudgeComm(CommRecords.GoodWithoutCsm, csm: false),
                JudgeSetup(SetupRecords.Good),
            ])
        {
            Assert.Null(verdict.Complaint);
            Assert.True(verdict.Passed);
            Assert.Empty(verdict.Metrics);
        }
    }

    [Fact]
    public void A_run_has_as_many_metrics_as_modes_and_sizes_and_operations_ask_for()
    {
        Assert.Equal(5 * 2 * 4, CommScenario.Definition.Metrics(Comm).Count);
        Assert.Equal(3 * 2 * 4, CommScenario.Definition.Metrics(Comm with { Csm = false }).Count);
        Assert.Equal(((11 * 7) + 3) * 6, SetupScenario.Definition.Metrics(Setup).Count);
        Assert.Empty(SetupScenario.Definition.Metrics(Setup with { Csm = false }));
        Assert.Equal(5 * 15 * 4, CommScenario.Definition.Metrics(new ScenarioSetting(true, new())).Count);
    }

    [Fact]
    public void Modes_that_were_not_asked_for_are_not_expected()
    {
        var parameters = CommRecords.Parameters with { CommModes = CommModeSet.Parse("comm.modes", "plain-copy") };

        var steps = CommScenario.Definition.Steps(new ScenarioSetting(true, parameters)).Select(step => step.Name);

        Assert.Contains("consumer.plain-copy", steps);
        Assert.DoesNotContain("consumer.csm-copy", steps);
        Assert.DoesNotContain("consumer.tampered-refused", steps);
        Assert.Equal(
            "Step provider.csm-in-place is not expected there.",
            ScenarioVerdict.Of(
                CommScenario.Definition,
                new ScenarioSetting(true, parameters with { CommModes = CommModeSet.Parse("comm.modes", "csm-copy") }),
                HelloRecords.Read(HelloRecords.Numbered(
                    [.. CommRecords.Good.Where(record => !record.Contains("consumer.csm-in", StringComparison.Ordinal))])))
                .Complaint);
    }

    [Fact]
    public void Without_CSM_setup_only_learns_that_there_is_none() =>
        Assert.Equal(
            ["host.rmi-version", "host.realms-active", "provider.unsupported", "consumer.unsupported",
                "host.realms-destroyed", "host.granules-returned"],
            SetupScenario.Definition.Steps(Setup with { Csm = false }).Select(step => step.Name));

    [Fact]
    public void Leaving_out_any_one_metric_is_noticed_by_its_name()
    {
        foreach (var metric in CommScenario.Definition.Metrics(Comm))
        {
            var records = CommRecords.Good.Where(record => !IsMetric(
                record, metric.Name, metric.Parameters[0].Value, metric.Parameters[1].Value)).ToList();

            Assert.Equal(CommRecords.Good.Count - 1, records.Count);
            Assert.Equal($"Metric {metric.FullName} is missing.", JudgeComm(HelloRecords.Numbered(records)).Complaint);
        }
    }

    [Fact]
    public void Several_wrong_metrics_are_counted()
    {
        var records = CommRecords.Good.Where(record => !record.Contains("\"send\"", StringComparison.Ordinal)).ToList();

        Assert.Equal(
            "Metric send (sender, instructions, mode csm-in-place, size 64) is missing; 9 more are wrong.",
            JudgeComm(HelloRecords.Numbered(records)).Complaint);
    }

    [Fact]
    public void A_metric_that_comes_twice_is_named()
    {
        var twice = CommRecords.Good.SelectMany(record =>
            record.Contains(Send, StringComparison.Ordinal) ? (string[])[record, record] : [record]).ToList();

        Assert.Equal($"{SendName} is reported twice.", JudgeComm(HelloRecords.Numbered(twice)).Complaint);
    }

    [Theory]
    [InlineData(Send, "\"size\":64", "\"size\":96", "Metric send (sender, instructions, mode csm-copy, size 64) is missing; "
        + "one more is wrong.")]
    [InlineData(Send, "\"count\":4", "\"count\":3", SendName + " has 3 samples, not 4.")]
    [InlineData(Send, "\"min\":264", "\"min\":265", SendName + " has min 265 above median 264; one more is wrong.")]
    [InlineData(Send, "\"p99\":265", "\"p99\":263", SendName + " has median 264 above p99 263.")]
    [InlineData(Send, "realm0", "realm1", SendName + " is reported by realm1, not realm0.")]
    [InlineData(Send, "\"max\":265", "\"max\":264", SendName + " has p99 265 above max 264.")]
    [InlineData(Send, "\"min\":264", "\"min\":0", SendName + " has min 0, which cannot be below 1.")]
    [InlineData(RoundTrip, "\"min\":728", "\"min\":727",
        RoundTripName + " has min 727, below 728, which its two sides sum up to.")]
    [InlineData(RoundTrip, "\"max\":729", "\"max\":731",
        RoundTripName + " has max 731, above 730, which its two sides sum up to.")]
    public void A_metric_that_makes_no_sense_is_named(string metric, string from, string to, string complaint)
    {
        var records = Replace(CommRecords.Good, metric, from, to);

        var verdict = JudgeComm(records);

        Assert.False(verdict.Passed);
        Assert.Equal(complaint, verdict.Complaint);
    }

    [Fact]
    public void A_round_trip_whose_median_is_far_from_its_parts_is_named()
    {
        // Sides whose samples lie far apart leave room for a median that agrees with neither.
        var records = CommRecords.Good
            .Select(record => record.Replace(
                Send, Send.Replace("265", "2000", StringComparison.Ordinal), StringComparison.Ordinal))
            .Select(record => record.Replace(
                RoundTrip,
                RoundTrip.Replace("\"median\":728,\"p99\":729,\"max\":729", "\"median\":900,\"p99\":2000,\"max\":2000",
                    StringComparison.Ordinal),
                StringComparison.Ordinal))
            .ToList();

        Assert.Equal(
            RoundTripName + " has median 900, far from 728, which its two sides sum up to.", JudgeComm(records).Complaint);
    }

    [Theory]
    [InlineData("provider.ciphers", "\"hardware_tag\":\"3", "\"hardware_tag\":\"4",
        "hardware_tag is 4ccd7f2ce21a803b4a3bb99d37e193bf, not 3ccd7f2ce21a803b4a3bb99d37e193bf")]
    [InlineData("consumer.ciphers", "\"software_tag\":\"3", "\"software_tag\":\"0",
        "software_tag is 0ccd7f2ce21a803b4a3bb99d37e193bf, not 3ccd7f2ce21a803b4a3bb99d37e193bf")]
    [InlineData("provider.counter", "\"cost\":2", "\"cost\":0", "cost is 0")]
    [InlineData("provider.region", "\"0x1\"", "\"0x0\"", "csm_id is 0")]
    [InlineData("consumer.region", "\"csm_id\":\"0x1\"", "\"csm_id\":\"0x2\"", "csm_id is 0x2, not 0x1")]
    [InlineData("consumer.region", "\"owner\":\"0x1\"", "\"owner\":\"0x0\"", "owner is 0")]
    [InlineData("consumer.csm-in-place", "\"messages\":8", "\"messages\":7", "messages is 7, not 0x8")]
    [InlineData("consumer.aes-hardware", "\"bytes\":768", "\"bytes\":767", "bytes is 767, not 0x300")]
    [InlineData("consumer.aes-software", "\"good_bytes\":768", "\"good_bytes\":760", "good_bytes is 760, not 0x300")]
    [InlineData("consumer.plain-copy", "0xb7f", "0xb7e", "checksum is 0xb7e788135f7981cd, not 0xb7f788135f7981cd")]
    [InlineData("provider.csm-copy", "\"bytes\":768", "\"bytes\":0", "bytes is 0, not 0x300")]
    [InlineData("consumer.tampered-refused", "\"hardware\":\"refused\"", "\"hardware\":\"taken\"",
        "hardware is taken, not refused")]
    public void A_step_of_comm_is_refuted_by_its_own_details(string step, string from, string to, string complaint)
    {
        var verdict = JudgeComm(Replace(CommRecords.Good, $"\"{step}\"", from, to));

        Assert.Equal($"Step {step} is refuted by its details: {complaint}.", verdict.Complaint);
    }

    [Fact]
    public void Every_mode_has_data_of_its_own()
    {
        var swapped = CommRecords.Good.Select(record => record
            .Replace("0x730d546561ba5695", "0x1", StringComparison.Ordinal)
            .Replace("0xc61273696214fe95", "0x730d546561ba5695", StringComparison.Ordinal)).ToList();

        Assert.StartsWith(
            "Step consumer.csm-in-place is refuted by its details: checksum is 0x730d546561ba5695",
            JudgeComm(swapped).Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"attach.longest-call\"", "\"pages\":2,", "\"max\":1000", "\"max\":2001",
        "Metric attach.longest-call (rmm, instructions, mapping pages, pages 2) has max 2001, above 2000 of all calls together.")]
    [InlineData("\"detach\",\"unit\":\"instructions\",\"side\":\"rmm\"", "\"pages\":2,", "\"max\":2000", "\"max\":2010",
        "Metric detach.longest-call (rmm, instructions, mapping pages, pages 2) has max 1000, below the mean of 2 calls.")]
    [InlineData("\"create\",\"unit\":\"calls\"", "\"pages\":1,", ":1,\"median\"", ":0,\"median\"",
        "Metric create (caller, calls, mapping pages, pages 1) has min 0, which cannot be below 1.")]
    [InlineData("\"create\",\"unit\":\"calls\"", "\"pages\":2,", "2,\"median\":2,\"p99\":2,\"max\":2",
        "0,\"median\":0,\"p99\":0,\"max\":0",
        "Metric create (caller, calls, mapping pages, pages 2) has min 0, which cannot be below 1.")]
    [InlineData("\"attach\",\"unit\":\"calls\"", "\"mapping\":\"blocks\"", "realm1", "realm0",
        "Metric attach (caller, calls, mapping blocks, pages 512) is reported by realm0, not realm1.")]
    [InlineData("\"destroy\",\"unit\":\"instructions\",\"side\":\"rmm\"", "\"pages\":1,", "\"count\":2", "\"count\":1",
        "Metric destroy (rmm, instructions, mapping pages, pages 1) has 1 samples, not 2.")]
    [InlineData("\"notify\",\"unit\":\"instructions\",\"side\":\"host\"", "", "\"side\":\"host\"", "\"side\":\"hosts\"",
        "Metric notify (host, instructions) is missing; one more is wrong.")]
    public void A_metric_of_setup_that_makes_no_sense_is_named(
        string metric, string pages, string from, string to, string complaint)
    {
        var records = SetupRecords.Good.Select(record =>
            record.Contains(metric, StringComparison.Ordinal) && record.Contains(pages, StringComparison.Ordinal)
                ? record.Replace(from, to, StringComparison.Ordinal)
                : record).ToList();

        Assert.Equal(complaint, JudgeSetup(records).Complaint);
    }

    /// <summary>A call that goes to the host and back is in the RMM more than once.</summary>
    [Fact]
    public void What_goes_to_the_host_and_back_may_have_a_longest_part_below_the_mean_of_its_calls() =>
        Assert.Null(JudgeSetup(
        [
            .. SetupRecords.Good.Select(record =>
                record.Contains("\"attach.longest-call\"", StringComparison.Ordinal)
                    ? record.Replace(":1000", ":900", StringComparison.Ordinal)
                    : record),
        ]).Complaint);

    [Theory]
    [InlineData("\"sizes\":11", "\"sizes\":1", "sizes is 1, not 0xb")]
    [InlineData("\"repeats\":2", "\"repeats\":3", "repeats is 3, not 0x2")]
    [InlineData("\"operations\":94", "\"operations\":93", "operations is 93, not 0x5e")]
    public void A_step_of_setup_is_refuted_by_its_own_details(string from, string to, string complaint) =>
        Assert.Equal(
            $"Step provider.setup is refuted by its details: {complaint}.",
            JudgeSetup(Replace(SetupRecords.Good, "\"provider.setup\"", from, to)).Complaint);

    [Fact]
    public void A_step_that_failed_is_told_before_the_metrics_that_it_cost()
    {
        var records = CommRecords.Good.Where(record => !record.Contains("\"send\"", StringComparison.Ordinal))
            .Select(record => record.Contains("\"consumer.csm-copy\"", StringComparison.Ordinal)
                ? record.Replace("\"ok\":true", "\"ok\":false,\"reason\":\"peer gone\"", StringComparison.Ordinal)
                : record);

        Assert.Equal(
            "Step consumer.csm-copy failed: peer gone.", JudgeComm(HelloRecords.Numbered([.. records])).Complaint);
    }

    [Fact]
    public void Long_batches_may_take_long()
    {
        var (usual, few) = (new ScenarioParameters(), new ScenarioParameters { CommMessages = 10 });

        var longest = CommScenario.Definition.Patience(new ScenarioSetting(true, usual));
        var shorter = CommScenario.Definition.Patience(new ScenarioSetting(true, few));

        Assert.True(longest.Timeout > shorter.Timeout && longest.Silence > shorter.Silence);
        Assert.True(shorter.Timeout >= HelloScenario.Definition.Patience(Comm).Timeout);
    }

    private static bool IsMetric(string record, string name, string mode, string size) =>
        record.Contains($"\"{name}\",\"unit\"", StringComparison.Ordinal)
        && record.EndsWith($"\"mode\":\"{mode}\",\"size\":{size}}}", StringComparison.Ordinal);

    private static List<string> Replace(IReadOnlyList<string> records, string where, string from, string to)
    {
        var changed = records.Select(record => record.Contains(where, StringComparison.Ordinal)
            ? record.Replace(from, to, StringComparison.Ordinal)
            : record).ToList();
        Assert.Single(changed.Zip(records), pair => pair.First != pair.Second);
        return changed;
    }

    private static ScenarioVerdict JudgeComm(IReadOnlyList<string> records, bool csm = true) =>
        ScenarioVerdict.Of(CommScenario.Definition, Comm with { Csm = csm }, HelloRecords.Read(records));

    private static ScenarioVerdict JudgeSetup(IReadOnlyList<string> records) =>
        ScenarioVerdict.Of(SetupScenario.Definition, Setup, HelloRecords.Read(records));
}
