// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>What calls cost that have nothing to do with CSM.</summary>
internal static class CallsText
{
    internal static void Add(MarkdownText text, IReadOnlyList<MetricEntry> figures)
    {
        text.Heading(2, CallsFigures.Title);
        text.Paragraph(CallsFigures.Told);
        text.Table(
            [CallsFigures.Heads[0], .. CallsFigures.Heads.Skip(1).Select(head => head + ":")],
            figures.Select(one => (IReadOnlyList<string>)
                [MarkdownText.Plain(one.Name), Count(one.Min), Count(one.Median), Count(one.Max)]));
    }

    private static string Count(ulong number) => number.ToString(CultureInfo.InvariantCulture);
}
