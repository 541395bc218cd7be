// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>Boots machines. Whatever happens, the emulator is gone and no socket is left when a boot returns.</summary>
public static class Emulator
{
    // Enough to let a machine run ahead of the watcher, little enough to bound memory.
    private const int EventsAhead = 1024;
    private static readonly TimeSpan SignalGrace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    /// <summary>The command that <see cref="BootAsync"/> would start, for --dry-run; the folder of the sockets is named
    /// only when it starts.</summary>
    public static Command Plan(BootSpec spec) => QemuCommandLine.ForRun(spec, "SOCKETS");

    /// <summary>Boots a machine and follows it to its end.</summary>
    /// <param name="spec">What to boot, and what for.</param>
    /// <param name="progress">Told of every stage and step as it happens, or null.</param>
    /// <param name="cancellation">Kills the machine.</param>
    /// <returns>How it ended; a machine that fails is a result too.</returns>
    /// <exception cref="CaecFailure">Kind Missing: no emulator, no image, or no room for logs; kind Machine: a UART
    /// wrote without end.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left running.</exception>
    public static async Task<BootResult> BootAsync(
        BootSpec spec, IProgress<BootProgress>? progress, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        BootPreconditions.Check(spec);
        using var sockets = MakeFolders(spec);
        var command = QemuCommandLine.ForRun(spec, sockets.Path);
        // Disposed of in reverse: the terminal is put right after the emulator is gone.
        await using var terminal = spec.Interactive ? await TerminalState.SaveAsync(cancellation) : null;
        var watch = new BootWatch(spec, progress, TimeProvider.System);
        await using var machine = await RunningMachine.StartAsync(spec, command, sockets, EventsAhead);
        await FollowAsync(machine, watch, cancellation);
        // Ctrl-C goes to the emulator as well, and it may be the first to say so.
        if (watch.EndedBySignal)
            await Task.Delay(SignalGrace, cancellation);
        var registers = await FinishAsync(machine, watch, cancellation);
        return Result(spec, command, watch, machine.Logs with { Processors = registers });
    }

    private static SocketFolder MakeFolders(BootSpec spec)
    {
        try
        {
            Directory.CreateDirectory(spec.LogFolder);
            return new SocketFolder();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"A folder could not be made: {error.Message.TrimEnd('.')}.", spec.LogFolder,
                $"df -h {spec.LogFolder} {Path.GetTempPath()}", error);
        }
    }

    private static async Task FollowAsync(RunningMachine machine, BootWatch watch, CancellationToken cancellation)
    {
        while (!watch.Over)
        {
            using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (watch.UntilDeadline is { } left)
                timer.CancelAfter(left);
            try
            {
                watch.See(await NextAsync(machine, timer.Token));
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                watch.SeeTime();
            }
        }
    }

    // What the machine wrote before it ended is still on its way, and it may wait for somebody to read that.
    private static async Task<string?> FinishAsync(
        RunningMachine machine, BootWatch watch, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var ending = EndAsync(machine, watch.Exit is BootExit.Hung or BootExit.TimedOut, limit, cancellation);
        try
        {
            while (!watch.EmulatorEnded)
                watch.See(await NextAsync(machine, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Something that it left behind still holds its output; what it said itself was read long ago.
        }
        finally
        {
            await ending;
        }
        return await ending;
    }

    private static async Task<string?> EndAsync(
        RunningMachine machine, bool dump, CancellationTokenSource limit, CancellationToken cancellation)
    {
        var registers = dump ? await machine.DumpProcessorsAsync(cancellation) : null;
        await machine.StopAsync(cancellation);
        limit.CancelAfter(LastWords);
        return registers;
    }

    private static async Task<BootEvent> NextAsync(RunningMachine machine, CancellationToken cancellation)
    {
        try
        {
            return await machine.Events.ReadAsync(cancellation);
        }
        catch (ChannelClosedException closed) when (closed.InnerException is { } reason)
        {
            ExceptionDispatchInfo.Throw(reason);
            throw;
        }
    }

    private static BootResult Result(BootSpec spec, Command command, BootWatch watch, BootLogs logs)
    {
        var fault = spec.Goal is BootGoal.Records ? watch.Reader.Complete() : null;
        var (outcome, diagnosis) = BootVerdict.Of(spec, watch, fault, logs);
        return new BootResult(
            outcome, watch.Exit!.Value, watch.Reader.Records, fault, diagnosis, watch.Stages, watch.LastLines, logs,
            command, watch.Elapsed);
    }
}
