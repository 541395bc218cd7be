// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>A comparison of two runs, as lines for people. What explains the rest stands first.</summary>
public static class ComparisonText
{
    // Of what does not gate; the machine-readable form has all of it.
    private const int MostListed = 20;

    /// <summary>The lines.</summary>
    public static IReadOnlyList<string> Lines(RunComparison comparison)
    {
        var lines = new List<string>();
        AddDifferences(lines, "inputs", comparison.Inputs, int.MaxValue);
        AddDifferences(lines, "results", comparison.Results, MostListed);
        AddLost(lines, comparison.Lost);
        AddMetrics(lines, comparison.Metrics, comparison.MaxGrowth);
        lines.Add(comparison.Passed ? "passed" : "FAILED: " + string.Join(", ", Reasons(comparison)));
        return lines;
    }

    private static void AddDifferences(
        List<string> lines, string what, IReadOnlyList<RunDifference> differences, int most)
    {
        lines.Add(differences.Count == 0 ? $"{what}: equal" : $"{what}: {differences.Count} differ");
        foreach (var difference in differences.Take(most))
        {
            lines.Add($"  {difference.Where}");
            lines.Add($"    A  {difference.Left ?? "(nothing)"}");
            lines.Add($"    B  {difference.Right ?? "(nothing)"}");
        }
        AddRest(lines, differences.Count - most);
    }

    private static void AddLost(List<string> lines, IReadOnlyList<RunDifference> lost)
    {
        lines.Add(lost.Count == 0 ? "what passed: still passes" : $"what passed: {lost.Count} no longer");
        foreach (var one in lost)
            lines.Add($"  {one.Where}: {one.Right ?? "(nothing)"}");
    }

    private static void AddMetrics(List<string> lines, MetricComparison metrics, double maxGrowth)
    {
        var different = metrics.Compared - metrics.Equal;
        lines.Add(
            metrics.Same ? $"metrics: {metrics.Compared}, all equal"
            : different == 0 ? $"metrics: {metrics.Compared} in both, all equal"
            : $"metrics: {metrics.Compared} in both, {different} differ");
        AddChanges(lines, $"grew by more than {Number(maxGrowth)} %", metrics.Grown, int.MaxValue);
        AddNames(lines, "gone", metrics.Gone, int.MaxValue);
        AddNames(lines, "new", metrics.New, MostListed);
        AddChanges(lines, $"grew by no more than {Number(maxGrowth)} %", metrics.GrownWithinLimit, MostListed);
        AddChanges(lines, "shrank", metrics.Shrunk, MostListed);
        AddChanges(
            lines, "waiting and largest samples, which also depend on when the emulator's CPUs take turns and do not gate",
            metrics.Turns, MostListed);
    }

    private static void AddChanges(List<string> lines, string what, IReadOnlyList<MetricChange> changes, int most)
    {
        if (changes.Count == 0)
            return;
        lines.Add($"  {what}:");
        foreach (var change in changes.Take(most))
        {
            var growth = change.Percent is { } percent
                ? percent.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %"
                : "from 0";
            lines.Add($"    {growth,10}  {change.Metric} {change.Value} {change.Before} -> {change.After}");
        }
        AddRest(lines, changes.Count - most);
    }

    private static void AddNames(List<string> lines, string what, IReadOnlyList<string> names, int most)
    {
        if (names.Count == 0)
            return;
        lines.Add($"  {what}:");
        lines.AddRange(names.Take(most).Select(name => $"    {name}"));
        AddRest(lines, names.Count - most);
    }

    private static void AddRest(List<string> lines, int left)
    {
        if (left > 0)
            lines.Add($"    ... and {left} more, all of them with --json");
    }

    private static IEnumerable<string> Reasons(RunComparison comparison)
    {
        if (comparison.Failure is not null)
            yield return "B did not pass";
        if (comparison.Lost.Count > 0)
            yield return $"{comparison.Lost.Count} no longer passed";
        if (comparison.Metrics.Grown.Count > 0)
            yield return $"{comparison.Metrics.Grown.Count} values grew by more than {Number(comparison.MaxGrowth)} %";
        if (comparison.Metrics.Gone.Count > 0)
            yield return $"{comparison.Metrics.Gone.Count} metrics are gone";
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
