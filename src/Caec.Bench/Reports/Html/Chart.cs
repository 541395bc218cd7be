// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What the numbers of an axis are, which decides how they are written.</summary>
internal enum Scale
{
    Bytes,
    Pages,
    Instructions,
    Ratio,
}

/// <summary>How a line looks: told apart by colour, marker and dash, so that no one of them is needed.</summary>
/// <param name="Colour">One of the colours of report.css, c0 to c7.</param>
/// <param name="Marker">A symbol of the charting library.</param>
/// <param name="Hollow">Whether the marker is an outline.</param>
/// <param name="Dash">SVG's stroke-dasharray, or null for a full line.</param>
internal sealed record LineStyle(int Colour, string Marker, bool Hollow = false, string? Dash = null);

/// <summary>A point of a line.</summary>
internal readonly record struct Point(double X, double Y);

/// <summary>A line of a chart.</summary>
internal sealed record Series(string Name, LineStyle Style, IReadOnlyList<Point> Points);

/// <summary>The lines of a chart, or those that a reader can choose instead.</summary>
internal sealed record View(string Name, IReadOnlyList<Series> Series);

/// <summary>A chart with logarithmic axes; its legend and its table are made from the same numbers.</summary>
/// <param name="Id">Names it within the page.</param>
/// <param name="Title">What it shows.</param>
/// <param name="X">Label of the horizontal axis.</param>
/// <param name="XScale">What that counts.</param>
/// <param name="Y">Label of the vertical axis.</param>
/// <param name="YScale">What that counts.</param>
/// <param name="Views">The first is drawn; the others can be chosen.</param>
/// <param name="Note">What a reader must know, or null.</param>
internal sealed record Chart(
    string Id, string Title, string X, Scale XScale, string Y, Scale YScale, IReadOnlyList<View> Views,
    string? Note = null)
{
    /// <summary>How charts.js draws it.</summary>
    public string Kind { get; } = "lines";

    /// <summary>What the drawing shows, for who cannot see it.</summary>
    public string Description =>
        $"{Y} by {X.ToLowerInvariant()}, both axes logarithmic. {string.Join(" ", Lines.Select(Summary))} " +
        "The table below the chart holds every number.";

    private IReadOnlyList<Series> Lines => Views[0].Series;

    internal Markup Figure() => ChartFigure.Of(
        Id, Title, Lines.Select(line => ChartFigure.Key(line.Name, line.Style)), Note,
        Markup.Of($"{Views.Select(Table)}"), this);

    private string Summary(Series line)
    {
        var (first, last) = (line.Points[0], line.Points[^1]);
        return $"{line.Name}: {Written(YScale, first.Y)} at {Written(XScale, first.X)}, " +
            $"{Written(YScale, last.Y)} at {Written(XScale, last.X)}.";
    }

    private Markup Table(View view)
    {
        var places = view.Series.SelectMany(line => line.Points).Select(point => point.X).Distinct().Order();
        return HtmlTable.Of(
            Views.Count > 1 ? $"{Y}: {view.Name}" : Y,
            [X, .. view.Series.Select(line => line.Name)],
            places.Select(x => Row(view, x)),
            view == Views[0] ? HtmlTable.Numbers : HtmlTable.OtherNumbers);
    }

    private IReadOnlyList<Markup> Row(View view, double x) =>
    [
        HtmlTable.Head(Written(XScale, x)),
        .. view.Series.Select(line => HtmlTable.Text(
            line.Points.Where(point => point.X == x).Select(point => Written(YScale, point.Y)).FirstOrDefault("–"))),
    ];

    private static string Written(Scale scale, double value) => scale switch
    {
        Scale.Bytes => Figures.Bytes(value),
        Scale.Pages => $"{Figures.Count(value)} ({Figures.Bytes(value * 4096)})",
        Scale.Ratio => Figures.Times(value),
        _ => Figures.Count(value),
    };
}
