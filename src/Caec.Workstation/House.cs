// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Where things lie: the folders of this repository and the cache.</summary>
/// <param name="Root">The repository's top folder.</param>
/// <param name="Cache">Sources, trees and build results; safe to delete at any time.</param>
public sealed record House(string Root, string Cache)
{
    /// <summary>The CSM interface, the only place a number is defined.</summary>
    public string AbiFile => Path.Combine(Root, "abi", "csm.yaml");

    /// <summary>Text templates, by what they extend.</summary>
    public string Templates => Path.Combine(Root, "templates");

    /// <summary>One folder of patch series per RMM target.</summary>
    public string RmmPatches => Path.Combine(Root, "rmm-patches");

    /// <summary>Freestanding C.</summary>
    public string Firmware => Path.Combine(Root, "firmware");

    /// <summary>Machine definitions.</summary>
    public string Machines => Path.Combine(Root, "qemu");

    /// <summary>The pins of every source.</summary>
    public string SourceLock => Path.Combine(Root, "sources.lock");

    /// <summary>Finds the repository from CAEC_ROOT, or upward from the program's folder, and the cache from
    /// CAEC_CACHE, else XDG_CACHE_HOME, else ~/.cache.</summary>
    /// <exception cref="CaecFailure">Kind Missing: no repository around the program, or no place for the cache; kind Usage: a
    /// variable holds what is no path.</exception>
    public static House Find()
    {
        // Compilers and sockets need it; without this, each would say so in its own way.
        _ = Variable("TMPDIR", PathUse.Folder);
        var root = Variable("CAEC_ROOT", PathUse.Folder) ?? FindUpward(AppContext.BaseDirectory);
        return root is not null && IsRoot(root)
            ? new House(root, Variable("CAEC_CACHE", PathUse.NewFolder) ?? Path.Combine(Caches(), "caec"))
            : throw new CaecFailure(FailureKind.Missing, "The caec repository was not found; set CAEC_ROOT to it.");
    }

    // A relative XDG_CACHE_HOME or HOME would mean another cache in every folder (XDG base directory specification).
    private static string Caches()
    {
        if (Variable("XDG_CACHE_HOME", PathUse.NewFolder) is { } xdg && Environment.GetEnvironmentVariable("XDG_CACHE_HOME")![0] == '/')
            return xdg;
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return Path.IsPathRooted(home)
            ? Path.Combine(home, ".cache")
            : throw new CaecFailure(
                FailureKind.Missing, "This user has no home folder, so there is no place for the cache.",
                next: "CAEC_CACHE=DIR ./caec");
    }

    /// <summary>The full path that a variable holds, or null where it is not set or empty.</summary>
    private static string? Variable(string name, PathUse use)
    {
        if (Environment.GetEnvironmentVariable(name) is not { Length: > 0 } path)
            return null;
        return UserPath.Fault(name, path, use) is { } fault
            ? throw new CaecFailure(FailureKind.Usage, fault)
            : Path.GetFullPath(path);
    }

    private static bool IsRoot(string folder) => File.Exists(Path.Combine(folder, "abi", "csm.yaml"));

    private static string? FindUpward(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (IsRoot(folder.FullName))
                return folder.FullName;
        return null;
    }
}
