// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>Which number of scenario <c>comm</c>.</summary>
internal readonly record struct CommunicationKey(string Name, string Mode, long Size);

/// <summary>The measurements of scenario <c>comm</c>, by mode and size.</summary>
internal sealed class CommunicationFigures
{
    /// <summary>The size of the headline figures, where it was measured: the largest one that the paper has.</summary>
    private const long HeadlineSize = 32 << 10;

    private readonly Dictionary<CommunicationKey, MetricEntry> _metrics;

    private CommunicationFigures(Dictionary<CommunicationKey, MetricEntry> metrics)
    {
        _metrics = metrics;
        Sizes = [.. metrics.Keys.Select(key => key.Size).Distinct().Order()];
        Modes = [.. CommMode.All.Where(mode => metrics.Keys.Any(key => key.Mode == mode.Name))];
        Headline = Sizes.LastOrDefault(size => size <= HeadlineSize, Sizes[0]);
    }

    /// <summary>Sizes of messages, in bytes, ascending.</summary>
    internal IReadOnlyList<long> Sizes { get; }

    /// <summary>The modes that were measured.</summary>
    internal IReadOnlyList<CommMode> Modes { get; }

    /// <summary>The size that the headline figures are for.</summary>
    internal long Headline { get; }

    /// <summary>The measurements of a run, or null when it made none.</summary>
    internal static CommunicationFigures? Of(RunRecord run)
    {
        var metrics = new Dictionary<CommunicationKey, MetricEntry>();
        foreach (var metric in run.Scenarios.Where(one => one.Name == "comm").SelectMany(one => one.Metrics))
        {
            if (KeyOf(metric) is { } key)
                metrics[key] = metric;
        }
        return metrics.Keys.Any(key => key.Name == "round-trip") ? new CommunicationFigures(metrics) : null;
    }

    /// <summary>A measurement, or null when it was not made.</summary>
    internal MetricEntry? Find(string name, CommMode mode, long size) =>
        _metrics.GetValueOrDefault(new CommunicationKey(name, mode.Name, size));

    /// <summary>Instructions of one message, sender and receiver together; null when not measured.</summary>
    internal double? Message(CommMode mode, long size) => Find("round-trip", mode, size)?.Median;

    /// <summary>How often one mode's instructions go into another's; null when one is not known.</summary>
    internal double? Ratio(CommMode mode, CommMode to, long size) =>
        Message(to, size) is > 0 and var other ? Message(mode, size) / other : null;

    /// <summary>The points of a line, without sizes that have no value for a logarithmic axis.</summary>
    internal IReadOnlyList<Point> Points(Func<long, double?> value) =>
        [.. Sizes.Select(size => new Point(size, value(size) ?? 0)).Where(point => point.Y > 0)];

    private static CommunicationKey? KeyOf(MetricEntry metric) =>
        metric.Unit == "instructions"
        && metric.Parameters.TryGetValue("mode", out var mode)
        && CommMode.All.Any(one => one.Name == mode)
        && metric.Parameters.TryGetValue("size", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
        && size > 0
            ? new CommunicationKey(metric.Name, mode, size)
            : null;
}
