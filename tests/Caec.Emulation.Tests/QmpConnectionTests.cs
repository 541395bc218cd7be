// SPDX-License-Identifier: BSD-3-Clause
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Caec.Workstation;

namespace Caec.Emulation.Tests;

public sealed class QmpConnectionTests
{
    /// <summary>Seen at the end of a run: QEMU went while a command was being written, and nobody looked at the failed answer.</summary>
    [Fact]
    public async Task An_answer_that_nobody_waits_for_any_more_is_no_forgotten_failure()
    {
        var forgotten = new List<string>();
        void Remember(object? sender, UnobservedTaskExceptionEventArgs thrown)
        {
            lock (forgotten)
                forgotten.Add(thrown.Exception.GetBaseException().Message);
        }
        TaskScheduler.UnobservedTaskException += Remember;
        try
        {
            await SendToWhoGoesAsync();
            for (var i = 0; i < 3; i++)
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        }
        finally
        {
            TaskScheduler.UnobservedTaskException -= Remember;
        }
        Assert.DoesNotContain(forgotten, message => message.Contains("control socket", StringComparison.Ordinal));
    }

    /// <summary>A frame of its own, so that nothing of it is alive afterwards.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task SendToWhoGoesAsync()
    {
        using var scratch = new Scratch();
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(scratch.Path));
        listener.Listen(1);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(scratch.Path));
        var qemu = await listener.AcceptAsync();
        var opening = QmpConnection.OpenAsync(socket, Channel.CreateUnbounded<BootEvent>().Writer, CancellationToken.None);
        await qemu.SendAsync("{\"QMP\": {}}\n"u8.ToArray());
        await qemu.ReceiveAsync(new byte[256]);
        await qemu.SendAsync("{\"return\": {}, \"id\": 1}\n"u8.ToArray());
        var connection = await opening;

        // Longer than what the socket holds, so that QEMU goes while it is being written.
        var command = connection!.ExecuteAsync("qom-set", new() { ["value"] = new string('x', 8 << 20) }, CancellationToken.None);
        qemu.Shutdown(SocketShutdown.Send);
        await connection.Closed;
        qemu.Dispose();
        await Assert.ThrowsAsync<CaecFailure>(() => command);
        await connection.DisposeAsync();
    }

    private sealed class Scratch : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("caec-qmp-");

        public string Path => System.IO.Path.Combine(_folder.FullName, "qmp");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
