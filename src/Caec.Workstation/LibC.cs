// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Workstation;

/// <summary>What .NET does not offer of the C library.</summary>
internal static class LibC
{
    // unistd.h; the same on every Linux that caec runs on.
    private const int MayExecute = 1;
    private const int MayReadIt = 4;

    /// <summary>Whether this process may read a file, or list and enter a folder (access(2)).</summary>
    public static bool MayRead(string path, bool isFolder) =>
        Access(path, isFolder ? MayReadIt | MayExecute : MayReadIt) == 0;

    [DllImport("libc", EntryPoint = "access")]
    private static extern int Access([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int mode);
}
