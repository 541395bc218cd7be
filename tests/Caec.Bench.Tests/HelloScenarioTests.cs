// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench.Tests;

public class HelloScenarioTests
{
    private static readonly ScenarioSetting Setting = new(true, HelloRecords.Parameters);

    [Fact]
    public void A_good_run_passes_step_by_step()
    {
        var verdict = Judge(HelloRecords.Good);

        Assert.Null(verdict.Complaint);
        Assert.True(verdict.Passed);
        Assert.Equal(24, verdict.Steps.Count);
        Assert.All(verdict.Steps, step => Assert.Equal(StepStatus.Ok, step.Status));
    }

    [Fact]
    public void A_good_run_without_CSM_passes_and_does_not_pass_for_one_with_CSM()
    {
        Assert.True(Judge(HelloRecords.GoodWithoutCsm, csm: false).Passed);
        Assert.Equal("Step provider.features is missing.", FirstMissing(Judge(HelloRecords.GoodWithoutCsm)));
    }

    [Fact]
    public void Every_property_of_the_specification_named_by_a_step_exists() =>
        Assert.All(
            KnownScenarios.All.SelectMany(scenario => ((bool[])[true, false]).SelectMany(
                csm => scenario.Steps(new ScenarioSetting(csm, new ScenarioParameters())))),
            step => Assert.True(step.Property is null or (>= 1 and <= 10), step.Name));

    [Fact]
    public void Leaving_out_any_one_step_is_noticed()
    {
        foreach (var step in HelloScenario.Definition.Steps(Setting))
        {
            var rest = HelloRecords.Numbered(
                [.. HelloRecords.Good.Where(record => !record.Contains($"\"{step.Name}\"", StringComparison.Ordinal))]);
            var verdict = Judge(rest);

            Assert.False(verdict.Passed);
            Assert.Equal(StepStatus.Missing, verdict.Steps.Single(one => one.Name == step.Name).Status);
        }
    }

    [Fact]
    public void Any_step_that_says_no_fails_the_run()
    {
        foreach (var step in HelloScenario.Definition.Steps(Setting))
        {
            var verdict = Judge(HelloRecords.Changed(step.Name, "\"ok\":true", "\"ok\":false"));

            Assert.Equal($"Step {step.Name} failed.", verdict.Complaint);
        }
    }

    [Theory]
    [InlineData("consumer.features", "\"realm_id\":\"0x2\"", "\"realm_id\":\"0x1\"",
        "both realms have the same realm_id")]
    [InlineData("provider.features", "\"realm_id\":\"0x1\"", "\"realm_id\":\"0x0\"", "realm_id is 0")]
    [InlineData("provider.create", "\"csm_id\":\"0x1\"", "\"csm_id\":\"0x0\"", "csm_id is 0")]
    [InlineData("provider.create", "\"csm_id\":\"0x1\",", "", "csm_id is not reported")]
    [InlineData("provider.share", "\"peer\":\"0x2\"", "\"peer\":\"0x3\"", "peer is 0x3, not 0x2")]
    [InlineData("consumer.reserve", "\"owner\":\"0x1\"", "\"owner\":\"0x9\"", "owner is 0x9, not 0x1")]
    [InlineData("consumer.reserve", "\"csm_id\":\"0x1\"", "\"csm_id\":\"0x2\"", "csm_id is 0x2, not 0x1")]
    [InlineData("consumer.attach", "\"perm\":3", "\"perm\":1", "perm is 1, not 0x3")]
    [InlineData("consumer.read", "\"good\":32768", "\"good\":32767", "good is 32767, not 0x8000")]
    [InlineData("consumer.read", "\"checksum\":\"0x2", "\"checksum\":\"0x3",
        "checksum is 0x34952aba11f23ec, not 0x24952aba11f23ec")]
    [InlineData("provider.check", "\"checksum\":\"0xd", "\"checksum\":\"0xc",
        "checksum is 0xc88483e2312c3965, not 0xd88483e2312c3965")]
    [InlineData("host.read-blocked", "\"blocked\":128", "\"blocked\":127", "blocked is 127, not 0x80")]
    [InlineData("host.read-blocked", "0x96000028", "0x96000010",
        "esr is 0x96000010, which is no granule protection fault")]
    [InlineData("host.undelegate-refused", "\"refused\":64", "\"refused\":63", "refused is 63, not 0x40")]
    [InlineData("host.registers-kept", "\"broken\":0", "\"broken\":1", "broken is 1, not 0x0")]
    [InlineData("host.registers-kept", "\"vector_kept\":8736", "\"vector_kept\":8735",
        "vector_kept is 8735, not 0x2220")]
    [InlineData("host.undelegate-refused", "\"status\":1", "\"status\":0", "status is 0")]
    [InlineData("consumer.read-aborts", "\"aborts\":64", "\"aborts\":1", "aborts is 1, not 0x40")]
    [InlineData("consumer.reattach-denied", "\"0x10\"", "\"0x11\"", "status is 0x11, not 0x10")]
    [InlineData("host.granules-returned", "\"returned\":129", "\"returned\":128", "returned is 128, not 0x81")]
    [InlineData("host.pages-wiped", "\"traces\":0", "\"traces\":1", "traces is 1, not 0x0")]
    [InlineData("provider.write", "\"by\":\"realm0\"", "\"by\":\"host\"", "host reported it, not realm0")]
    public void A_step_that_claims_success_is_refuted_by_its_own_details(
        string step, string from, string to, string complaint)
    {
        var verdict = Judge(HelloRecords.Changed(step, from, to));

        Assert.False(verdict.Passed);
        var outcome = verdict.Steps.First(one => one.Status != StepStatus.Ok);
        Assert.Equal((step, StepStatus.Refuted, complaint), (outcome.Name, outcome.Status, outcome.Complaint));
        Assert.NotNull(verdict.Line);
    }

    [Fact]
    public void Data_of_another_run_is_refuted()
    {
        var verdict = ScenarioVerdict.Of(
            HelloScenario.Definition, Setting with { Parameters = HelloRecords.Parameters with { Seed = 8 } },
            HelloRecords.Read(HelloRecords.Good));

        Assert.Equal("provider.write", verdict.Steps.First(step => step.Status == StepStatus.Refuted).Name);
    }

    [Fact]
    public void Steps_in_another_order_are_noticed()
    {
        var records = HelloRecords.Good.ToList();
        (records[14], records[15]) = (records[15], records[14]);

        var verdict = Judge(HelloRecords.Numbered(records));

        Assert.Equal(
            [("host.read-blocked", StepStatus.Missing), ("host.read-blocked", StepStatus.Unexpected)],
            verdict.Steps.Where(step => step.Status != StepStatus.Ok).Select(step => (step.Name, step.Status)));
    }

    [Fact]
    public void A_step_that_nobody_expects_fails_the_run()
    {
        var records = HelloRecords.Good.ToList();
        records.Insert(5, """{"n":0,"by":"host","rec":"step","name":"host.extra","ok":true}""");

        Assert.Equal("Step host.extra is not expected there.", Judge(HelloRecords.Numbered(records)).Complaint);
    }

    [Fact]
    public void The_wrong_scenario_and_the_wrong_version_are_told_first()
    {
        var other = HelloRecords.Good[0].Replace("hello", "comm", StringComparison.Ordinal);

        Assert.Equal("The guest ran comm 1, not hello 1.", Judge([other, .. HelloRecords.Good.Skip(1)]).Complaint);
        Assert.Equal("The scenario did not begin.", Judge([]).Complaint);
        Assert.Equal("The scenario did not come to its end.", Judge([.. HelloRecords.Good.Take(9)]).Complaint);
    }

    [Fact]
    public void A_configuration_that_the_host_image_refuses_is_told_in_its_words()
    {
        var verdict = Judge(
        [
            """{"n":0,"by":"host","rec":"begin","scenario":"none","version":0}""",
            """{"n":1,"by":"host","rec":"info","name":"configuration.error","value":"unknown name"}""",
            """{"n":2,"by":"host","rec":"end","ok":false,"steps":0}""",
        ]);

        Assert.Equal("The host image refused its configuration: unknown name.", verdict.Complaint);
    }

    [Fact]
    public void The_guests_own_verdict_counts_too()
    {
        var records = HelloRecords.Good.ToList();
        records[^1] = records[^1].Replace("true", "false", StringComparison.Ordinal);

        Assert.Equal("The guest says that the scenario failed.", Judge(records).Complaint);
    }

    private static ScenarioVerdict Judge(IReadOnlyList<string> records, bool csm = true) =>
        ScenarioVerdict.Of(HelloScenario.Definition, Setting with { Csm = csm }, HelloRecords.Read(records));

    private static string FirstMissing(ScenarioVerdict verdict) =>
        $"Step {verdict.Steps.First(step => step.Status == StepStatus.Missing).Name} is missing.";
}
