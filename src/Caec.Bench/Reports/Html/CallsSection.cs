// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What calls cost that have nothing to do with CSM: the table of scenario <c>calls</c>.</summary>
internal static class CallsSection
{
    internal static Markup Of(IReadOnlyList<MetricEntry> figures)
    {
        if (figures.Count == 0)
            return Markup.Empty;
        var rows = figures.Select(one => (IReadOnlyList<Markup>)
            [HtmlTable.Head(one.Name), Number(one.Min), Number(one.Median), Number(one.Max)]);
        return Markup.Of(
            $"""
            <section aria-labelledby="calls">
            <h2 id="calls">{CallsFigures.Title}</h2>
            <p>{CallsFigures.Told}</p>
            {HtmlTable.Of("Instructions of one call", CallsFigures.Heads, rows, HtmlTable.Numbers)}</section>

            """);
    }

    private static Markup Number(ulong value) => HtmlTable.Text(Figures.Count(value));
}
