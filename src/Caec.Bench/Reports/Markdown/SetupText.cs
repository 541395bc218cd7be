// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>What each call of the CSM interface costs, by size of the region.</summary>
internal static class SetupText
{
    internal static void Add(MarkdownText text, SetupFigures figures)
    {
        text.Heading(2, "What setting up a region costs");
        text.Paragraph(
            "Instructions of one operation, medians: the call, repeated until it is complete. Caller: the realm's own",
            "outside of the calls. RMM: within them, with EL3 on the way to the host and back. Commands: the same, in",
            "what the host asks of the RMM to answer it. Host: its own meanwhile. Longest call: the most that the RMM",
            "executed before it went back to the realm or to the host.");
        if (figures.Mappings.Count > 1)
            AddFurther(text, figures);
        foreach (var operation in figures.Operations)
        {
            foreach (var mapping in figures.Mappings)
            {
                text.Heading(3, $"{operation}, mapped by {mapping}");
                text.Table(
                    ["Pages:", "Calls:", "Caller:", "RMM:", "Commands:", "Host:", "All:", $"All, {Per(mapping)}:",
                        "Longest call:"],
                    figures.Sizes(mapping).Select(size => Row(figures, operation, size)));
            }
        }
        if (figures.SingleCalls.Count > 0)
            AddSingleCalls(text, figures);
    }

    /// <summary>What a region mapped so is made of.</summary>
    internal static string Per(string mapping) => mapping == SetupScenario.ByBlocks ? "per block" : "per page";

    private static void AddFurther(MarkdownText text, SetupFigures figures)
    {
        text.Heading(3, "One page more, one block more");
        text.Paragraph(
            "What the RMM executes for each page, or each block of 2 MiB, beyond the first, within one call and one",
            "table.");
        text.Table(
            ["Operation", "A page:", "A block:", "A block, in pages:"],
            figures.Operations.Select(operation => (IReadOnlyList<string>)
            [
                operation,
                .. figures.Mappings.Select(mapping => Fraction(figures.PerFurtherEntry(operation, mapping))),
                Fraction(InPages(figures, operation)),
            ]));
    }

    /// <summary>How many further pages cost as much as a further block; null when pages cost nothing.</summary>
    internal static double? InPages(SetupFigures figures, string operation) =>
        figures.PerFurtherEntry(operation, SetupScenario.ByPages) is > 0 and var page
            ? figures.PerFurtherEntry(operation, SetupScenario.ByBlocks) / page
            : null;

    private static void AddSingleCalls(MarkdownText text, SetupFigures figures)
    {
        text.Heading(3, "Calls whose cost no size changes");
        text.Table(
            ["Call", "Caller:", "RMM:", "Commands:", "Host:", "All:", "Longest call:"],
            figures.SingleCalls.Select(call => (IReadOnlyList<string>)
            [
                call,
                .. Sides(figures, call, SetupSize.None),
                Count(figures.Total(call, SetupSize.None)),
                Count(figures.LongestCall(call, SetupSize.None)),
            ]));
    }

    private static IReadOnlyList<string> Row(SetupFigures figures, string operation, SetupSize size) =>
    [
        size.Pages.ToString(CultureInfo.InvariantCulture),
        Count(figures.Calls(operation, size)),
        .. Sides(figures, operation, size),
        Count(figures.Total(operation, size)),
        Fraction(figures.Total(operation, size) / size.Entries),
        Count(figures.LongestCall(operation, size)),
    ];

    private static IEnumerable<string> Sides(SetupFigures figures, string operation, SetupSize size) =>
        SetupFigures.Sides.Select(side => Count(figures.Instructions(operation, side, size)));

    private static string Fraction(double? number) =>
        number is { } some ? some.ToString("0.0", CultureInfo.InvariantCulture) : "–";

    private static string Count(double? number) =>
        number is { } some ? some.ToString("0", CultureInfo.InvariantCulture) : "–";
}
