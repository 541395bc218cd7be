// SPDX-License-Identifier: BSD-3-Clause
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
}
