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
    /// <exception cref="CaecFailure">Kind Missing: no repository around the program.</exception>
    public static House Find()
    {
        var root = Environment.GetEnvironmentVariable("CAEC_ROOT") ?? FindUpward(AppContext.BaseDirectory)
            ?? throw new CaecFailure(FailureKind.Missing, "The caec repository was not found; set CAEC_ROOT to it.");
        var caches = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg
            ? xdg
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var cache = Environment.GetEnvironmentVariable("CAEC_CACHE") is { Length: > 0 } named
            ? named
            : Path.Combine(caches, "caec");
        return new House(Path.GetFullPath(root), Path.GetFullPath(cache));
    }

    private static string? FindUpward(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "abi", "csm.yaml")))
                return folder.FullName;
        return null;
    }
}
