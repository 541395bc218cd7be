// SPDX-License-Identifier: BSD-3-Clause
using System.Net.Sockets;
using System.Threading.Channels;

namespace Caec.Emulation;

/// <summary>Carries what one UART writes into its log and, line by line, to the watcher. When the watcher is slow the
/// emulator waits, so nothing is lost and nothing piles up.</summary>
internal static class UartPump
{
    /// <summary>How long a line may stand unfinished before it is shown as a prompt.</summary>
    private static readonly TimeSpan PromptDelay = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs until the emulator closes the UART.</summary>
    internal static async Task RunAsync(
        Socket socket, LogFile log, string uart, ChannelWriter<BootEvent> events, CancellationToken cancellation)
    {
        var splitter = new LineSplitter(uart);
        var buffer = new byte[16 * 1024];
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reading = stream.ReadAsync(buffer, cancellation).AsTask();
        while (true)
        {
            await OfferPromptAsync(reading, splitter, uart, events, cancellation);
            var count = await CountAsync(reading);
            if (count == 0)
                break;
            await log.WriteAsync(buffer.AsMemory(0, count));
            foreach (var line in splitter.Feed(buffer.AsMemory(0, count)))
                await events.WriteAsync(new BootEvent.Line(line), cancellation);
            reading = stream.ReadAsync(buffer, cancellation).AsTask();
        }
        if (splitter.End() is { } rest)
            await events.WriteAsync(new BootEvent.Line(rest), cancellation);
    }

    private static async Task<int> CountAsync(Task<int> reading)
    {
        try
        {
            return await reading;
        }
        catch (IOException)
        {
            // A killed emulator resets the connection: for the log that is the end like any other.
            return 0;
        }
    }

    private static async Task OfferPromptAsync(
        Task<int> reading, LineSplitter splitter, string uart, ChannelWriter<BootEvent> events,
        CancellationToken cancellation)
    {
        if (splitter.Partial.Length == 0)
            return;
        if (await Task.WhenAny(reading, Task.Delay(PromptDelay, cancellation)) == reading)
            return;
        await events.WriteAsync(new BootEvent.Prompt(uart, splitter.Partial), cancellation);
    }
}
