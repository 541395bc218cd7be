// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;

namespace Caec.Workstation;

/// <summary>What a finished program left behind.</summary>
/// <param name="ExitCode">As the program gave it; 128 + signal when a signal ended it.</param>
/// <param name="StandardOutput">Everything it wrote to standard output.</param>
/// <param name="StandardError">Everything it wrote to standard error.</param>
public sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError);

/// <summary>Starts programs. Tests put a fake in its place and look at the argument lists.</summary>
public interface IProcessRunner
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="logFile">A file that gets the command line first and then both streams, or null.</param>
    /// <param name="cancellation">Kills the program and everything it started.</param>
    /// <exception cref="CaecFailure">Kind Missing: the program does not exist.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing of the program is left running.</exception>
    Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation);
}

/// <summary>Runs children that never outlive this process, however it ends.</summary>
public sealed class ChildProcess : IProcessRunner
{
    // Linux sends the parent-death signal when the *thread* that forked ends (prctl(2), PR_SET_PDEATHSIG), and pool
    // threads come and go; so one thread, which lives as long as the process, starts every child.
    private static readonly BlockingCollection<Action> Starts = StartSpawner();

    /// <summary>Starts a program without waiting for it; standard input is empty.</summary>
    /// <param name="command">What to start.</param>
    /// <param name="redirect">True to read its output through the result, false to let it use this terminal.</param>
    /// <exception cref="CaecFailure">Kind Missing: the program does not exist.</exception>
    public static async Task<Process> StartAsync(Command command, bool redirect = true)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starts.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(StartInfo(command, redirect))!);
            }
            catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException)
            {
                started.SetException(error);
            }
        });
        try
        {
            return await started.Task;
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"{command.Program} could not be started: {error.Message}.", next: "./caec doctor",
                cause: error);
        }
    }

    /// <inheritdoc/>
    public async Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        RequireProgram(command);
        using var process = await StartAsync(command);
        process.StandardInput.Close();
        await using var log = logFile is null ? null : OpenLog(logFile, command);
        var output = new StringBuilder();
        var errors = new StringBuilder();
        try
        {
            await Task.WhenAll(
                CopyAsync(process.StandardOutput, output, log, cancellation),
                CopyAsync(process.StandardError, errors, log, cancellation));
            await process.WaitForExitAsync(cancellation);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        return new ProcessResult(process.ExitCode, output.ToString(), errors.ToString());
    }

    private static void RequireProgram(Command command)
    {
        if (!ToolPath.Exists(command.Program))
            throw new CaecFailure(
                FailureKind.Missing, $"{command.Program} is not installed.", next: "./caec doctor");
    }

    private static ProcessStartInfo StartInfo(Command command, bool redirect)
    {
        // setpriv (util-linux) sets the parent-death signal and then becomes the program: same process id.
        var info = new ProcessStartInfo("setpriv")
        {
            WorkingDirectory = command.Directory ?? string.Empty,
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,
        };
        foreach (var word in (string[])["--pdeathsig", "KILL", "--", command.Program, .. command.Arguments])
            info.ArgumentList.Add(word);
        foreach (var (name, value) in command.Environment ?? new Dictionary<string, string>())
            info.Environment[name] = value;
        return info;
    }

    private static StreamWriter OpenLog(string logFile, Command command)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(logFile))!);
        var log = new StreamWriter(logFile, append: true) { AutoFlush = true };
        log.WriteLine($"$ {command}");
        return log;
    }

    private static async Task CopyAsync(
        StreamReader from, StringBuilder to, StreamWriter? log, CancellationToken cancellation)
    {
        while (await from.ReadLineAsync(cancellation) is { } line)
        {
            to.Append(line).Append('\n');
            if (log is not null)
                lock (log)
                    log.WriteLine(line);
        }
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
