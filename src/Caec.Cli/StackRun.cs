// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Build.Stacks;
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>Builds a stack and runs scenarios on it.</summary>
internal sealed class StackRun(Screen screen, ParseResult parse, Workshop workshop)
{
    private readonly BenchRun _bench = new(workshop.House, workshop.Runner, TimeProvider.System);

    /// <summary>Tells whether the stack can be built, as far as that is known before anything is done.</summary>
    /// <exception cref="CaecFailure">It cannot.</exception>
    public Task CheckAsync(RunIntent intent, CancellationToken cancellation) =>
        workshop.Stack().CheckAsync(StackOptions.Request(parse, intent, workshop, null), cancellation);

    /// <summary>Prints every command that a run would start.</summary>
    /// <param name="intent">What to run.</param>
    /// <param name="folder">A name for the run folder.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task PlanAsync(RunIntent intent, string folder, CancellationToken cancellation)
    {
        var request = StackOptions.Request(parse, intent, workshop, null);
        var plan = await BenchPlanAsync(intent, request, new BuiltStack("flash.bin", [], [], [], null), cancellation);
        Screen.Plan(await workshop.Stack().PlanAsync(request, cancellation));
        Screen.Plan(BenchRun.Commands(plan, folder));
    }

    /// <summary>Builds and runs.</summary>
    /// <param name="intent">What to run.</param>
    /// <param name="folder">The run folder, which says also of a failed build that it failed.</param>
    /// <param name="on">What stands after the names of the stages, for instance <c> on reference</c>.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CaecFailure">It could not be built or started; of kind Usage, there is no folder then.</exception>
    public async Task<BenchOutcome> ExecuteAsync(
        RunIntent intent, RunFolder folder, string on, CancellationToken cancellation)
    {
        var request = StackOptions.Request(parse, intent, workshop, folder);
        var stack = await BuildAsync(request, intent, folder, on, cancellation);
        var plan = await BenchPlanAsync(intent, request, stack, cancellation);
        screen.Told(BenchRun.Commands(plan, folder.Path));
        return await screen.StageAsync(
            $"boot and run {string.Join(", ", intent.Scenarios)}{on}",
            progress => _bench.ExecuteAsync(plan, folder, new Steps(progress), cancellation));
    }

    private async Task<BuiltStack> BuildAsync(
        StackRequest request, RunIntent intent, RunFolder folder, string on, CancellationToken cancellation)
    {
        try
        {
            return await screen.StageAsync(
                $"build the stack{on}", progress => workshop.Stack(progress).BuildAsync(request, cancellation));
        }
        catch (CaecFailure failure) when (failure.Kind == FailureKind.Usage)
        {
            Directory.Delete(folder.Path, recursive: true);
            throw;
        }
        catch (CaecFailure failure)
        {
            await _bench.LeaveFailureAsync(intent, folder, failure, cancellation);
            throw;
        }
    }

    private async Task<BenchPlan> BenchPlanAsync(
        RunIntent intent, StackRequest request, BuiltStack stack, CancellationToken cancellation)
    {
        var machine = await MachineFile.LoadAsync(workshop.House, intent.Platform, cancellation);
        var plan = new BenchPlan(
            machine, request, stack, [.. intent.Scenarios.Select(KnownScenarios.Find)],
            ScenarioParameters.From(intent.Parameters));
        return parse.GetValue(GlobalOptions.Timeout) is { } seconds
            ? plan with { Timeout = TimeSpan.FromSeconds(seconds) }
            : plan;
    }

    private sealed class Steps(IProgress<string> progress) : IProgress<BootProgress>
    {
        public void Report(BootProgress value) => progress.Report(ProgressText.Of(value));
    }
}
