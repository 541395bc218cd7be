// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using static Caec.Bench.DetailChecks;

namespace Caec.Bench;

/// <summary>What caec checks itself in the steps and metrics of <c>comm</c>: that the ciphers are AES-256-GCM as .NET
/// knows it, that every message arrived, and that the sums are those of the parts.</summary>
internal static class CommChecks
{
    internal static string? Tags(StepRecord step, StepContext context)
    {
        var tag = KnownAnswer.Tag(context.Parameters.Seed);
        return Is(step, "software_tag", tag) ?? Is(step, "hardware_tag", tag);
    }

    internal static string? Region(StepRecord step, StepContext context) => NonZero(step, "csm_id");

    internal static string? RegionOfTheProvider(StepRecord step, StepContext context) =>
        Same(step, "csm_id", context, "provider.region", "csm_id") ?? NonZero(step, "owner");

    internal static string? Sent(StepRecord step, StepContext context)
    {
        var (messages, bytes) = Volume(context.Parameters);
        return Is(step, "messages", messages) ?? Is(step, "bytes", bytes);
    }

    internal static string? Received(CommMode mode, StepRecord step, StepContext context) =>
        Sent(step, context)
        ?? Is(step, "good_bytes", Volume(context.Parameters).Bytes)
        ?? Is(step, "checksum", GuestPattern.PayloadChecksum(context.Parameters, mode));

    internal static string? TamperedRefused(StepRecord step, StepContext context)
    {
        var modes = context.Parameters.CommModes.Modes;
        return (modes.Contains(CommMode.AesSoftware) ? Is(step, "software", "refused") : null)
            ?? (modes.Contains(CommMode.AesHardware) ? Is(step, "hardware", "refused") : null);
    }

    /// <summary>A round trip is the sum of both sides of the same message. That bounds its distribution by theirs; and
    /// as instructions of equal work are nearly equal, the medians add up nearly as well.</summary>
    internal static string? RoundTrip(MetricRecord metric, MetricContext context)
    {
        if (context.Beside(metric, CommScenario.Send, "sender") is not { } send
            || context.Beside(metric, CommScenario.Receive, "receiver") is not { } receive)
            return null;
        var (least, middle, most) =
            (send.Min + receive.Min, send.Median + receive.Median, send.Max + receive.Max);
        return metric.Min < least ? $"has min {metric.Min}, below {least}, which its two sides sum up to"
            : metric.Max > most ? $"has max {metric.Max}, above {most}, which its two sides sum up to"
            : Far(metric.Median, middle) ? $"has median {metric.Median}, far from {middle}, which its two sides sum up to"
            : null;
    }

    private static bool Far(ulong one, ulong other) => (one > other ? one - other : other - one) > other / 10;

    private static (ulong Messages, ulong Bytes) Volume(ScenarioParameters parameters)
    {
        var (messages, bytes) = (0UL, 0UL);
        foreach (var size in parameters.CommSizes.Sizes)
        {
            var some = (ulong)parameters.MessagesOf(size);
            messages += some;
            bytes += some * size;
        }
        return (messages, bytes);
    }
}
