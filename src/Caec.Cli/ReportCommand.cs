// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec report</c>: rebuilds a run's report, or compares two runs.</summary>
internal static class ReportCommand
{
    private static readonly Argument<string[]> Runs = new Argument<string[]>("run")
    {
        Description = "One run folder, whose report is rebuilt, or two, which are compared.",
        HelpName = "OUT-DIR",
        Arity = new ArgumentArity(1, 2),
    }.NamesPath(PathUse.FileOrFolder);

    private static readonly Option<double> MaxGrowth = new("--max-growth")
    {
        Description = "Of two runs: by how much a count may grow, in percent; one that grew more exits 1.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => RunComparison.UsualMaxGrowth,
    };

    public static Command Create()
    {
        var command = new Command("report", "Rebuild a run's report, or compare two runs.") { Runs, MaxGrowth };
        command.SetAction(async (parse, cancellation) =>
        {
            var screen = new Screen(ScreenStyle.From(parse));
            return parse.GetRequiredValue(Runs) switch
            {
                [var one] => await RebuildAsync(screen, one, parse.GetValue(GlobalOptions.DryRun), cancellation),
                [var left, var right] => await CompareAsync(
                    screen, left, right, parse.GetRequiredValue(MaxGrowth), cancellation),
                _ => throw new CaecFailure(FailureKind.Usage, "report takes one run folder or two."),
            };
        });
        return command;
    }

    private static async Task<int> RebuildAsync(
        Screen screen, string run, bool dryRun, CancellationToken cancellation)
    {
        var set = await RunSetFile.LoadAsync(run, cancellation);
        var record = set is null ? await ResultFile.LoadAsync(run, cancellation) : null;
        var folder = Path.GetFullPath(Directory.Exists(run) ? run : Path.GetDirectoryName(Path.GetFullPath(run))!);
        var (report, html) = (Path.Combine(folder, RunFolder.ReportName), Path.Combine(folder, RunFolder.HtmlReportName));
        if (!dryRun && set is not null)
            await RunSetFile.WriteAsync(folder, set, cancellation);
        if (!dryRun && record is not null)
        {
            await AtomicFile.WriteAsync(report, RunReport.Text(record), cancellation);
            await AtomicFile.WriteAsync(html, HtmlReport.Text(record), cancellation);
        }
        screen.Json(new { report, html });
        screen.Line(report);
        screen.Line(html);
        return ExitCode.Done;
    }

    private static async Task<int> CompareAsync(
        Screen screen, string left, string right, double maxGrowth, CancellationToken cancellation)
    {
        var comparison = RunComparison.Of(
            await ResultFile.LoadAsync(left, cancellation), await ResultFile.LoadAsync(right, cancellation), maxGrowth);
        screen.Json(comparison);
        foreach (var line in ComparisonText.Lines(comparison))
            screen.Line(line);
        return comparison.Passed ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }
}
