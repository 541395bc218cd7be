// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec report</c>: rebuilds a run's report, or compares two runs.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string[]> Runs = new("run")
    {
        Description = "One run folder, whose report is rebuilt, or two, which are compared.",
        HelpName = "OUT-DIR",
        Arity = new ArgumentArity(1, 2),
    };

    public static Command Create()
    {
        var command = new Command("report", "Rebuild a run's report, or compare two runs.") { Runs };
        command.SetAction(async (parse, cancellation) =>
        {
            var screen = new Screen(ScreenStyle.From(parse));
            return parse.GetRequiredValue(Runs) switch
            {
                [var one] => await RebuildAsync(screen, one, parse.GetValue(GlobalOptions.DryRun), cancellation),
                [var left, var right] => await CompareAsync(screen, left, right, cancellation),
                _ => throw new CaecFailure(FailureKind.Usage, "report takes one run folder or two."),
            };
        });
        return command;
    }

    private static async Task<int> RebuildAsync(
        Screen screen, string run, bool dryRun, CancellationToken cancellation)
    {
        var record = await ResultFile.LoadAsync(run, cancellation);
        var folder = Directory.Exists(run) ? run : Path.GetDirectoryName(Path.GetFullPath(run))!;
        var report = Path.GetFullPath(Path.Combine(folder, RunFolder.ReportName));
        if (!dryRun)
            await AtomicFile.WriteAsync(report, RunReport.Text(record), cancellation);
        screen.Json(new { report });
        screen.Line(report);
        return ExitCode.Done;
    }

    private static async Task<int> CompareAsync(
        Screen screen, string left, string right, CancellationToken cancellation)
    {
        var comparison = RunComparison.Of(
            await ResultFile.LoadAsync(left, cancellation), await ResultFile.LoadAsync(right, cancellation));
        screen.Json(comparison);
        Show(screen, "inputs", comparison.Inputs);
        Show(screen, "results", comparison.Results);
        return comparison.SameResults ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }

    private static void Show(Screen screen, string what, IReadOnlyList<RunDifference> differences)
    {
        screen.Line(differences.Count == 0 ? $"{what}: equal" : $"{what}: {differences.Count} differ");
        foreach (var difference in differences)
        {
            screen.Line($"  {difference.Where}");
            screen.Line($"    A  {difference.Left ?? "(nothing)"}");
            screen.Line($"    B  {difference.Right ?? "(nothing)"}");
        }
    }
}
