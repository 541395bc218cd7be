// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Bench;
using Spectre.Console;

namespace Caec.Cli;

/// <summary>A finished run, as a short table.</summary>
internal static class RunTable
{
    public static void Show(Screen screen, BenchOutcome outcome)
    {
        foreach (var scenario in outcome.Record.Scenarios)
            ShowSteps(screen, scenario);
        if (AttackFigures.Of(outcome.Record) is { } attacks)
            AttackTable.Show(screen, attacks);
        foreach (var summary in RunSummary.Tables(outcome.Record))
        {
            screen.Line();
            var table = Screen.Table([.. summary.Columns]);
            foreach (var column in table.Columns.Skip(1))
                column.Alignment = Justify.Right;
            foreach (var row in summary.Rows)
                table.AddRow(Screen.Cells([.. row]));
            screen.Show(table);
        }
        if (outcome.Record.CodeSize is { } size)
        {
            screen.Line();
            screen.Line(
                $"CSM adds  {Change(size.Text, "bytes")} of .text, {Change(size.Lines, "source lines")}");
        }
        if (outcome.Record.Series?.Sentence is { } series)
        {
            screen.Line();
            screen.Line(series);
        }
        screen.Line();
        screen.Line($"{(outcome.Failure is null ? "passed" : "FAILED")}  {outcome.Folder.Path}");
    }

    private static void ShowSteps(Screen screen, ScenarioRecord scenario)
    {
        screen.Line();
        var table = Screen.Table(scenario.Name, "", "property", "what it shows");
        foreach (var step in scenario.Steps)
            table.AddRow(Screen.Cells(
                step.Name,
                step.Status == StepStatus.Ok ? "ok" : step.Status.ToString().ToUpperInvariant(),
                step.Property?.ToString(CultureInfo.InvariantCulture) ?? "",
                step.Complaint ?? step.Sentence));
        screen.Show(table);
    }

    private static string Change(SizeChange change, string unit) => string.Create(
        CultureInfo.InvariantCulture, $"{change.Added:+#,0;-#,0;0} {unit} ({change.Percent ?? 0:+0.0;-0.0;0.0} %)");
}
