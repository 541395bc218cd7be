// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Build.Stacks;
using Caec.Patching;
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary><c>caec check</c>, <c>generate</c> and <c>apply</c>: the CSM series on a tree of the user's.</summary>
internal static class PatchCommands
{
    // Of a terminal as narrow as they come; in a log the report reads the same.
    private const int ReportWidth = 80;

    private static readonly Option<string> Target = new Option<string>("--target")
    {
        Description = "What the tree is.",
        Required = true,
    }.AcceptOnlyFromAmong("reference", "tf-rmm");

    private static readonly Option<string> Tree = new Option<string>("--tree")
    {
        Description = "The source tree.",
        HelpName = "DIR",
        Required = true,
    }.NamesPath(PathUse.Folder);

    private static readonly Option<string> Out = new Option<string>("--out")
    {
        Description = "The folder that gets the mails.",
        HelpName = "DIR",
        Required = true,
    }.NamesPath(PathUse.NewFolder);

    private static readonly Option<bool> Revert = new("--revert")
    {
        Description = "Take the applied series out again; the tree is then as it was, byte for byte.",
    };

    private static readonly Option<string[]> Accept = StackOptions.Accept();

    public static IEnumerable<Command> Create()
    {
        var check = new Command(
            "check", "Say whether the series fits a tree: anchors, collisions, drift. Writes nothing.") { Target, Tree, Accept };
        check.SetAction(CheckAsync);
        var generate = new Command(
            "generate", "Write the series for a tree as mails for git am. The tree is not touched.")
        {
            Target, Tree, Out, Accept,
        };
        generate.SetAction(GenerateAsync);
        var apply = new Command("apply", "Apply the series to a tree, or take it out again.")
        {
            Target, Tree, Revert, Accept,
        };
        apply.SetAction(ApplyAsync);
        return [check, generate, apply];
    }

    private static async Task<int> CheckAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        if (await CarriedAsync(parse, screen, cancellation) is { } carried)
            return CarriedTable.Show(screen, carried);
        var plan = await PlanAsync(parse, screen, cancellation);
        screen.Json(new
        {
            complete = plan.IsComplete, findings = plan.Findings.Select(Plain), audit = plan.Audit?.Functions.Select(Plain), notes = plan.Notes,
        });
        if (plan.IsComplete)
        {
            var table = Screen.Table("patch", "anchor", "where");
            foreach (var finding in plan.Findings)
                table.AddRow(Screen.Cells(
                    finding.Patch, finding.Name, finding.Taken.Length == 0 ? finding.Place : $"{finding.Place} ({finding.Taken})"));
            screen.Show(table);
            if (plan.Audit is { } audit)
                screen.Line($"audit: {audit.Sentence}");
            foreach (var note in plan.Notes)
                screen.Line($"note: {note.File}{(note.Line > 0 ? $":{note.Line}" : "")}: {note.Sentence}");
        }
        ShowReport(screen, plan);
        return plan.IsComplete ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }

    private static async Task<int> GenerateAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var folder = Path.GetFullPath(parse.GetRequiredValue(Out));
        var carried = await CarriedAsync(parse, screen, cancellation);
        var plan = carried is null ? await CompletePlanAsync(parse, screen, cancellation) : null;
        var mails = carried?.MissingMails() ?? plan!.Mails;
        if (!parse.GetValue(GlobalOptions.DryRun))
        {
            await SeriesPlan.WriteMailsAsync(mails, folder, cancellation);
            if (plan is not null)
                screen.Line(await plan.WriteCoverLetterAsync(folder, cancellation));
        }
        if (carried is not null)
            screen.Note($"{carried.Plan.Tree} {carried.Report.Clause}; these bring what is missing");
        screen.Json(mails.Select(mail => Path.Combine(folder, mail.FileName)));
        foreach (var mail in mails)
            screen.Line(Path.Combine(folder, mail.FileName));
        return ExitCode.Done;
    }

    private static async Task<int> ApplyAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var tree = FolderOf(parse);
        var dryRun = parse.GetValue(GlobalOptions.DryRun);
        if (parse.GetValue(Revert))
        {
            if (!dryRun)
                await SeriesApplier.RevertAsync(tree, cancellation);
            screen.Json(new { tree, reverted = !dryRun });
            screen.Line($"{tree} is as it was before the series");
            return ExitCode.Done;
        }

        if (await CarriedAsync(parse, screen, cancellation) is { } carried)
            throw carried.Refusal("apply adds nothing to it");
        var plan = await CompletePlanAsync(parse, screen, cancellation);
        if (!dryRun)
            await SeriesApplier.ApplyAsync(plan, cancellation);
        screen.Json(new { tree, applied = !dryRun, files = plan.Changes.Select(change => change.Path) });
        foreach (var change in plan.Changes)
            screen.Line($"{(change.Before is null ? "new    " : "changed")}  {change.Path}");
        return ExitCode.Done;
    }

    private static async Task<SeriesPlan> CompletePlanAsync(
        ParseResult parse, Screen screen, CancellationToken cancellation)
    {
        var plan = await PlanAsync(parse, screen, cancellation);
        if (!plan.IsComplete)
            ShowReport(screen, plan);
        plan.RequireComplete();
        return plan;
    }

    private static Task<SeriesPlan> PlanAsync(ParseResult parse, Screen screen, CancellationToken cancellation)
    {
        var (series, tree, options) = Inputs(parse, cancellation);
        return screen.StageAsync(
            "read the tree", _ => SeriesPlanner.PlanAsync(series, tree, options, cancellation));
    }

    /// <summary>The series that the tree carries already, or null.</summary>
    private static Task<CarriedSeries?> CarriedAsync(ParseResult parse, Screen screen, CancellationToken cancellation)
    {
        var (series, tree, options) = Inputs(parse, cancellation);
        return CarriedSeries.MayCarry(series, tree)
            ? screen.StageAsync(
                "compare the tree with the series",
                _ => CarriedSeries.FindAsync(series, tree, options, screen.Runner(), cancellation))
            : Task.FromResult<CarriedSeries?>(null);
    }

    private static (PatchSeries Series, string Tree, Task<PlanOptions> Options) Inputs(
        ParseResult parse, CancellationToken cancellation)
    {
        var (house, tree) = (House.Find(), FolderOf(parse));
        var accepted = parse.GetValue(Accept) ?? [];
        var options = Task.Run(() => SeriesPatcher.Options(house) with { Accepted = accepted }, cancellation);
        return (PatchSeries.Load(Path.Combine(house.RmmPatches, parse.GetRequiredValue(Target)), house), tree, options);
    }

    private static string FolderOf(ParseResult parse) => Path.GetFullPath(parse.GetRequiredValue(Tree));

    internal static object Plain(Finding one) => new
    {
        one.Patch,
        Anchor = one.Name,
        Kind = one.Kind.ToString().ToLowerInvariant(),
        one.Holds,
        one.File,
        one.Line,
        one.Expected,
        one.Actual,
        one.Taken,
    };

    internal static object Plain(AuditedFunction one) => new
    {
        one.Function,
        one.File,
        one.Line,
        one.Does,
        Verdict = one.Verdict.ToString().ToLowerInvariant(),
        one.Why,
    };

    private static void ShowReport(Screen screen, SeriesPlan plan)
    {
        foreach (var line in CheckReport.Lines(plan, ReportWidth))
            screen.Line(line);
    }
}
