// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Build.Stacks;
using Caec.Emulation;
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

    private static readonly Option<string?> Repeat = new("--repeat")
    {
        Description = "Do again what a run did: its result.json or its folder says what. Other stack options are ignored.",
        HelpName = "OUT-DIR",
    };

    public static Command Create()
    {
        var command = new Command(
            "run", "Generate, apply, build, boot: realms share memory, and a folder tells of it.")
        {
            StackOptions.Platform, Scenarios, StackOptions.Set, StackOptions.Out, Repeat,
        };
        StackOptions.AddSources(command);
        command.SetAction(async (parse, cancellation) => await ExecuteAsync(
            parse,
            parse.GetValue(Repeat) is { } earlier
                ? (await ResultFile.LoadAsync(earlier, cancellation)).Intent
                : StackOptions.Intent(parse, parse.GetRequiredValue(Scenarios)),
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
            StackOptions.AddSources(one);
            one.SetAction((parse, cancellation) =>
                ExecuteAsync(parse, StackOptions.Intent(parse, [scenario.Name]), cancellation));
            bench.Add(one);
        }
        return bench;
    }

    private static async Task<int> ExecuteAsync(ParseResult parse, RunIntent intent, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        Scenario[] scenarios = [.. intent.Scenarios.Select(KnownScenarios.Find)];
        var parameters = ScenarioParameters.From(intent.Parameters);
        var workshop = await Workshop.OpenAsync(screen, parse, cancellation);
        var machine = await MachineFile.LoadAsync(workshop.House, intent.Platform, cancellation);
        if (parse.GetValue(GlobalOptions.DryRun))
            return await PlanAsync(parse, workshop, machine, intent, scenarios, parameters, cancellation);

        var folder = RunFolder.Create(StackOptions.RunRoot(parse, workshop.House), TimeProvider.System);
        var request = StackOptions.Request(parse, intent, workshop, folder);
        var bench = new BenchRun(workshop.House, workshop.Runner, TimeProvider.System);
        var stack = await BuildAsync(screen, workshop, bench, request, intent, folder, cancellation);
        var plan = WithTimeout(new BenchPlan(machine, request, stack, scenarios, parameters), parse);
        screen.Told(BenchRun.Commands(plan, folder.Path));
        var outcome = await screen.StageAsync(
            $"boot and run {string.Join(", ", intent.Scenarios)}",
            progress => bench.ExecuteAsync(plan, folder, new Steps(progress), cancellation));
        RunTable.Show(screen, outcome);
        screen.JsonText(await File.ReadAllTextAsync(folder.Result, cancellation));
        if (outcome.Failure is null)
            return ExitCode.Done;
        screen.LastLines(outcome.Record.Failure?.LastLines ?? []);
        throw outcome.Failure;
    }

    /// <summary>Builds the stack; a failed build leaves a run folder that says so, a wrong command line none.</summary>
    private static async Task<BuiltStack> BuildAsync(
        Screen screen, Workshop workshop, BenchRun bench, StackRequest request, RunIntent intent, RunFolder folder,
        CancellationToken cancellation)
    {
        try
        {
            return await screen.StageAsync(
                "build the stack", progress => workshop.Stack(progress).BuildAsync(request, cancellation));
        }
        catch (CaecFailure failure) when (failure.Kind == FailureKind.Usage)
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }
        catch (CaecFailure failure)
        {
            await bench.LeaveFailureAsync(intent, folder, failure, cancellation);
            throw;
        }
    }

    private static async Task<int> PlanAsync(
        ParseResult parse, Workshop workshop, MachineDefinition machine, RunIntent intent, Scenario[] scenarios,
        ScenarioParameters parameters, CancellationToken cancellation)
    {
        var request = StackOptions.Request(parse, intent, workshop, null);
        Screen.Plan(await workshop.Stack().PlanAsync(request, cancellation));
        var nothing = new BuiltStack("flash.bin", [], [], [], null);
        var plan = new BenchPlan(machine, request, nothing, scenarios, parameters);
        Screen.Plan(BenchRun.Commands(plan, Path.Combine(StackOptions.RunRoot(parse, workshop.House), "RUN")));
        return ExitCode.Done;
    }

    private static BenchPlan WithTimeout(BenchPlan plan, ParseResult parse) =>
        parse.GetValue(GlobalOptions.Timeout) is { } seconds
            ? plan with { Timeout = TimeSpan.FromSeconds(seconds) }
            : plan;

    private sealed class Steps(IProgress<string> progress) : IProgress<BootProgress>
    {
        public void Report(BootProgress value) => progress.Report(ProgressText.Of(value));
    }
}
