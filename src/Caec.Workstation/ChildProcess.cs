// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Caec.Workstation;

/// <summary>What a finished program left behind.</summary>
/// <param name="ExitCode">As the program gave it; 128 + signal when a signal ended it.</param>
/// <param name="StandardOutput">Everything it wrote to standard output, each line ended by a line feed.</param>
/// <param name="StandardError">Everything it wrote to standard error, each line ended by a line feed.</param>
public sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError);

/// <summary>Starts programs. Tests put a fake in its place and look at the argument lists.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="logFile">A file that gets the command line first and then both streams, or null.</param>
    /// <param name="cancellation">Kills the program and everything it started.</param>
    /// <exception cref="CaecFailure">Kind Missing: the program does not exist, printed without end, or the log could not be
    /// written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the program is left running.</exception>
    Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation);
}

/// <summary>Runs children that never outlive this process, however it ends.</summary>
public sealed class ChildProcess : IProcessRunner
{
    // A daemon that the program left behind may hold its output open for ever; what it wrote itself is in the pipe
    // when it ends, and is read long before this.
    private static readonly TimeSpan LingerLimit = TimeSpan.FromSeconds(5);

    // Linux sends the parent-death signal when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG), and pool
    // threads come and go; so one thread, which lives as long as the process, starts every child.
    private static readonly BlockingCollection<Action> Starts = StartSpawner();

    /// <summary>Starts a program without waiting for it. The caller closes standard input, reads both streams,
    /// disposes, and ends it with <see cref="StopAsync"/>.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="redirect">True to talk to it through the result, false to let it use this terminal.</param>
    /// <exception cref="CaecFailure">Kind Missing: the program does not exist or cannot be started.</exception>
    public static async Task<Process> StartAsync(Command command, bool redirect = true)
    {
        // By its full path: .NET would look for it in the current folder, which may not even exist, before PATH.
        var setpriv = Find("setpriv");
        Find(command.Program);
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(StartInfo(setpriv, command, redirect))!);
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to the caller and not to the spawner thread.
            catch (Exception error)
#pragma warning restore CA1031
            {
                started.SetException(error);
            }
        });
        try
        {
            return await started.Task;
        }
        catch (Win32Exception error)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"{command.Program} could not be started: {error.Message}.", next: "./caec doctor",
                cause: error);
        }
    }

    /// <summary>Kills a program and everything it started, and waits until it is gone. Does nothing to one that has
    /// ended.</summary>
    public static async Task StopAsync(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It, or one of its children, ended in the meantime.
        }
        await process.WaitForExitAsync(CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var log = logFile is null ? null : new ProcessLog(logFile, command);
        using var process = await StartAsync(command);
        var output = new OutputCopy(process, command.Program, log);
        var errors = new OutputCopy(process, command.Program, log);
        // Not cancelled by the token: killing the program ends the streams, and its last words reach the log.
        var copies = Task.WhenAll(output.RunAsync(process.StandardOutput), errors.RunAsync(process.StandardError));
        try
        {
            await FeedAsync(process, command.Input, cancellation);
            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!process.HasExited)
                await StopAsync(process);
            await Task.WhenAny(copies, Task.Delay(LingerLimit, CancellationToken.None));
        }
        return (output.Failure ?? errors.Failure) is { } failure
            ? throw failure
            : new ProcessResult(process.ExitCode, output.Text, errors.Text);
    }

    private static async Task FeedAsync(Process process, string? input, CancellationToken cancellation)
    {
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellation);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended, or closed its input, without reading everything; its exit code says whether that matters.
        }
    }

    private static string Find(string program) => ToolPath.Find(program) ?? throw new CaecFailure(
        FailureKind.Missing, $"{program} is not installed.", next: "./caec doctor");

    private static ProcessStartInfo StartInfo(string setpriv, Command command, bool redirect)
    {
        // setpriv (util-linux) sets the parent-death signal and then becomes the program: same process id.
        var info = new ProcessStartInfo(setpriv)
        {
            WorkingDirectory = command.Directory ?? string.Empty,
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,
        };
        foreach (var word in (string[])["--pdeathsig", "KILL", "--", command.Program, .. command.Arguments])
            info.ArgumentList.Add(word);
        // Messages and versions are parsed, and sorted lists must not depend on who runs us.
        info.Environment["LC_ALL"] = "C.UTF-8";
        foreach (var (name, value) in command.Environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        return info;
    }

    private static BlockingCollection<Action> StartSpawner()
    {
        var starts = new BlockingCollection<Action>();
        var thread = new Thread(() =>
        {
            foreach (var start in starts.GetConsumingEnumerable())
                start();
        }) { IsBackground = true, Name = "spawner" };
        thread.Start();
        return starts;
    }
}
