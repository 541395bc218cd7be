// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>The measurements of scenario <c>setup</c>, by operation and pages.</summary>
internal sealed class SetupFigures
{
    /// <summary>Who executes an operation's instructions.</summary>
    internal static readonly IReadOnlyList<string> Sides = ["caller", "rmm", "host"];

    private readonly Dictionary<(string Name, string Side, string Unit, long Pages), MetricEntry> _metrics;

    private SetupFigures(Dictionary<(string Name, string Side, string Unit, long Pages), MetricEntry> metrics)
    {
        _metrics = metrics;
        Pages = [.. metrics.Keys.Select(key => key.Pages).Distinct().Order()];
        Operations = [.. SetupScenario.Operations.Where(one => Pages.Any(pages => Total(one, pages) is not null))];
    }

    /// <summary>Sizes of regions, in pages of 4 KiB, ascending.</summary>
    internal IReadOnlyList<long> Pages { get; }

    /// <summary>The operations that were measured.</summary>
    internal IReadOnlyList<string> Operations { get; }

    /// <summary>The measurements of a run, or null when it made none.</summary>
    internal static SetupFigures? Of(RunRecord run)
    {
        var metrics = new Dictionary<(string, string, string, long), MetricEntry>();
        foreach (var metric in run.Scenarios.Where(one => one.Name == "setup").SelectMany(one => one.Metrics))
        {
            if (PagesOf(metric) is { } pages)
                metrics[(metric.Name, metric.Side, metric.Unit, pages)] = metric;
        }
        var figures = new SetupFigures(metrics);
        return figures.Operations.Count > 0 ? figures : null;
    }

    /// <summary>Median of a side's instructions; null when not measured.</summary>
    internal double? Instructions(string operation, string side, long pages) =>
        Median(operation, side, "instructions", pages);

    /// <summary>The medians of the three sides together; null when one was not measured.</summary>
    internal double? Total(string operation, long pages) =>
        Sides.Aggregate((double?)0, (sum, side) => sum + Instructions(operation, side, pages));

    /// <summary>Number of calls that the operation took.</summary>
    internal double? Calls(string operation, long pages) => Median(operation, "caller", "calls", pages);

    /// <summary>Most instructions of the RMM within one call.</summary>
    internal double? LongestCall(string operation, long pages) =>
        _metrics.GetValueOrDefault(($"{operation}.longest-call", "rmm", "instructions", pages))?.Max;

    private double? Median(string name, string side, string unit, long pages) =>
        _metrics.GetValueOrDefault((name, side, unit, pages))?.Median;

    private static long? PagesOf(MetricEntry metric) =>
        metric.Parameters.TryGetValue("pages", out var text)
        && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
        && pages > 0
            ? pages
            : null;
}
