// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>One emulator process, its sockets and its logs.</summary>
internal sealed class RunningMachine : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly BootSpec _spec;
    private readonly Process _process;
    private readonly Channel<BootEvent> _events;
    private readonly CancellationTokenSource _pumping = new();
    private readonly List<LogFile> _logs = [];
    private readonly List<Task> _pumps = [];
    private volatile QmpConnection? _control;
    private Task _driving = Task.CompletedTask;

    private RunningMachine(BootSpec spec, Process process, int eventsAhead)
    {
        _spec = spec;
        _process = process;
        _events = Channel.CreateBounded<BootEvent>(eventsAhead);
        Logs = new BootLogs(
            [.. spec.Machine.Uarts.Select(uart => Path.Combine(spec.LogFolder, uart.Name + ".log"))],
            Path.Combine(spec.LogFolder, "qemu.log"), null);
    }

    internal BootLogs Logs { get; }

    internal ChannelReader<BootEvent> Events => _events.Reader;

    /// <summary>Starts the emulator. That it is connected and runs, that it ended at once, or that something of it broke
    /// down, are events; when none of them comes, that is for the watcher to see.</summary>
    internal static async Task<RunningMachine> StartAsync(
        BootSpec spec, Command command, SocketFolder sockets, int eventsAhead)
    {
        var control = sockets.Listen("qmp");
        var listeners = spec.Machine.Uarts.Skip(spec.Interactive ? 1 : 0)
            .Select(uart => (uart.Name, Socket: sockets.Listen(uart.Name))).ToList();
        var process = await ChildProcess.StartAsync(command, redirect: !spec.Interactive);
        var machine = new RunningMachine(spec, process, eventsAhead);
        try
        {
            await machine.LogEmulatorAsync(command);
            machine._driving = machine.DriveAsync(control, listeners);
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes the processors' registers to a log; null when the emulator does not answer.</summary>
    internal async Task<string?> DumpProcessorsAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            if (_control is null)
                return null;
            var status = await _control.ExecuteAsync("query-status", null, limit.Token);
            await _control.ExecuteAsync("stop", null, limit.Token);
            var registers = await _control.MonitorAsync("info registers -a", limit.Token);
            var path = Path.Combine(_spec.LogFolder, "processors.txt");
            var text = $"The machine was {status.GetProperty("status")}.\n{registers}".ReplaceLineEndings("\n");
            await AtomicFile.WriteAsync(path, text, limit.Token);
            return path;
        }
        catch (Exception error) when (error is CaecFailure or IOException
            || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Ends the emulator, politely first; returns when the process is gone. Somebody must read
    /// <see cref="Events"/> meanwhile, else the emulator may not get to the polite end in time.</summary>
    /// <param name="cancellation">Ends it without politeness.</param>
    internal async Task StopAsync(CancellationToken cancellation)
    {
        if (!_process.HasExited && _control is not null)
            await QuitAsync(_control, cancellation);
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        await _pumping.CancelAsync();
        _events.Writer.TryComplete();
        if (_control is not null)
            await _control.DisposeAsync();
        await _driving;
        // It may have connected while everything was being closed.
        if (_control is not null)
            await _control.DisposeAsync();
        foreach (var log in _logs)
            await log.DisposeAsync();
        _pumping.Dispose();
        _process.Dispose();
    }

    private async Task QuitAsync(QmpConnection control, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await control.ExecuteAsync("quit", null, limit.Token);
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (Exception error) when (error is CaecFailure or OperationCanceledException)
        {
            // It will be killed.
        }
    }

    private async Task LogEmulatorAsync(Command command)
    {
        if (_spec.Interactive)
            return;
        _process.StandardInput.Close();
        var log = Open(Logs.Emulator, "The emulator printed");
        await log.WriteAsync(Encoding.UTF8.GetBytes($"$ {command}\n"));
        Pump(CopyAsync(_process.StandardError.BaseStream, log));
        Pump(CopyAsync(_process.StandardOutput.BaseStream, log));
    }

    /// <summary>Connects everything, lets the processors run, and waits for the end.</summary>
    private async Task DriveAsync(Socket control, IReadOnlyList<(string Name, Socket Socket)> uarts)
    {
        try
        {
            await ConnectAsync(control, uarts);
            if (await ReleaseAsync())
                await _events.Writer.WriteAsync(new BootEvent.Running(), _pumping.Token);
            await Task.WhenAll(_pumps);
            await _process.WaitForExitAsync(_pumping.Token);
            // Its last event says why it ended.
            if (_control is not null)
                await _control.Closed;
            await _events.Writer.WriteAsync(new BootEvent.Ended(_process.ExitCode), _pumping.Token);
        }
        catch (Exception) when (_pumping.IsCancellationRequested)
        {
            // Nobody listens any more.
        }
#pragma warning disable CA1031 // Whatever it is, it belongs to who reads the events.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _events.Writer.TryComplete(error);
        }
    }

    private async Task ConnectAsync(Socket control, IReadOnlyList<(string Name, Socket Socket)> uarts)
    {
        foreach (var (name, listener) in uarts)
        {
            if (await AcceptAsync(listener) is not { } socket)
                return;
            Pump(UartPump.RunAsync(
                socket, Open(Path.Combine(_spec.LogFolder, name + ".log"), "The machine wrote to one UART"), name,
                _events.Writer, _pumping.Token));
        }
        if (await AcceptAsync(control) is { } connected)
            _control = await QmpConnection.OpenAsync(connected, _events.Writer, _pumping.Token);
    }

    /// <summary>Lets the processors run, unless a debugger is to do so.</summary>
    /// <returns>False when the emulator has ended before.</returns>
    private async Task<bool> ReleaseAsync()
    {
        if (_control is null)
            return false;
        try
        {
            if (!_spec.Debugger)
                await _control.ExecuteAsync("cont", null, _pumping.Token);
            return true;
        }
        catch (CaecFailure)
        {
            return false;
        }
    }

    // Null when the emulator ended instead of connecting: its log says why, and the Ended event follows.
    private async Task<Socket?> AcceptAsync(Socket listener)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_pumping.Token);
        var accepting = listener.AcceptAsync(over.Token).AsTask();
        var exiting = _process.WaitForExitAsync(over.Token);
        await Task.WhenAny(accepting, exiting);
        await over.CancelAsync();
        try
        {
            return await accepting;
        }
        catch (OperationCanceledException) when (!_pumping.IsCancellationRequested)
        {
            return null;
        }
    }

    // A pump that breaks down must be heard at once, not when the machine ends: it may never.
    private void Pump(Task pump)
    {
        async Task HearAsync()
        {
            try
            {
                await pump;
            }
#pragma warning disable CA1031 // Whatever it is, it belongs to who reads the events.
            catch (Exception error)
#pragma warning restore CA1031
            {
                if (!_pumping.IsCancellationRequested)
                    _events.Writer.TryComplete(error);
            }
        }

        _pumps.Add(HearAsync());
    }

    private LogFile Open(string path, string who)
    {
        var log = new LogFile(path, _spec.LongestLog, who);
        _logs.Add(log);
        return log;
    }

    private async Task CopyAsync(Stream from, LogFile to)
    {
        var buffer = new byte[4096];
        int count;
        while ((count = await from.ReadAsync(buffer, _pumping.Token)) > 0)
            await to.WriteAsync(buffer.AsMemory(0, count));
    }
}
