// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>A finished run.</summary>
/// <param name="Folder">Its folder, with result, report, patches, images and logs.</param>
/// <param name="Record">What <c>result.json</c> holds.</param>
/// <param name="Failure">Why it did not pass, to be thrown after the result was shown; null when it passed.</param>
public sealed record BenchOutcome(RunFolder Folder, RunRecord Record, CaecFailure? Failure);

/// <summary>Runs scenarios on a built stack and leaves a run folder.</summary>
/// <param name="house">Where the tool lies, for its version.</param>
/// <param name="runner">Starts small programs such as git.</param>
/// <param name="time">Names and dates the run.</param>
public sealed class BenchRun(House house, IProcessRunner runner, TimeProvider time)
{
    /// <summary>The commands that <see cref="ExecuteAsync"/> would start, for --dry-run.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="folder">A name for the run folder, which is made only by a real run.</param>
    public static IReadOnlyList<Command> Commands(BenchPlan plan, string folder)
    {
        var files = new RunFiles(folder, plan.Scenarios.Count > 1);
        return [.. plan.Scenarios.Select(scenario => Emulator.Plan(plan.Boot(scenario, files)))];
    }

    /// <summary>Runs every scenario of the plan, also after one that failed.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="folder">A new run folder; tools' logs may lie in it already.</param>
    /// <param name="progress">Told of boot stages and steps, or null.</param>
    /// <param name="cancellation">Stops the machine; the folder stays as it is.</param>
    /// <returns>The outcome; a scenario that fails is one too, and the folder says why.</returns>
    /// <exception cref="CaecFailure">Something is missing on this machine, or the disk is full; where it can still be
    /// written, <c>result.json</c> says so.</exception>
    public async Task<BenchOutcome> ExecuteAsync(
        BenchPlan plan, RunFolder folder, IProgress<BootProgress>? progress, CancellationToken cancellation)
    {
        var (started, clock) = (time.GetUtcNow(), Stopwatch.StartNew());
        try
        {
            var images = await RunContents.CopyImagesAsync(plan.Stack, folder, cancellation);
            var patches = await RunContents.CopyPatchesAsync(plan.Stack, folder, cancellation);
            var runs = await RunScenariosAsync(plan, folder, progress, cancellation);
            var failed = runs.FirstOrDefault(run => run.Failure is not null);
            var record = new RunRecord(
                RunRecord.CurrentSchema,
                await CaecVersion.FindAsync(house, runner, cancellation),
                plan.Intent,
                RunContents.Parts(plan.Stack),
                images,
                patches,
                await MachineAsync(plan, cancellation),
                [.. runs.Select(run => run.Record)],
                RunContents.SizeOf(plan.Stack.CodeSize),
                [.. runs.SelectMany(run => run.Attacks)],
                failed is null ? null : FailureRecord.Of(failed.Failure!, folder.Path, failed.Boot.LastLines),
                Times(folder, started, clock, runs))
            {
                Audit = plan.Stack.Audit,
                Series = SeriesRecord.Of(plan.Stack),
            };
            await WriteAsync(folder, record, cancellation);
            return new BenchOutcome(folder, record, failed?.Failure);
        }
        catch (CaecFailure failure)
        {
            await LeaveFailureAsync(plan.Intent, folder, failure, cancellation);
            throw;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var failure = new CaecFailure(
                FailureKind.Missing, $"The run folder could not be written: {error.Message.TrimEnd('.')}.", folder.Path,
                $"df -h {folder.Path}", error);
            await LeaveFailureAsync(plan.Intent, folder, failure, cancellation);
            throw failure;
        }
    }

    /// <summary>Writes the result of a run that failed before anything ran, for instance because a build did.</summary>
    /// <returns>The record; null when even that could not be written.</returns>
    public async Task<RunRecord?> LeaveFailureAsync(
        RunIntent intent, RunFolder folder, CaecFailure failure, CancellationToken cancellation)
    {
        try
        {
            var record = new RunRecord(
                RunRecord.CurrentSchema, await CaecVersion.FindAsync(house, runner, cancellation), intent, [], [], [],
                null, [], null, [], FailureRecord.Of(failure, folder.Path, []),
                new RunTimes(folder.Id, time.GetUtcNow(), 0, []));
            await WriteAsync(folder, record, cancellation);
            return record;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CaecFailure)
        {
            // The disk is full, say: the failure at hand is the one to tell.
            return null;
        }
    }

    private static async Task<IReadOnlyList<ScenarioRun>> RunScenariosAsync(
        BenchPlan plan, RunFolder folder, IProgress<BootProgress>? progress, CancellationToken cancellation)
    {
        var files = new RunFiles(folder.Path, plan.Scenarios.Count > 1);
        var runs = new List<ScenarioRun>();
        foreach (var scenario in plan.Scenarios)
        {
            var text = ScenarioConfiguration.Text(
                scenario, plan.Parameters, plan.Request.Csm, new FileInfo(files.Realm).Length);
            await AtomicFile.WriteAsync(files.ConfigurationOf(scenario), text, cancellation);
            var boot = await Emulator.BootAsync(plan.Boot(scenario, files), progress, cancellation);
            runs.Add(ScenarioRun.Of(plan, scenario, boot));
        }
        return runs;
    }

    private async Task<MachineRecord> MachineAsync(BenchPlan plan, CancellationToken cancellation)
    {
        var machine = plan.Machine;
        var version = await runner.AskAsync(new Command(machine.Program, ["--version"]), cancellation);
        return new MachineRecord(
            machine.Name, machine.Program, version.StandardOutput.Split('\n')[0].Trim(), machine.Board, machine.Cpu,
            machine.Cpus, machine.MemoryMib, plan.CountInstructions ? machine.Counting : null);
    }

    private static RunTimes Times(
        RunFolder folder, DateTimeOffset started, Stopwatch clock, IReadOnlyList<ScenarioRun> runs) => new(
            folder.Id,
            started,
            Math.Round(clock.Elapsed.TotalSeconds, 3),
            [
                .. runs.SelectMany(run => run.Boot.Stages.Select(stage => new StageEntry(
                    run.Record.Name, stage.Stage.ToString(), Math.Round(stage.Elapsed.TotalMilliseconds, 1)))),
            ]);

    private async Task WriteAsync(RunFolder folder, RunRecord record, CancellationToken cancellation)
    {
        await ResultFile.WriteAsync(folder.Result, record, cancellation);
        await AtomicFile.WriteAsync(folder.Report, RunReport.Text(record), cancellation);
        await AtomicFile.WriteAsync(folder.HtmlReport, HtmlReport.Text(record), cancellation);
        await folder.PublishAsync(runner, cancellation);
    }
}
