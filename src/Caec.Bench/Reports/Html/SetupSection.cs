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

    // Those whose work grows with the region; the same line in two dashes.
    private static readonly string[] Mapped = ["attach", "detach", "revoke"];

    internal static Markup Of(SetupFigures? figures) => figures is null ? Markup.Empty : Markup.Of(
        $"""
        <section aria-labelledby="setup">
        <h2 id="setup">What a region costs</h2>
        <p>Instructions of each CSM operation by size of the region. An operation is the call repeated until it is
        complete. They are counted apart for the calling realm, for the RMM (with EL3 on the way to the host and back),
        for the commands by which the host answers the RMM, and for the host itself. A total is the sum of the
        medians.{Blocks(figures)}</p>
        <div class="charts">
        {Charts(figures)}</div>
        {Further(figures)}{SingleCalls(figures)}{Everything(figures)}
        </section>

        """);

    internal static string Label(string side) => side switch
    {
        SetupScenario.Caller => "Calling realm",
        SetupScenario.Rmm => "RMM",
        SetupScenario.Commands => "Host's commands",
        _ => "Host",
    };

    private static bool HasBlocks(SetupFigures figures) => figures.Mappings.Contains(SetupScenario.ByBlocks);

    private static string Blocks(SetupFigures figures) => HasBlocks(figures)
        ? " From 2 MiB on they are measured once more with the provider's memory mapped by blocks of that size."
        : "";

    // In pairs, as a wide page has two beside each other.
    private static IEnumerable<Markup> Charts(SetupFigures figures)
    {
        if (figures.Mappings.Contains(SetupScenario.ByPages))
        {
            yield return Lines(
                "region-totals", "Instructions per operation, by pages", "Instructions", figures,
                SetupScenario.ByPages, _ => 1);
            yield return Lines(
                "region-pages", "Instructions per page", "Instructions per page", figures, SetupScenario.ByPages,
                size => size.Entries);
        }
        if (HasBlocks(figures))
        {
            yield return Lines(
                "region-blocks", "Instructions per operation, by blocks", "Instructions", figures,
                SetupScenario.ByBlocks, _ => 1);
            yield return Mappings(figures);
        }
        foreach (var mapping in figures.Mappings)
            yield return Parts(figures, mapping);
    }

    private static Markup Lines(
        string id, string title, string y, SetupFigures figures, string mapping, Func<SetupSize, double> per)
    {
        View[] views =
        [
            new("All", Operations(figures, mapping, figures.Total, per)),
            .. SetupFigures.Sides.Select(side => new View(
                Label(side),
                Operations(figures, mapping, (one, size) => figures.Instructions(one, side, size), per))),
        ];
        return new Chart(
            id, title, "Pages of the region", Scale.Pages, y, Scale.Instructions,
            [.. views.Where(view => view.Series.Count > 0)]).Figure();
    }

    private static IReadOnlyList<Series> Operations(
        SetupFigures figures, string mapping, Func<string, SetupSize, double?> value, Func<SetupSize, double> per) =>
    [
        .. figures.Operations
            .Select((one, index) => new Series(
                one, Styles[index], Points(figures, mapping, size => value(one, size) / per(size))))
            .Where(line => line.Points.Count > 0),
    ];

    // A logarithmic axis has no place for 0: where the host, say, does nothing, its line has no point.
    private static IReadOnlyList<Point> Points(
        SetupFigures figures, string mapping, Func<SetupSize, double?> value) =>
    [
        .. figures.Sizes(mapping).Select(size => new Point(size.Pages, value(size) ?? 0)).Where(point => point.Y > 0),
    ];

    private static Markup Mappings(SetupFigures figures) => new Chart(
        "region-mappings", "The RMM's part, by pages and by blocks", "Pages of the region", Scale.Pages,
        "Instructions of the RMM", Scale.Instructions,
        [
            new View("RMM",
            [
                .. from operation in figures.Operations.Where(Mapped.Contains)
                   from mapping in figures.Mappings
                   let style = Styles[figures.Operations.Index().First(one => one.Item == operation).Index]
                   select new Series(
                       $"{operation}, by {mapping}",
                       style with { Hollow = mapping == SetupScenario.ByBlocks, Dash = mapping == SetupScenario.ByBlocks ? "5 3" : null },
                       Points(figures, mapping, size => size.Pages >= SetupScenario.BlockPages
                           ? figures.Instructions(operation, SetupScenario.Rmm, size)
                           : null)),
            ]),
        ]).Figure();

    private static Markup Parts(SetupFigures figures, string mapping)
    {
        var size = figures.Sizes(mapping)[^1];
        return new PartsChart(
            $"region-parts-{mapping}", $"Who executes them, at {Figures.Bytes(size.Pages * 4096.0)} by {mapping}",
            [.. SetupFigures.Sides.Select(Label)],
            [
                .. figures.Operations.Where(one => figures.Total(one, size) > 0).Select(one => new PartsBar(
                    one, [.. SetupFigures.Sides.Select(side => figures.Instructions(one, side, size) ?? 0)])),
            ]).Figure();
    }

    private static Markup Further(SetupFigures figures) => !HasBlocks(figures) ? Markup.Empty : HtmlTable.Of(
        "Instructions of the RMM for each page, or block of 2 MiB, beyond the first, within one call and one table",
        ["Operation", "A page", "A block", "A block, in pages"],
        figures.Operations.Select(operation => (IReadOnlyList<Markup>)
        [
            HtmlTable.Head(operation),
            .. figures.Mappings.Select(mapping => Number(figures.PerFurtherEntry(operation, mapping))),
            Number(SetupText.InPages(figures, operation)),
        ]),
        HtmlTable.Numbers);

    private static Markup SingleCalls(SetupFigures figures) => figures.SingleCalls.Count == 0 ? Markup.Empty : HtmlTable.Of(
        "Instructions of calls whose cost no size changes (medians)",
        ["Call", "Total", .. SetupFigures.Sides.Select(Label), "Longest call"],
        figures.SingleCalls.Select(call => (IReadOnlyList<Markup>)
        [
            HtmlTable.Head(call), Number(figures.Total(call, SetupSize.None)), .. Sides(figures, call, SetupSize.None),
            Number(figures.LongestCall(call, SetupSize.None)),
        ]),
        HtmlTable.Numbers);

    private static Markup Everything(SetupFigures figures)
    {
        var rows =
            from operation in figures.Operations
            from mapping in figures.Mappings
            from size in figures.Sizes(mapping)
            let total = figures.Total(operation, size)
            where total is not null
            select (IReadOnlyList<Markup>)
            [
                HtmlTable.Head($"{operation}, by {mapping}"), Number(size.Pages), Number(total),
                Number(total / size.Entries), .. Sides(figures, operation, size),
                Number(figures.Calls(operation, size)), Number(figures.LongestCall(operation, size)),
            ];
        var table = HtmlTable.Of(
            "Instructions of every operation (medians), its calls, and the RMM's longest one",
            ["Operation", "Pages", "Total", "Per page or block", .. SetupFigures.Sides.Select(Label), "Calls",
                "Longest call"],
            rows, HtmlTable.Numbers);
        return Markup.Of(
            $"""
            <details class="data long"><summary>Every measurement of regions</summary>
            {table}</details>
            """);
    }

    private static IEnumerable<Markup> Sides(SetupFigures figures, string operation, SetupSize size) =>
        SetupFigures.Sides.Select(side => Number(figures.Instructions(operation, side, size)));

    private static Markup Number(double? value) =>
        HtmlTable.Text(value is { } number ? Figures.Count(number) : "–");
}
