// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Workstation;

/// <summary>What .NET does not offer of the C library.</summary>
internal static class LibC
{
    // unistd.h, fcntl.h; the same on every Linux that caec runs on.
    private const int MayExecute = 1;
    private const int MayReadIt = 4;
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;

    /// <summary>Whether this process may read a file, or list and enter a folder (access(2)).</summary>
    public static bool MayRead(string path, bool isFolder) =>
        Access(path, isFolder ? MayReadIt | MayExecute : MayReadIt) == 0;

    /// <summary>Flushes a file, or the names in a folder (fsync(2)).</summary>
    public static void Sync(string path) => WithFile(path, Fsync);

    /// <summary>Flushes the file system that has this folder (syncfs(2)).</summary>
    public static void SyncFileSystem(string folder) => WithFile(folder, Syncfs);

    private static void WithFile(string path, Func<int, int> flush)
    {
        var file = Open(path, ReadOnly | CloseOnExec);
        if (file < 0)
            throw Failure(path);
        var failed = flush(file) != 0;
        var failure = failed ? Failure(path) : null;
        _ = Close(file);
        if (failure is not null)
            throw failure;
    }

    private static IOException Failure(string path) =>
        new($"{path} could not be brought to the disk: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", EntryPoint = "access")]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Fsync(int file);

    [DllImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static extern int Syncfs(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
