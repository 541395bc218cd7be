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
            "outside of the calls. RMM: within them, with EL3 on the way to the host and back. Host: its own while it",
            "answers. Longest call: the most that the RMM executed within one call.");
        foreach (var operation in figures.Operations)
        {
            text.Heading(3, operation);
            text.Table(
                ["Pages:", "Calls:", "Caller:", "RMM:", "Host:", "All:", "All, per page:", "Longest call:"],
                figures.Pages.Select(pages => Row(figures, operation, pages)));
        }
    }

    private static IReadOnlyList<string> Row(SetupFigures figures, string operation, long pages) =>
    [
        pages.ToString(CultureInfo.InvariantCulture),
        Count(figures.Calls(operation, pages)),
        .. SetupFigures.Sides.Select(side => Count(figures.Instructions(operation, side, pages))),
        Count(figures.Total(operation, pages)),
        figures.Total(operation, pages) is { } total
            ? (total / pages).ToString("0.0", CultureInfo.InvariantCulture)
            : "–",
        Count(figures.LongestCall(operation, pages)),
    ];

    private static string Count(double? number) =>
        number is { } some ? some.ToString("0", CultureInfo.InvariantCulture) : "–";
}
