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
        if (size.Programs.Count > 0)
            text.Table(
                ["bytes of all functions", "Without:", "With:", "Added:", "Relative:"],
                size.Programs.Select(program => Row(program.Name, program.Code)));
        foreach (var program in size.Programs.Where(program => program.Functions.Count > 0))
            text.Table(
                [$"function of {program.Name}", "Without:", "With:", "Added:"],
                [
                    .. program.Functions.Select(one => (string[])
                        [$"`{one.Function}`", $"{one.Before}", $"{one.After}", $"{one.After - one.Before}"]),
                ]);
    }

    private static string[] Row(string name, SizeChange change) =>
    [
        name, $"{change.Before}", $"{change.After}", $"{change.Added}",
        change.Percent is { } percent ? percent.ToString("0.0", CultureInfo.InvariantCulture) + " %" : "",
    ];
}
