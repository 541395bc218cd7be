// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using Caec.Clang.Native;
using Caec.Workstation;

namespace Caec.Clang;

/// <summary>The libclang that this process uses: the newest of the system, loaded once.</summary>
public static class ClangLibrary
{
    /// <summary>The oldest release that works.</summary>
    public const int OldestMajor = 16;

    // Releases come twice a year; looking a little ahead of today's costs nothing.
    private const int NewestMajor = 40;

    private static readonly Lazy<(string File, int Major)> Loaded = new(Load);

    /// <summary>The library's file.</summary>
    /// <exception cref="CaecFailure">Kind Missing: there is none, or none new enough.</exception>
    public static string File => Loaded.Value.File;

    /// <summary>The library's major version.</summary>
    /// <exception cref="CaecFailure">Kind Missing: there is none, or none new enough.</exception>
    public static int Major => Loaded.Value.Major;

    /// <summary>What the library says of itself, for example "Debian clang version 19.1.7".</summary>
    /// <exception cref="CaecFailure">Kind Missing: there is none, or none new enough.</exception>
    public static string Version
    {
        get
        {
            _ = Loaded.Value;
            return Cursors.Take(LibClang.clang_getClangVersion());
        }
    }

    /// <summary>The compiler's own headers (stdint.h, stdarg.h) of the same release, or null.</summary>
    public static string? ResourceFolder => FindResources(Major);

    /// <summary>Loads the library where that has not happened yet.</summary>
    internal static void Require() => _ = Loaded.Value;

    /// <summary>The sentence for a machine without a usable libclang.</summary>
    internal static CaecFailure Missing(Exception? cause = null) => new(
        FailureKind.Missing, $"libclang {OldestMajor} or newer was not found on this machine.", next: "./caec doctor",
        cause: cause);

    private static (string, int) Load()
    {
        var (file, major) = Enumerable.Range(OldestMajor, NewestMajor - OldestMajor + 1)
            .Reverse()
            .Select(candidate => (SharedLibrary.FindClang(candidate), candidate))
            .FirstOrDefault(candidate => candidate.Item1 is not null);
        if (file is null)
            throw Missing();
        try
        {
            var handle = NativeLibrary.Load(file);
            NativeLibrary.SetDllImportResolver(
                typeof(ClangLibrary).Assembly, (name, _, _) => name == LibClang.Name ? handle : 0);
            return (file, major);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw Missing(error);
        }
    }

    private static string? FindResources(int major)
    {
        string[] bases = [$"/usr/lib/llvm-{major}/lib/clang", "/usr/lib/clang", "/usr/lib64/clang"];
        return bases
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateDirectories(folder, $"{major}*"))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault(folder => System.IO.File.Exists(Path.Combine(folder, "include", "stdint.h")));
    }
}
