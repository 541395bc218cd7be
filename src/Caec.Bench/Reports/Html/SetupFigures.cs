// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>How large a region is, and how the provider's memory is mapped.</summary>
/// <param name="Mapping"><see cref="SetupScenario.ByPages"/> or <see cref="SetupScenario.ByBlocks"/>.</param>
/// <param name="Pages">Pages of 4 KiB.</param>
internal readonly record struct SetupSize(string Mapping, long Pages)
{
    /// <summary>Of a call whose cost no size changes.</summary>
    internal static readonly SetupSize None = new("", 0);

    /// <summary>Entries of the translation tables that map it.</summary>
    internal double Entries => Mapping == SetupScenario.ByBlocks ? (double)Pages / SetupScenario.BlockPages : Pages;
}

/// <summary>The measurements of scenario <c>setup</c>, by operation, size of the region and mapping.</summary>
internal sealed class SetupFigures
{
    /// <summary>Who executes an operation's instructions.</summary>
    internal static readonly IReadOnlyList<string> Sides =
        [SetupScenario.Caller, SetupScenario.Rmm, SetupScenario.Commands, SetupScenario.Host];

    private readonly Dictionary<(string Name, string Side, string Unit, SetupSize Size), MetricEntry> _metrics;

    private SetupFigures(Dictionary<(string Name, string Side, string Unit, SetupSize Size), MetricEntry> metrics)
    {
        _metrics = metrics;
        var sizes = metrics.Keys.Select(key => key.Size).Where(size => size.Pages > 0).Distinct().ToList();
        Mappings = [.. ((string[])[SetupScenario.ByPages, SetupScenario.ByBlocks]).Where(
            mapping => sizes.Exists(size => size.Mapping == mapping))];
        Operations = [.. SetupScenario.Operations.Where(one => sizes.Exists(size => Total(one, size) is not null))];
        SingleCalls = [.. SetupScenario.SingleCalls.Where(one => Total(one, SetupSize.None) is not null)];
    }

    /// <summary>How memory was mapped.</summary>
    internal IReadOnlyList<string> Mappings { get; }

    /// <summary>The operations that were measured.</summary>
    internal IReadOnlyList<string> Operations { get; }

    /// <summary>The calls that were measured and depend on no size.</summary>
    internal IReadOnlyList<string> SingleCalls { get; }

    /// <summary>The measurements of a run, or null when it made none.</summary>
    internal static SetupFigures? Of(RunRecord run)
    {
        var metrics = new Dictionary<(string, string, string, SetupSize), MetricEntry>();
        foreach (var metric in run.Scenarios.Where(one => one.Name == "setup").SelectMany(one => one.Metrics))
        {
            if (SizeOf(metric) is { } size)
                metrics[(metric.Name, metric.Side, metric.Unit, size)] = metric;
        }
        var figures = new SetupFigures(metrics);
        return figures.Operations.Count > 0 ? figures : null;
    }

    /// <summary>Sizes of regions mapped so, ascending.</summary>
    internal IReadOnlyList<SetupSize> Sizes(string mapping) =>
    [
        .. _metrics.Keys.Select(key => key.Size).Where(size => size.Mapping == mapping && size.Pages > 0).Distinct()
            .OrderBy(size => size.Pages),
    ];

    /// <summary>Median of a side's instructions; null when not measured.</summary>
    internal double? Instructions(string operation, string side, SetupSize size) =>
        Median(operation, side, SetupScenario.Instructions, size);

    /// <summary>The medians of all sides together; null when one was not measured. Records of before the host's commands
    /// were counted apart have them in those of the RMM.</summary>
    internal double? Total(string operation, SetupSize size) =>
        Sides.Where(side => side != SetupScenario.Commands).Aggregate(
            Instructions(operation, SetupScenario.Commands, size) ?? (double?)0,
            (sum, side) => sum + Instructions(operation, side, size));

    /// <summary>Number of calls that the operation took.</summary>
    internal double? Calls(string operation, SetupSize size) =>
        Median(operation, SetupScenario.Caller, SetupScenario.Calls, size);

    /// <summary>Most instructions of the RMM at a stretch: from a call, or an entry of the host's, to the return or the
    /// exit.</summary>
    internal double? LongestCall(string operation, SetupSize size) =>
        _metrics.GetValueOrDefault(
            (SetupScenario.LongestCall(operation), SetupScenario.Rmm, SetupScenario.Instructions, size))?.Max;

    /// <summary>What the RMM executes more for each further page or block within one call: between one of them and as
    /// many as a table has, or as there are.</summary>
    internal double? PerFurtherEntry(string operation, string mapping)
    {
        var sizes = Sizes(mapping).Where(size => size.Entries <= SetupScenario.BlockPages
            && Calls(operation, size) == 1).ToList();
        return sizes.Count > 1
            ? (Instructions(operation, SetupScenario.Rmm, sizes[^1]) - Instructions(operation, SetupScenario.Rmm, sizes[0]))
                / (sizes[^1].Entries - sizes[0].Entries)
            : null;
    }

    private double? Median(string name, string side, string unit, SetupSize size) =>
        _metrics.GetValueOrDefault((name, side, unit, size))?.Median;

    // Before there were blocks, records did not say how memory was mapped.
    private static SetupSize? SizeOf(MetricEntry metric)
    {
        if (!metric.Parameters.TryGetValue("pages", out var text))
            return metric.Parameters.Count == 0 ? SetupSize.None : null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pages) && pages > 0
            ? new SetupSize(metric.Parameters.GetValueOrDefault("mapping", SetupScenario.ByPages), pages)
            : null;
    }
}
