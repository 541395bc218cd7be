// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>Control of a running QEMU over its machine protocol (QMP): one JSON object per line.</summary>
internal sealed class QmpConnection : IAsyncDisposable
{
    // Far more than the registers of every processor. What is longer is not QMP, and must not fill the memory.
    private const int LongestLine = 16 * 1024 * 1024;

    private readonly char[] _buffer = new char[4096];
    private readonly NetworkStream _stream;
    private readonly StreamReader _reader;
    private readonly ChannelWriter<BootEvent> _events;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement>> _pending = new();
    private readonly SemaphoreSlim _writing = new(1);
    private Task _pump = Task.CompletedTask;
    private int _last;
    private int _from;
    private int _to;

    private QmpConnection(Socket socket, ChannelWriter<BootEvent> events)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new StreamReader(_stream);
        _events = events;
    }

    /// <summary>Done when QEMU has closed the connection and every event of it was passed on.</summary>
    internal Task Closed => _pump;

    /// <summary>Greets QEMU; from then on its events go to the channel.</summary>
    /// <returns>Null when QEMU closed the connection before it greeted: it found something that it cannot start
    /// with.</returns>
    internal static async Task<QmpConnection?> OpenAsync(
        Socket socket, ChannelWriter<BootEvent> events, CancellationToken cancellation)
    {
        var connection = new QmpConnection(socket, events);
        try
        {
            if (await connection.ReadLineAsync(cancellation) is not null)
            {
                connection._pump = connection.PumpAsync();
                await connection.ExecuteAsync("qmp_capabilities", null, cancellation);
                return connection;
            }
        }
        catch (Exception error) when (error is IOException or CaecFailure)
        {
            // Closed in the middle of it: the same.
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    /// <summary>Executes a command and gives what it returns.</summary>
    /// <exception cref="CaecFailure">Kind Machine: QEMU refused it, or is gone.</exception>
    internal async Task<JsonElement> ExecuteAsync(string command, JsonObject? arguments, CancellationToken cancellation)
    {
        var id = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<JsonElement>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        var message = new JsonObject { ["execute"] = command, ["id"] = id };
        if (arguments is not null)
            message["arguments"] = arguments;
        try
        {
            await _writing.WaitAsync(cancellation);
            try
            {
                await _stream.WriteAsync(Encoding.UTF8.GetBytes(message.ToJsonString() + "\n"), cancellation);
            }
            finally
            {
                _writing.Release();
            }
            // The pump fails what is pending when it ends; a command sent after that would wait for ever.
            if (_pump.IsCompleted)
                answer.TrySetException(Gone());
            return await answer.Task.WaitAsync(cancellation);
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            throw Gone(error);
        }
        finally
        {
            _pending.TryRemove(id, out _);
            // Whoever stops waiting has been told why: what the connection's end makes of the answer is no news.
            answer.TrySetCanceled(CancellationToken.None);
            _ = answer.Task.Exception;
        }
    }

    /// <summary>Executes a command of the human monitor and gives its text.</summary>
    internal async Task<string> MonitorAsync(string line, CancellationToken cancellation)
    {
        var arguments = new JsonObject { ["command-line"] = line };
        var text = await ExecuteAsync("human-monitor-command", arguments, cancellation);
        return text.GetString() ?? string.Empty;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _pump;
        _reader.Dispose();
        _writing.Dispose();
    }

    private static CaecFailure Gone(Exception? cause = null) =>
        new(FailureKind.Machine, "The emulator closed its control socket.", cause: cause);

    private async Task PumpAsync()
    {
        try
        {
            while (await ReadLineAsync(CancellationToken.None) is { } line)
                await DispatchAsync(line);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or JsonException
            or ChannelClosedException or OperationCanceledException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            // The connection is over, or what came is not QMP; whether that was wanted is for the watcher to say.
        }
        foreach (var answer in _pending.Values)
            answer.TrySetException(Gone());
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellation)
    {
        var line = new StringBuilder();
        while (line.Length <= LongestLine)
        {
            if (_from == _to)
                (_from, _to) = (0, await _reader.ReadAsync(_buffer, cancellation));
            if (_to == 0)
                return line.Length > 0 ? line.ToString() : null;
            var end = Array.IndexOf(_buffer, '\n', _from, _to - _from);
            line.Append(_buffer, _from, (end < 0 ? _to : end) - _from);
            _from = end < 0 ? _to : end + 1;
            if (end >= 0)
                return line.ToString();
        }
        throw new IOException("a line without an end");
    }

    private async Task DispatchAsync(string line)
    {
        using var document = JsonDocument.Parse(line);
        var message = document.RootElement.Clone();
        if (message.TryGetProperty("event", out var name))
        {
            var data = message.TryGetProperty("data", out var found) ? found : default;
            await _events.WriteAsync(new BootEvent.Machine(name.GetString()!, data));
        }
        else if (message.TryGetProperty("id", out var id) && _pending.TryGetValue(id.GetInt32(), out var answer))
        {
            if (message.TryGetProperty("return", out var value))
                answer.TrySetResult(value);
            else
                answer.TrySetException(new CaecFailure(
                    FailureKind.Machine, $"The emulator refused a command: {message.GetProperty("error")}."));
        }
    }
}
