// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>A bar of a <see cref="PartsChart"/>.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Values">Instructions of each part.</param>
internal sealed record PartsBar(string Name, IReadOnlyList<double> Values)
{
    /// <summary>All parts together.</summary>
    public double Total => Values.Sum();
}

/// <summary>Bars of equal length, each split into the shares of its parts.</summary>
/// <param name="Id">Names it within the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Parts">Names of the parts.</param>
/// <param name="Bars">The bars.</param>
internal sealed record PartsChart(string Id, string Title, IReadOnlyList<string> Parts, IReadOnlyList<PartsBar> Bars)
{
    private static readonly int[] PartColours = [6, 0, 3, 2];

    /// <summary>How charts.js draws it.</summary>
    public string Kind { get; } = "parts";

    /// <summary>Colours of the parts.</summary>
    public IReadOnlyList<int> Colours { get; } = PartColours;

    /// <summary>What the drawing shows, for who cannot see it.</summary>
    public string Description =>
        "Share of each part in the instructions. " + string.Join(" ", Bars.Select(Summary)) +
        " The table below the chart holds every number.";

    internal Markup Figure() => ChartFigure.Of(
        Id, Title, Parts.Select((part, index) => ChartFigure.Key(part, PartColours[index])), null,
        HtmlTable.Of(
            "Instructions, and their share",
            ["Operation", .. Parts, "Total"],
            Bars.Select(bar => (IReadOnlyList<Markup>)
            [
                HtmlTable.Head(bar.Name),
                .. bar.Values.Select(value => HtmlTable.Text($"{Figures.Count(value)} ({Share(value, bar)})")),
                HtmlTable.Text(Figures.Count(bar.Total)),
            ]),
            HtmlTable.Numbers),
        this);

    private string Summary(PartsBar bar) =>
        $"{bar.Name}: " +
        string.Join(", ", bar.Values.Select((value, index) => $"{Parts[index]} {Share(value, bar)}")) + ".";

    private static string Share(double value, PartsBar bar) =>
        (100 * value / bar.Total).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
