// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using static Caec.Bench.DetailChecks;

namespace Caec.Bench;

/// <summary>What caec checks itself in the steps and metrics of <c>setup</c>.</summary>
internal static class SetupChecks
{
    /// <summary>Each of so many of <see cref="SetupScenario.Operations"/>, and of <see
    /// cref="SetupScenario.SingleCalls"/>, was taken as often as it should.</summary>
    internal static string? Done(int operations, int calls, StepRecord step, StepContext context)
    {
        var sizes = SetupScenario.Sizes(context.Parameters).Count;
        var repeats = context.Parameters.SetupRepeats;
        return Is(step, "sizes", (ulong)sizes)
            ?? Is(step, "repeats", (ulong)repeats)
            ?? Is(step, "operations", (ulong)(((operations * sizes) + calls) * repeats));
    }

    /// <summary>The longest time in the RMM is part of one of the operation's calls: no more than all together. Where no
    /// call goes to the host and back, each is in the RMM once: then it is no less than their mean.</summary>
    internal static string? LongestCall(string operation, MetricRecord metric, MetricContext context)
    {
        if (context.Beside(metric, operation, SetupScenario.Rmm) is not { } all
            || context.Beside(metric, operation, SetupScenario.Host) is not { } host
            || context.Beside(metric, operation, SetupScenario.Caller, SetupScenario.Calls) is not { Max: > 0 } calls)
            return null;
        return metric.Max > all.Max ? $"has max {metric.Max}, above {all.Max} of all calls together"
            : host.Max == 0 && metric.Max < all.Max / calls.Max
                ? $"has max {metric.Max}, below the mean of {calls.Max} calls"
                : null;
    }
}
