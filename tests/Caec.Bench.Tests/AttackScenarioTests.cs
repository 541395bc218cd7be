// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench.Tests;

/// <summary>What counts as an attack that was stopped, and what does not.</summary>
public class AttackScenarioTests
{
    [Fact]
    public void A_run_that_stopped_every_attack_passes()
    {
        var verdict = AttackRecords.Judge(AttackRecords.Good);

        Assert.Null(verdict.Complaint);
        Assert.True(verdict.Passed);
        Assert.Equal(
            ["undelegate-shared-page", "attach-again", "stale-translation"], verdict.Attacks.Select(one => one.Name));
        Assert.All(verdict.Attacks, one => Assert.Equal(AttackVerdict.Held, one.Verdict));
        Assert.Equal("undelegate IN_USE, page intact", verdict.Attacks[0].Observed);
        Assert.Equal("undelegate INPUT or IN_USE, page intact", verdict.Attacks[0].Attack?.Expected);
    }

    [Theory]
    [InlineData("\"attach\":\"DENIED\"", "\"attach\":\"SUCCESS\"", "attach is SUCCESS, not DENIED")]
    [InlineData("\"read\":\"abort\"", "\"read\":\"value\"", "read is value, not abort")]
    [InlineData(",\"read\":\"abort\"", "", "read is not reported, not abort")]
    [InlineData("\"read\":\"abort\"", "\"read\":\"abort\",\"cleanup\":\"failed\"",
        "cleanup is failed, which a stopped attack does not show")]
    [InlineData("\"attach\":\"DENIED\",\"read\":\"abort\"", "\"attach\":\"SUCCESS\",\"read\":\"value\"",
        "attach is SUCCESS, not DENIED; read is value, not abort")]
    public void Anything_else_than_what_must_be_seen_means_that_it_got_through(string from, string to, string difference)
    {
        var verdict = AttackRecords.Judge(AttackRecords.Changed(from, to));

        Assert.False(verdict.Passed);
        Assert.Equal($"Attack attach-again got through: {difference}.", verdict.Complaint);
        Assert.Equal(4, verdict.Line);
        Assert.Equal(AttackVerdict.GotThrough, verdict.Attacks[1].Verdict);
    }

    [Theory]
    [InlineData("\"undelegate\":\"IN_USE\"", "\"undelegate\":\"INPUT\"", true)]
    [InlineData("\"undelegate\":\"IN_USE\"", "\"undelegate\":\"SUCCESS\"", false)]
    [InlineData("\"stale-reads\":0", "\"stale-reads\":\"0\"", true)]
    [InlineData("\"stale-reads\":0", "\"stale-reads\":1", false)]
    [InlineData("\"stale-reads\":0", "\"stale-reads\":0.0", false)]
    public void A_value_must_be_one_of_those_allowed(string from, string to, bool held) =>
        Assert.Equal(held, AttackRecords.Judge(AttackRecords.Changed(from, to)).Passed);

    [Fact]
    public void An_attack_of_which_nothing_is_heard_fails_the_run()
    {
        foreach (var attack in AttackRecords.Catalogue.Attacks)
        {
            var verdict = AttackRecords.Judge(HelloRecords.Numbered(
                [.. AttackRecords.Good.Where(record => !record.Contains($"\"{attack.Name}\"", StringComparison.Ordinal))]));

            Assert.Equal(
                $"Attack {attack.Name} was not carried out: there is no record of it.", verdict.Complaint);
            Assert.Equal(
                AttackVerdict.NotCarriedOut, verdict.Attacks.Single(one => one.Name == attack.Name).Verdict);
        }
    }

    [Fact]
    public void An_attack_that_could_not_be_carried_out_fails_the_run_with_its_reason()
    {
        var verdict = AttackRecords.Judge(AttackRecords.Changed(
            "\"stale-reads\":0", "\"carried\":\"no\",\"reason\":\"the second CPU did not start\""));

        Assert.Equal(
            "Attack stale-translation was not carried out: the second CPU did not start.", verdict.Complaint);
        Assert.Equal(5, verdict.Line);
    }

    [Fact]
    public void An_attack_that_is_reported_twice_counts_for_nothing()
    {
        var verdict = AttackRecords.Judge(HelloRecords.Numbered(
            [.. AttackRecords.Good.Take(4), AttackRecords.Good[3], .. AttackRecords.Good.Skip(4)]));

        Assert.Equal("Attack stale-translation is reported twice.", verdict.Complaint);
        Assert.Equal(AttackVerdict.Repeated, verdict.Attacks[2].Verdict);
        Assert.Equal(6, verdict.Line);
    }

    [Fact]
    public void An_attack_that_the_catalogue_does_not_know_fails_the_run()
    {
        var verdict = AttackRecords.Judge(HelloRecords.Numbered(
        [
            .. AttackRecords.Good.Take(3), """{"n":0,"by":"host","rec":"attack","name":"smash","attach":"DENIED"}""",
            .. AttackRecords.Good.Skip(3),
        ]));

        Assert.Equal("Attack smash is not in the catalogue.", verdict.Complaint);
        Assert.Equal(("smash", AttackVerdict.Unknown), (verdict.Attacks[^1].Name, verdict.Attacks[^1].Verdict));
    }

    [Fact]
    public void What_got_through_is_told_before_what_was_not_carried_out()
    {
        var records = AttackRecords.Changed("\"stale-reads\":0", "\"stale-reads\":3")
            .Where(record => !record.Contains("undelegate-", StringComparison.Ordinal)).ToList();

        var verdict = AttackRecords.Judge(HelloRecords.Numbered(records));

        Assert.Equal(
            "Attack stale-translation got through: stale-reads is 3, not 0; not stopped either: undelegate-shared-page.",
            verdict.Complaint);
        Assert.Equal(5, verdict.Line);
    }

    [Fact]
    public void An_attack_explains_a_step_that_failed_after_it()
    {
        var records = AttackRecords.Changed("\"read\":\"abort\"", "\"read\":\"value\"")
            .Select(record => record.Replace("\"traces\":0", "\"traces\":1", StringComparison.Ordinal)).ToList();

        Assert.StartsWith(
            "Attack attach-again got through", AttackRecords.Judge(records).Complaint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"returned\":99", "\"returned\":98",
        "Step host.granules-returned is refuted by its details: returned is 98, not 0x63.")]
    [InlineData("\"traces\":0", "\"traces\":1", "Step host.pages-wiped is refuted by its details: traces is 1, not 0x0.")]
    public void Stopped_attacks_that_leave_something_behind_fail_the_run(string from, string to, string complaint) =>
        Assert.Equal(complaint, AttackRecords.Judge(AttackRecords.Changed(from, to)).Complaint);

    [Fact]
    public void An_attack_in_another_scenario_is_not_expected()
    {
        var records = HelloRecords.Good.ToList();
        records.Insert(5, """{"n":0,"by":"host","rec":"attack","name":"smash","attach":"DENIED"}""");

        var verdict = ScenarioVerdict.Of(
            HelloScenario.Definition, new ScenarioSetting(true, HelloRecords.Parameters),
            HelloRecords.Read(HelloRecords.Numbered(records)));

        Assert.Equal("Attack smash is not in the catalogue.", verdict.Complaint);
    }

    [Fact]
    public void Without_CSM_there_is_nothing_to_attack()
    {
        var failure = Assert.Throws<CaecFailure>(() => BenchPlan.Check(
            [AttackScenario.Definition], new ScenarioSetting(false, new ScenarioParameters())));

        Assert.Equal(
            (FailureKind.Usage, "Scenario attack needs an RMM with CSM."), (failure.Kind, failure.Message));
    }

    [Fact]
    public void Attacks_may_be_chosen_by_a_part_of_their_names()
    {
        ScenarioSetting Only(string part) => new(true, new ScenarioParameters { AttackOnly = part });

        var chosen = AttackScenario.Definition.Attacks(Only("read-only"));
        Assert.NotEmpty(chosen);
        Assert.All(chosen, attack => Assert.Contains("read-only", attack.Name, StringComparison.Ordinal));
        Assert.True(chosen.Count < AttackScenario.Definition.Attacks(Only("all")).Count);
        Assert.Null(AttackScenario.Definition.Obstacle(Only("read-only")));
        Assert.Equal("No attack has nonesuch in its name.", AttackScenario.Definition.Obstacle(Only("nonesuch")));
    }

    [Fact]
    public void More_attacks_and_more_repeats_may_take_longer()
    {
        Patience Of(int repeats) => AttackRecords.Scenario.Patience(
            new ScenarioSetting(true, new ScenarioParameters { AttackRepeats = repeats }));

        Assert.True(Of(1000).Timeout > Of(1).Timeout);
        Assert.True(
            AttackScenario.Definition.Patience(new ScenarioSetting(true, new ScenarioParameters { AttackRepeats = 1 })).Timeout
                > Patience.Usual.Timeout);
    }
}
