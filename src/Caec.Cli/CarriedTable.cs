// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching;
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary>What <c>caec check</c> says of a tree that carries the series already.</summary>
internal static class CarriedTable
{
    /// <summary>Prints it.</summary>
    /// <returns>The exit code: done when the tree can be built as it is.</returns>
    public static int Show(Screen screen, CarriedSeries carried)
    {
        var report = carried.Report;
        screen.Json(Plain(carried));
        var table = Screen.Table("patch", "in the tree", "what is not as generated today");
        foreach (var patch in report.Patches)
        {
            table.AddRow(Screen.Cells(patch.Name, Word(patch.State), string.Empty));
            if (patch.State == CarriedState.Different)
                foreach (var part in patch.Parts)
                    table.AddRow(Screen.Cells(
                        string.Empty, Word(part.State), part.Name == part.File ? part.Place : $"{part.Name}: {part.Place}"));
        }
        screen.Show(table);
        screen.Line();
        foreach (var file in report.Extra)
            screen.Line($"note: {file} lies in the series' own folder and is not of it");
        screen.Line($"{carried.Plan.Tree} {report.Clause}.");
        screen.Line(report.Obstacle is { } obstacle
            ? $"It cannot be had without the series, for --unpatched and sizes: {obstacle}."
            : "It can be had without the series, for --unpatched and sizes.");
        if (carried.Plan.Audit is { } audit)
            screen.Line($"audit: {audit.Sentence}");
        foreach (var one in carried.Against)
            screen.Line($"It does not hold here: {one}");
        if (!report.IsWhole)
            screen.Line(
                $"A part is not built: ./caec generate --target {report.Target} --tree {carried.Plan.Tree} --out DIR writes the rest.");
        return carried.IsBuildable ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }

    private static object Plain(CarriedSeries carried) => new
    {
        complete = carried.IsBuildable,
        findings = carried.Against.Select(PatchCommands.Plain),
        audit = carried.Plan.Audit?.Functions.Select(PatchCommands.Plain),
        carried = new
        {
            carried.Report.AsGenerated,
            patches = carried.Report.Patches.Select(patch => new
            {
                patch.Name,
                state = Word(patch.State),
                parts = patch.Parts.Select(part => new { part.Name, state = Word(part.State), part.File, part.Line }),
            }),
            carried.Report.Extra,
            carried.Report.Obstacle,
        },
    };

    private static string Word(CarriedState state) => state switch
    {
        CarriedState.AsGenerated => "as generated",
        CarriedState.Different => "differs",
        _ => "missing",
    };
}
