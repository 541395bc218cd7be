// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Bench;
using Spectre.Console;

namespace Caec.Cli;

/// <summary>Attacks, counted by property and stack; those that were not stopped one by one.</summary>
internal static class AttackTable
{
    // A machine that died early leaves most attacks without a record; the reports list them all.
    private const int MostListed = 20;

    public static void Show(Screen screen, AttackFigures attacks)
    {
        screen.Line();
        var table = Screen.Table(["attacks held", .. attacks.Stacks]);
        foreach (var column in table.Columns.Skip(1))
            column.Alignment = Justify.Right;
        foreach (var group in attacks.ByProperty)
            table.AddRow(Row(attacks, AttackFigures.Title(group.Key), group));
        table.AddRow(Row(attacks, "all", attacks.Rows));
        screen.Show(table);
        ShowUnstopped(screen, attacks);
    }

    private static Spectre.Console.Rendering.IRenderable[] Row(
        AttackFigures attacks, string name, IEnumerable<AttackRow> rows) =>
        Screen.Cells([name, .. attacks.Stacks.Select((_, index) => AttackFigures.Held(rows, index))]);

    private static void ShowUnstopped(Screen screen, AttackFigures attacks)
    {
        if (attacks.Unstopped is not { Count: > 0 } unstopped)
            return;
        screen.Line();
        var table = Screen.Table("not stopped", "on", "property", "", "what is wrong");
        foreach (var (stack, entry) in unstopped.Take(MostListed))
            table.AddRow(Screen.Cells(
                entry.Name, stack, entry.Invariant?.ToString(CultureInfo.InvariantCulture) ?? "",
                AttackWords.Of(entry.Verdict).ToUpperInvariant(), entry.Complaint ?? ""));
        screen.Show(table);
        if (unstopped.Count > MostListed)
            screen.Line($"... and {unstopped.Count - MostListed} more, all of them in the reports");
    }
}
