// SPDX-License-Identifier: BSD-3-Clause
using System.Net.Sockets;

namespace Caec.Emulation;

/// <summary>A private folder for the sockets of one machine. Its name carries this process's id, so that what a killed
/// process left behind is found and removed by the next one.</summary>
internal sealed class SocketFolder : IDisposable
{
    private const string Prefix = "caec-sockets-";
    private readonly List<Socket> _listeners = [];

    internal SocketFolder()
    {
        Sweep();
        // Mode 0700. A socket's path may have 107 bytes (unix(7)), so the folder does not lie in the run folder.
        Path = Directory.CreateTempSubdirectory($"{Prefix}{Environment.ProcessId}-").FullName;
    }

    internal string Path { get; }

    /// <summary>A socket that waits for one connection.</summary>
    internal Socket Listen(string name)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listeners.Add(listener);
        listener.Bind(new UnixDomainSocketEndPoint(System.IO.Path.Combine(Path, name)));
        listener.Listen(1);
        return listener;
    }

    public void Dispose()
    {
        foreach (var listener in _listeners)
            listener.Dispose();
        Remove(Path);
    }

    private static void Sweep()
    {
        foreach (var folder in Directory.EnumerateDirectories(System.IO.Path.GetTempPath(), Prefix + "*"))
        {
            var owner = System.IO.Path.GetFileName(folder)[Prefix.Length..].Split('-')[0];
            if (int.TryParse(owner, out var id) && !Directory.Exists($"/proc/{id}"))
                Remove(folder);
        }
    }

    private static void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another user's, or already gone: nothing that would hurt this run.
        }
    }
}
