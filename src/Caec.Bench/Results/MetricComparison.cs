// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>A value of a metric that is not the same in two runs.</summary>
/// <param name="Metric">Scenario and full name of the metric.</param>
/// <param name="Value">min, median, p99 or max.</param>
/// <param name="Before">In the first run.</param>
/// <param name="After">In the second run.</param>
/// <param name="Percent">How much it grew, below 0 when it shrank; null when it was 0.</param>
public sealed record MetricChange(string Metric, string Value, ulong Before, ulong After, double? Percent)
{
    internal static MetricChange Of(string metric, string value, ulong before, ulong after) => new(
        metric, value, before, after,
        before == 0 ? null : (double)Math.Round(((decimal)after - before) * 100 / before, 2));

    /// <summary>True when it grew by more than that. From nothing, any growth is more.</summary>
    internal bool Exceeds(decimal percent) => ((decimal)After - Before) * 100 > percent * Before;
}

/// <summary>The metrics of two runs, side by side. Counts of instructions are exact, so growth is relative only: there
/// is no absolute slack below which it would not count.</summary>
/// <param name="Compared">Number of metrics that both runs have.</param>
/// <param name="Equal">Number of those in which all values are equal.</param>
/// <param name="Grown">Values that grew by more than the limit.</param>
/// <param name="GrownWithinLimit">Values that grew by less.</param>
/// <param name="Shrunk">Values that shrank.</param>
/// <param name="Gone">Metrics that only the first run has.</param>
/// <param name="New">Metrics that only the second run has.</param>
/// <param name="Turns">Values that differ, and also depend on when the emulator ends a CPU's turn, which another image can
/// move to another message: of <c>comm</c> all of <c>wait</c>, and the largest samples. They do not gate.</param>
public sealed record MetricComparison(
    int Compared,
    int Equal,
    IReadOnlyList<MetricChange> Grown,
    IReadOnlyList<MetricChange> GrownWithinLimit,
    IReadOnlyList<MetricChange> Shrunk,
    IReadOnlyList<string> Gone,
    IReadOnlyList<string> New,
    IReadOnlyList<MetricChange> Turns)
{
    /// <summary>True when both runs have the same metrics with the same values.</summary>
    public bool Same => Equal == Compared && Gone.Count == 0 && New.Count == 0;

    internal static MetricComparison Of(RunRecord left, RunRecord right, decimal maxGrowth)
    {
        var (before, after) = (ByName(left), ByName(right));
        var both = before.Where(pair => after.ContainsKey(pair.Key)).ToList();
        var changes = both.SelectMany(pair => Changes(pair.Key, pair.Value, after[pair.Key])).ToList();
        var turns = changes.Where(change =>
            change.Metric.StartsWith(CommScenario.Definition.Name + ':', StringComparison.Ordinal)
            && (DependsOnTurns(before[change.Metric], change.Value) || DependsOnTurns(after[change.Metric], change.Value)))
            .ToHashSet();
        var counting = changes.Where(change => !turns.Contains(change)).ToList();
        return new MetricComparison(
            both.Count,
            both.Count - changes.Select(change => change.Metric).Distinct(StringComparer.Ordinal).Count(),
            [
                .. counting.Where(change => change.Exceeds(maxGrowth))
                    .OrderByDescending(change => change.Percent ?? double.MaxValue),
            ],
            [.. counting.Where(change => change.After > change.Before && !change.Exceeds(maxGrowth))],
            [.. counting.Where(change => change.After < change.Before)],
            [.. before.Keys.Where(name => !after.ContainsKey(name))],
            [.. after.Keys.Where(name => !before.ContainsKey(name))],
            [.. changes.Where(turns.Contains)]);
    }

    // Both realms of comm are awake: where a turn ends within a sample, it holds some of the other realm's polling. Few
    // do, so that only what looks at the largest samples alone shows it.
    private static bool DependsOnTurns(MetricEntry metric, string value) =>
        metric.Name == CommScenario.Wait || value == "max" || (value == "p99" && metric.N < LeastToHaveP99);

    // The 99th percentile of fewer samples is the largest one (nearest rank).
    private const ulong LeastToHaveP99 = 100;

    // In the order of the records.
    private static OrderedDictionary<string, MetricEntry> ByName(RunRecord run)
    {
        var metrics = new OrderedDictionary<string, MetricEntry>(StringComparer.Ordinal);
        foreach (var scenario in run.Scenarios)
            foreach (var metric in scenario.Metrics)
                metrics[$"{scenario.Name}: {MetricName.Of(metric)}"] = metric;
        return metrics;
    }

    private static IEnumerable<MetricChange> Changes(string name, MetricEntry before, MetricEntry after) =>
        ((MetricChange[])
        [
            MetricChange.Of(name, "min", before.Min, after.Min),
            MetricChange.Of(name, "median", before.Median, after.Median),
            MetricChange.Of(name, "p99", before.P99, after.P99),
            MetricChange.Of(name, "max", before.Max, after.Max),
        ]).Where(change => change.Before != change.After);
}
