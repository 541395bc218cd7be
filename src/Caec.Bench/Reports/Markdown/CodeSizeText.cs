// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>What CSM adds to the RMM.</summary>
internal static class CodeSizeText
{
    internal static void Add(MarkdownText text, RunRecord run)
    {
        if (run.CodeSize is not { } size)
            return;
        text.Heading(2, "What CSM adds to the RMM");
        text.Table(
            ["", "Without:", "With:", "Added:", "Relative:"],
            [
                Row(".text, bytes", size.Text),
                Row(".rodata, bytes", size.RoData),
                Row(".data, bytes", size.Data),
                Row(".bss, bytes", size.Bss),
                Row("source lines", size.Lines),
            ]);
    }

    private static string[] Row(string name, SizeChange change) =>
    [
        name, $"{change.Before}", $"{change.After}", $"{change.Added}",
        change.Percent is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "",
    ];
}
