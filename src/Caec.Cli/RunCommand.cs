// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec run</c>, the main job, and <c>caec bench</c>, one scenario of it.</summary>
internal static class RunCommand
{
    private static readonly Option<string[]> Scenarios = new("--scenario")
    {
        Description = $"Scenarios to run, in order: {string.Join(", ", KnownScenarios.All.Select(one => one.Name))}.",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["hello", "comm"],
    };

    private static readonly Option<string?> Repeat = new Option<string?>("--repeat")
    {
        Description = "Do again what a run did: its result.json or its folder says what. Other stack options are ignored.",
        HelpName = "OUT-DIR",
    }.NamesPath(PathUse.FileOrFolder);

    public static Command Create()
    {
        var command = new Command(
            "run", "Generate, apply, build, boot: realms share memory, and a folder tells of it.")
        {
            StackOptions.Platform, Scenarios, StackOptions.Set, StackOptions.Out, Repeat,
        };
        StackOptions.AddSourcesOfSeveral(command);
        command.SetAction(async (parse, cancellation) => await ExecuteAsync(
            parse,
            parse.GetValue(Repeat) is { } earlier
                ? await IntentsOfAsync(earlier, cancellation)
                : StackOptions.Intents(parse, parse.GetRequiredValue(Scenarios)),
            cancellation));
        return command;
    }

    public static Command CreateBench()
    {
        var bench = new Command("bench", "Run one scenario on the built stack.");
        foreach (var scenario in KnownScenarios.All)
        {
            var one = new Command(scenario.Name, scenario.Sentence)
            {
                StackOptions.Platform, StackOptions.Set, StackOptions.Out,
            };
            StackOptions.AddSourcesOfSeveral(one);
            one.SetAction((parse, cancellation) =>
                ExecuteAsync(parse, StackOptions.Intents(parse, [scenario.Name]), cancellation));
            bench.Add(one);
        }
        return bench;
    }

    private static async Task<int> ExecuteAsync(
        ParseResult parse, IReadOnlyList<RunIntent> intents, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var workshop = await Workshop.OpenAsync(screen, parse, cancellation);
        var run = new StackRun(screen, parse, workshop);
        var root = StackOptions.RunRoot(parse, workshop.House);
        if (parse.GetValue(GlobalOptions.DryRun))
            foreach (var intent in intents)
                await run.PlanAsync(intent, Path.Combine(root, "RUN", Folder(intents, intent)), cancellation);
        else if (intents is [var one])
            await OneAsync(screen, run, one, RunFolder.Create(root, TimeProvider.System), cancellation);
        else
            await SeveralStacks.ExecuteAsync(
                screen, workshop.Runner, run, intents, RunFolder.ForSeveral(root, TimeProvider.System), cancellation);
        return ExitCode.Done;
    }

    private static async Task OneAsync(
        Screen screen, StackRun run, RunIntent intent, RunFolder folder, CancellationToken cancellation)
    {
        var outcome = await run.ExecuteAsync(intent, folder, string.Empty, cancellation);
        RunTable.Show(screen, outcome);
        screen.JsonText(await File.ReadAllTextAsync(folder.Result, cancellation));
        if (outcome.Failure is null)
            return;
        screen.LastLines(outcome.Record.Failure?.LastLines ?? []);
        throw outcome.Failure;
    }

    private static string Folder(IReadOnlyList<RunIntent> intents, RunIntent intent) =>
        intents.Count == 1 ? string.Empty : RunSet.FolderOf(intent);

    private static async Task<IReadOnlyList<RunIntent>> IntentsOfAsync(string earlier, CancellationToken cancellation) =>
        await RunSetFile.LoadAsync(earlier, cancellation) is { } set
            ? [.. set.Members.Select(member => member.Run.Intent)]
            : [(await ResultFile.LoadAsync(earlier, cancellation)).Intent];
}
