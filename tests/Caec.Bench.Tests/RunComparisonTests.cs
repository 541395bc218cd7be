// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class RunComparisonTests
{
    [Fact]
    public void Two_runs_that_differ_in_time_only_are_the_same()
    {
        var later = SampleRun.Record with
        {
            Run = new RunTimes("20270102-030405-fedcba", DateTimeOffset.UnixEpoch, 99, []),
        };

        var comparison = RunComparison.Of(SampleRun.Record, later);

        Assert.True(comparison.SameResults);
        Assert.True(comparison.SameInputs);
    }

    [Fact]
    public void A_record_that_differs_is_named_with_both_forms()
    {
        var scenario = SampleRun.Record.Scenarios[0];
        var other = SampleRun.Record with { Scenarios = [scenario with { Records = ["{}", "{}"] }] };

        var comparison = RunComparison.Of(SampleRun.Record, other);

        Assert.Equal(
            [
                new RunDifference("hello record 0", scenario.Records[0], "{}"),
                new RunDifference("hello record 1", null, "{}"),
            ],
            comparison.Results);
        Assert.True(comparison.SameInputs);
    }

    [Fact]
    public void Another_image_or_seed_is_a_difference_of_inputs()
    {
        var other = SampleRun.Record with
        {
            Images = [SampleRun.Record.Images[0] with { Sha256 = new string('e', 64) }],
            Machine = SampleRun.Record.Machine! with { Version = "QEMU emulator version 11" },
        };

        Assert.Equal(
            ["image flash", "machine"],
            RunComparison.Of(SampleRun.Record, other).Inputs.Select(difference => difference.Where));
    }

    [Fact]
    public void Two_identical_runs_have_equal_metrics_and_pass()
    {
        var comparison = RunComparison.Of(MeasuredRun.Record, MeasuredRun.Record, 0);

        Assert.True(comparison.Passed);
        Assert.Equal(MeasuredRun.Metrics, comparison.Metrics.Compared);
        Assert.Equal(
            ["inputs: equal", "results: equal", "what passed: still passes",
                $"metrics: {MeasuredRun.Metrics}, all equal", "passed"],
            ComparisonText.Lines(comparison));
    }

    [Fact]
    public void A_growth_of_3_percent_in_one_value_of_one_metric_fails_and_is_named()
    {
        var grown = MeasuredRun.With("send", "csm-copy", "64", metric => metric with { Median = 1030 });

        var comparison = RunComparison.Of(MeasuredRun.Record, grown);

        Assert.False(comparison.Passed);
        Assert.Equal(
            [new MetricChange("comm: send (sender, instructions, mode csm-copy, size 64)", "median", 1000, 1030, 3)],
            comparison.Metrics.Grown);
        Assert.Equal(
            ["inputs: equal", "results: equal", "what passed: still passes",
                $"metrics: {MeasuredRun.Metrics} in both, 1 differ",
                "  grew by more than 2 %:",
                "       +3.00 %  comm: send (sender, instructions, mode csm-copy, size 64) median 1000 -> 1030",
                "FAILED: 1 values grew by more than 2 %"],
            ComparisonText.Lines(comparison));
    }

    [Theory]
    [InlineData(1010, 2, true)]
    [InlineData(1020, 2, true)]
    [InlineData(1021, 2, false)]
    [InlineData(1030, 3, true)]
    [InlineData(1001, 0, false)]
    [InlineData(900, 0, true)]
    public void The_limit_is_relative_and_exact(int median, double limit, bool passed)
    {
        var other = MeasuredRun.With("send", "csm-copy", "64", metric => metric with { Median = (ulong)median });

        var comparison = RunComparison.Of(MeasuredRun.Record, other, limit);

        Assert.Equal(passed, comparison.Passed);
        Assert.False(comparison.SameResults);
        Assert.Equal(median < 1000 ? 1 : 0, comparison.Metrics.Shrunk.Count);
    }

    [Fact]
    public void Every_value_of_a_metric_counts_even_a_small_one()
    {
        var other = MeasuredRun.With("receive", "plain-copy", "128", metric => metric with { Min = 0, P99 = 1100 });

        Assert.Equal(
            [("p99", 1000UL, 1100UL)],
            RunComparison.Of(MeasuredRun.Record, other).Metrics.Grown
                .Select(change => (change.Value, change.Before, change.After)));
        Assert.Equal(
            ("min", 0UL, 1000UL, null),
            RunComparison.Of(other, MeasuredRun.Record).Metrics.Grown.Select(
                change => (change.Value, change.Before, change.After, change.Percent)).First());
        var small = MeasuredRun.With("send", "csm-copy", "64", metric => metric with { Min = 10 });
        var smaller = MeasuredRun.With("send", "csm-copy", "64", metric => metric with { Min = 9 });
        Assert.False(RunComparison.Of(smaller, small).Passed);
    }

    [Fact]
    public void Waiting_is_shown_and_does_not_gate()
    {
        var other = MeasuredRun.With("wait", "csm-copy", "64", metric => metric with { Max = 5_000 });

        var comparison = RunComparison.Of(MeasuredRun.Record, other);

        Assert.True(comparison.Passed);
        Assert.False(comparison.SameResults);
        Assert.Equal("max", Assert.Single(comparison.Metrics.Turns).Value);
        Assert.Contains(ComparisonText.Lines(comparison), line => line.Contains("wait (both", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(100, false)]
    [InlineData(99, true)]
    public void A_message_in_which_a_turn_ended_does_not_gate(ulong messages, bool isP99Largest)
    {
        MetricEntry Few(MetricEntry metric) => metric with { N = messages };
        var before = MeasuredRun.With("send", "csm-copy", "64", Few);
        var longest = MeasuredRun.With("send", "csm-copy", "64", metric => Few(metric) with { Max = 1048 });
        var several = MeasuredRun.With("send", "csm-copy", "64", metric => Few(metric) with { P99 = 1048, Max = 1048 });

        var comparison = RunComparison.Of(before, longest, 0);

        Assert.True(comparison.Passed);
        var shown = Assert.Single(comparison.Metrics.Turns);
        Assert.Equal(("max", 1048UL), (shown.Value, shown.After));
        Assert.Equal(isP99Largest, RunComparison.Of(before, several, 0).Passed);
    }

    [Fact]
    public void Only_one_realm_is_awake_in_setup_so_that_its_largest_sample_gates()
    {
        var setup = MeasuredRun.Record.Scenarios[1];
        var grown = MeasuredRun.Record with
        {
            Scenarios =
            [
                MeasuredRun.Record.Scenarios[0],
                setup with { Metrics = [setup.Metrics[0] with { Max = setup.Metrics[0].Max * 2 }, .. setup.Metrics.Skip(1)] },
            ],
        };

        Assert.Equal("max", Assert.Single(RunComparison.Of(MeasuredRun.Record, grown).Metrics.Grown).Value);
    }

    [Fact]
    public void A_run_that_failed_does_not_pass_the_gate_whatever_the_one_before_was()
    {
        var comparison = RunComparison.Of(SampleRun.Failed, SampleRun.Failed);

        Assert.Empty(comparison.Lost);
        Assert.False(comparison.Passed);
        Assert.Equal("FAILED: B did not pass", ComparisonText.Lines(comparison)[^1]);
    }

    [Fact]
    public void A_metric_that_is_gone_fails_and_a_new_one_does_not()
    {
        var less = MeasuredRun.Without("round-trip", "aes-software", "128");
        const string name = "comm: round-trip (both, instructions, mode aes-software, size 128)";

        var gone = RunComparison.Of(MeasuredRun.Record, less);
        var added = RunComparison.Of(less, MeasuredRun.Record);

        Assert.False(gone.Passed);
        Assert.Equal([name], gone.Metrics.Gone);
        Assert.Equal("FAILED: 1 metrics are gone", ComparisonText.Lines(gone)[^1]);
        Assert.True(added.Passed);
        Assert.Equal([name], added.Metrics.New);
        Assert.Contains($"    {name}", ComparisonText.Lines(added));
    }

    [Fact]
    public void A_step_that_passed_and_does_not_any_more_fails()
    {
        var comparison = RunComparison.Of(SampleRun.Record, SampleRun.Failed);

        Assert.False(comparison.Passed);
        Assert.Equal(
            [
                new RunDifference("run", "passed", "Step host.read-blocked failed."),
                new RunDifference("hello", "passed", "Step host.read-blocked failed."),
                new RunDifference("hello step host.read-blocked", "passed", "refuted: blocked | open"),
            ],
            comparison.Lost);
        Assert.True(RunComparison.Of(SampleRun.Failed, SampleRun.Record).Passed);
    }

    [Fact]
    public void A_scenario_that_did_not_run_again_and_an_attack_that_got_through_fail()
    {
        var none = SampleRun.Record with
        {
            Scenarios = [],
            Attacks =
            [
                SampleRun.Record.Attacks[0] with
                {
                    Verdict = AttackVerdict.GotThrough, Pass = false, Observed = "read value", Complaint = "read is value, not abort",
                },
            ],
        };

        var comparison = RunComparison.Of(SampleRun.Record, none);

        Assert.Contains(new RunDifference("hello", "passed", null), comparison.Lost);
        Assert.Contains(new RunDifference("attack use-after-revoke", "passed", "got through: read is value, not abort"), comparison.Lost);
        Assert.Equal(["hello: read (consumer, instructions, bytes 4096)"], comparison.Metrics.Gone);
    }

    [Fact]
    public void Other_images_are_told_before_the_growth_that_they_explain()
    {
        var grown = MeasuredRun.With("send", "csm-copy", "64", metric => metric with { Median = 1030 }) with
        {
            Images = [MeasuredRun.Record.Images[0] with { Sha256 = new string('e', 64) }],
        };

        Assert.Equal(
            ["inputs: 1 differ", "  image flash"],
            ComparisonText.Lines(RunComparison.Of(MeasuredRun.Record, grown)).Take(2));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_limit_that_is_none_is_wrong_usage(double limit) =>
        Assert.Equal(
            FailureKind.Usage,
            Assert.Throws<CaecFailure>(() => RunComparison.Of(SampleRun.Record, SampleRun.Record, limit)).Kind);
}
