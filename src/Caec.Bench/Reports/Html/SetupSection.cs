// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What making, sharing and ending a region costs: the tables and charts of scenario <c>setup</c>.</summary>
internal static class SetupSection
{
    private static readonly LineStyle[] Styles =
    [
        new(0, "circle"), new(1, "plus", false, "2 4"), new(3, "triangle"), new(4, "star", false, "7 3"),
        new(6, "square", true), new(7, "diamond", true, "7 3"), new(2, "times", false, "2 4"),
    ];

    internal static Markup Of(SetupFigures? figures) => figures is null ? Markup.Empty : Markup.Of(
        $"""
        <section aria-labelledby="setup">
        <h2 id="setup">What a region costs</h2>
        <p>Instructions of each CSM operation by size of the region. An operation is the call repeated until it is
        complete. They are counted apart for the calling realm, for the RMM (with EL3 on the way to the host and back)
        and for the host. A total is the sum of the three medians.</p>
        <div class="charts">
        {PerOperation(figures)}{PerPage(figures)}{Parts(figures)}</div>
        {Everything(figures)}
        </section>

        """);

    internal static string Label(string side) => side switch
    {
        "caller" => "Calling realm",
        "rmm" => "RMM",
        _ => "Host",
    };

    private static Markup PerOperation(SetupFigures figures) =>
        Lines("region-totals", "Instructions per operation", "Instructions", figures, _ => 1);

    private static Markup PerPage(SetupFigures figures) =>
        Lines("region-pages", "Instructions per page", "Instructions per page", figures, pages => pages);

    private static Markup Lines(string id, string title, string y, SetupFigures figures, Func<long, double> per)
    {
        View[] views =
        [
            new("All three", Operations(figures, figures.Total, per)),
            .. SetupFigures.Sides.Select(side => new View(
                Label(side), Operations(figures, (one, pages) => figures.Instructions(one, side, pages), per))),
        ];
        return new Chart(
            id, title, "Pages of the region", Scale.Pages, y, Scale.Instructions,
            [.. views.Where(view => view.Series.Count > 0)]).Figure();
    }

    // A logarithmic axis has no place for 0: where the host, say, does nothing, its line has no point.
    private static IReadOnlyList<Series> Operations(
        SetupFigures figures, Func<string, long, double?> value, Func<long, double> per) =>
    [
        .. figures.Operations
            .Select((one, index) => new Series(
                one, Styles[index],
                [
                    .. figures.Pages
                        .Select(pages => new Point(pages, (value(one, pages) ?? 0) / per(pages)))
                        .Where(point => point.Y > 0),
                ]))
            .Where(line => line.Points.Count > 0),
    ];

    private static Markup Parts(SetupFigures figures)
    {
        var pages = figures.Pages[^1];
        return new PartsChart(
            "region-parts", $"Who executes them, at {Figures.Count(pages)} pages",
            [.. SetupFigures.Sides.Select(Label)],
            [
                .. figures.Operations.Where(one => figures.Total(one, pages) > 0).Select(one => new PartsBar(
                    one, [.. SetupFigures.Sides.Select(side => figures.Instructions(one, side, pages) ?? 0)])),
            ]).Figure();
    }

    private static Markup Everything(SetupFigures figures)
    {
        var rows =
            from operation in figures.Operations
            from pages in figures.Pages
            let total = figures.Total(operation, pages)
            where total is not null
            select (IReadOnlyList<Markup>)
            [
                HtmlTable.Head(operation), Number(pages), Number(total), Number(total / pages),
                .. SetupFigures.Sides.Select(side => Number(figures.Instructions(operation, side, pages))),
                Number(figures.Calls(operation, pages)), Number(figures.LongestCall(operation, pages)),
            ];
        var table = HtmlTable.Of(
            "Instructions of every operation (medians), its calls, and the RMM's longest one",
            ["Operation", "Pages", "Total", "Per page", .. SetupFigures.Sides.Select(Label), "Calls", "Longest call"],
            rows, HtmlTable.Numbers);
        return Markup.Of(
            $"""
            <details class="data long"><summary>Every measurement of regions</summary>
            {table}</details>
            """);
    }

    private static Markup Number(double? value) =>
        HtmlTable.Text(value is { } number ? Figures.Count(number) : "–");
}
