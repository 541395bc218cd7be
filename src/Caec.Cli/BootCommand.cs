// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using System.Text.RegularExpressions;
using Caec.Bench;
using Caec.Build.Stacks;
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec boot</c>: boots the stack with a BL33 image of this project's or of the user's.</summary>
internal static class BootCommand
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(120);

    private static readonly Option<bool> Interactive = new("--interactive")
    {
        Description = "Put the console on this terminal; Ctrl-A x ends the machine.",
    };

    private static readonly Option<bool> Gdb = new("--gdb")
    {
        Description = "Wait for a debugger on TCP port 1234 of this machine before the first instruction.",
    };

    private static readonly Option<string?> Payload = new Option<string?>("--payload")
    {
        Description = "A BL33 image, entered at EL2 non-secure; this project's host otherwise.",
        HelpName = "FILE",
    }.NamesPath(PathUse.File);

    private static readonly Option<string?> Expect = new Option<string?>("--expect")
    {
        Description = "Exit 0 when a line of the console matches.",
        HelpName = "REGEX",
    }.NeedsText();

    private static readonly Option<string?> Fail = new Option<string?>("--fail")
    {
        Description = "Exit 1 when a line of the console matches.",
        HelpName = "REGEX",
    }.NeedsText();

    public static Command Create()
    {
        var command = new Command("boot", "Boot the stack, or any BL33 image of yours on it.")
        {
            Interactive, Gdb, Payload, Expect, Fail, StackOptions.Platform, StackOptions.Out,
        };
        StackOptions.AddSources(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var goal = Goal(parse);
        var payload = ExistingPayload(parse);
        var workshop = await Workshop.OpenAsync(screen, parse, cancellation);
        var machine = await MachineFile.LoadAsync(
            workshop.House, parse.GetRequiredValue(StackOptions.Platform), cancellation);
        if (parse.GetValue(GlobalOptions.DryRun))
            return await PlanAsync(parse, workshop, machine, goal, payload, cancellation);

        var folder = RunFolder.Create(StackOptions.RunRoot(parse, workshop.House), TimeProvider.System);
        var request = Request(parse, workshop, folder, payload);
        var stack = await screen.StageAsync(
            "build the stack", progress => workshop.Stack(progress).BuildAsync(request, cancellation));
        var spec = Spec(machine, stack.Flash, folder.Logs, goal, parse);
        if (payload is null)
            spec = spec with { Loads = await LoadsAsync(stack, folder, request.Csm, cancellation) };
        screen.Told([Emulator.Plan(spec)]);
        if (parse.GetValue(Gdb))
            screen.Note("waiting for a debugger: target remote :1234");
        var result = parse.GetValue(Interactive)
            ? await Emulator.BootAsync(spec, null, cancellation)
            : await screen.StageAsync("boot", progress => Emulator.BootAsync(spec, new Lines(progress), cancellation));
        return Show(screen, result);
    }

    private static async Task<int> PlanAsync(
        ParseResult parse, Workshop workshop, MachineDefinition machine, BootGoal goal, string? payload,
        CancellationToken cancellation)
    {
        var request = Request(parse, workshop, null, payload);
        Screen.Plan(await workshop.Stack().PlanAsync(request, cancellation));
        Screen.Plan([Emulator.Plan(Spec(machine, "flash.bin", "logs", goal, parse))]);
        return ExitCode.Done;
    }

    private static StackRequest Request(ParseResult parse, Workshop workshop, RunFolder? folder, string? payload) =>
        StackOptions.Request(parse, StackOptions.Intent(parse), workshop, folder) with
        {
            Payload = payload,
            Use = payload is null ? StackUse.Host : StackUse.Payload,
        };

    private static int Show(Screen screen, BootResult result)
    {
        screen.Json(new
        {
            outcome = result.Outcome.ToString(),
            exit = result.Exit.ToString(),
            seconds = result.Duration.TotalSeconds,
            logs = result.Logs,
        });
        if (result.Failure is { } failure)
        {
            screen.LastLines(result.LastLines);
            throw failure;
        }
        screen.Line($"passed  {result.Logs.Uarts[0]}");
        return ExitCode.Done;
    }

    /// <summary>What this project's own host finds next to its image: the realms' image and what to do.</summary>
    private static async Task<IReadOnlyList<LoadedFile>> LoadsAsync(
        BuiltStack stack, RunFolder folder, bool csm, CancellationToken cancellation)
    {
        var realm = stack.Image("realm").Path;
        var configuration = Path.Combine(folder.Images, "config.txt");
        await AtomicFile.WriteAsync(
            configuration,
            ScenarioConfiguration.Text(HelloScenario.Definition, new ScenarioParameters(), csm, new FileInfo(realm).Length),
            cancellation);
        return [new LoadedFile("config", configuration), new LoadedFile("realm", realm)];
    }

    private static BootSpec Spec(
        MachineDefinition machine, string flash, string logs, BootGoal goal, ParseResult parse)
    {
        var attended = goal is BootGoal.Attended || parse.GetValue(Gdb);
        return new BootSpec(machine, flash, logs, goal)
        {
            ShortTurns = true,
            Debugger = parse.GetValue(Gdb),
            Interactive = parse.GetValue(Interactive),
            Timeout = parse.GetValue(GlobalOptions.Timeout) is { } seconds
                ? TimeSpan.FromSeconds(seconds)
                : attended ? null : DefaultTimeout,
            Silence = attended || goal is BootGoal.Output ? null : TimeSpan.FromSeconds(30),
        };
    }

    private static BootGoal Goal(ParseResult parse)
    {
        if (parse.GetValue(Interactive))
            return new BootGoal.Attended();
        var (expect, fail) = (Pattern(parse, Expect), Pattern(parse, Fail));
        return expect is not null || fail is not null || parse.GetValue(Payload) is not null
            ? new BootGoal.Output(expect, fail)
            : new BootGoal.Records();
    }

    private static Regex? Pattern(ParseResult parse, Option<string?> option) =>
        parse.GetValue(option) is { } text ? LinePattern.FromUser(text, option.Name) : null;

    private static string? ExistingPayload(ParseResult parse)
    {
        if (parse.GetValue(Payload) is not { } file)
            return null;
        var path = Path.GetFullPath(file);
        if (new FileInfo(path).Length == 0)
            throw new CaecFailure(FailureKind.Usage, $"The payload {path} is empty.");
        return path;
    }

    private sealed class Lines(IProgress<string> progress) : IProgress<BootProgress>
    {
        public void Report(BootProgress value) => progress.Report(value.Text);
    }
}
