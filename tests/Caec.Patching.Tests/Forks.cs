// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>Trees that the repository's series are for, and copies of them for somebody to change.</summary>
internal static class Forks
{
    private static readonly House TheHouse = House.Find();

    public static AbiDocument Abi { get; } = AbiFile.Load(TheHouse.AbiFile);

    public static string Monitor => Path.Combine(TheHouse.Root, "firmware", "monitor");

    /// <summary>The trees of TF-RMM that the environment names, as the end-to-end tests take them.</summary>
    public static IReadOnlyList<string> TfRmm =>
        [.. (Environment.GetEnvironmentVariable("CAEC_TFRMM_SRC") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries)];

    public static Task<SeriesPlan> PlanAsync(string target, string tree, params string[] accepted) => SeriesPlanner.PlanAsync(
        PatchSeries.Load(Path.Combine(TheHouse.RmmPatches, target), TheHouse), tree, Options() with { Accepted = accepted }, CancellationToken.None);

    public static PlanOptions Options() => new()
    {
        Model = { ["abi"] = AbiRenderer.Model(Abi) },
        Generated = { ["csm_abi.h"] = new AbiRenderer(TheHouse.Templates).Render(Abi, AbiOutput.Rmm) },
    };

    /// <summary>A copy of what a series reads of a tree.</summary>
    public static string Copy(string tree)
    {
        var to = Directory.CreateTempSubdirectory("caec-fork-").FullName;
        foreach (var file in Directory.EnumerateFiles(tree, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => Path.GetExtension(file) is ".c" or ".h" or ".S" or ".ld" or ".txt" or ".cmake"))
        {
            var path = Path.Combine(to, Path.GetRelativePath(tree, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
        return to;
    }
}
