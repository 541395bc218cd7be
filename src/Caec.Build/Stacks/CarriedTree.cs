// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Build.Caching;
using Caec.Build.Pairing;
using Caec.Patching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>What a tree carries of a series before anything is applied to it, and the tree without that.</summary>
/// <param name="Folder">The tree, as the user names it.</param>
/// <param name="Report">What it carries.</param>
/// <param name="Without">A folder with the tree without the series; null where that is not known exactly.</param>
/// <param name="Identity">Changes whenever <paramref name="Without"/> may.</param>
/// <param name="Abi">The version of the CSM interface that it speaks, or null where it does not say.</param>
/// <param name="Audit">What the audit of it found, or null where the series asks for none.</param>
/// <param name="Against">What of its own stands against the series.</param>
internal sealed record CarriedTree(
    string Folder, CarriedReport Report, string? Without, string Identity, InterfaceVersion? Abi, string? Audit,
    IReadOnlyList<Finding> Against)
{
    private const string Generation = "carried 2";
    private const string ReportFile = "carried.json";

    /// <summary>Looks at a tree; what was found is kept in the cache.</summary>
    /// <returns>Null when it carries nothing.</returns>
    public static async Task<CarriedTree?> FindAsync(
        BuildCache cache, ITreePatcher patcher, HouseSeries series, PatchedTreeSource source, CancellationToken cancellation)
    {
        if (source.Folder is not { } tree || !patcher.MayCarry(series.Folder, tree))
            return null;
        var identity = ContentHash.OfText(string.Join('\0',
        [
            Generation, source.Sha256, await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation),
            .. series.Accepted.Order(StringComparer.Ordinal),
        ]));
        var entry = await cache.GetOrAddAsync(
            identity,
            async (staging, stop) =>
            {
                var carried = await patcher.CarriedAsync(series.Folder, tree, series.Accepted, stop);
                if (carried is { Report.Obstacle: null })
                    Take(carried, source, Path.Combine(staging, "tree"), stop);
                var header = carried?.Plan.Series.Patches.SelectMany(patch => patch.Files)
                    .FirstOrDefault(file => file.Source == SeriesPatcher.AbiHeader)?.To;
                var kept = new Kept(carried?.Report, header, carried?.Plan.Audit?.Sentence, carried?.Against ?? []);
                await AtomicFile.WriteAsync(Path.Combine(staging, ReportFile), JsonSerializer.Serialize(kept), stop);
            },
            cancellation);
        var text = await File.ReadAllTextAsync(Path.Combine(entry, ReportFile), cancellation);
        if (JsonSerializer.Deserialize<Kept>(text) is not { Report: { } found } kept)
            return null;
        var without = Path.Combine(entry, "tree");
        return new CarriedTree(
            tree, found, Directory.Exists(without) ? without : null, identity, AbiOf(tree, kept.AbiHeader), kept.Audit, kept.Against);
    }

    /// <summary>Refuses a tree that carries a part only, as nobody knows whether it answers CSM's calls; and one with
    /// something of its own for which the series would not be applied either.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed.</exception>
    public void RequireBuildable()
    {
        if (!Report.IsWhole)
            throw new CaecFailure(
                FailureKind.CheckFailed, $"{Folder} {Report.Clause}; a part is not built.", Folder,
                $"./caec generate --target {Report.Target} --tree {Folder} --out DIR");
        if (Against.Count > 0)
            throw new CaecFailure(
                FailureKind.CheckFailed,
                $"{Folder} carries the series {Report.Target}, which does not hold there: {Against[0].ToString().TrimEnd('.')}"
                    + $"{(Against.Count == 1 ? string.Empty : $"; {Against.Count - 1} more")}.",
                Path.Combine(Folder, Against[0].Place), $"./caec check --target {Report.Target} --tree {Folder}");
    }

    /// <summary>The tree without the series.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed: it is not known exactly.</exception>
    public string RequireWithout() => Without ?? throw new CaecFailure(
        FailureKind.CheckFailed,
        $"{Folder} carries the series {Report.Target}, and cannot be had without it: {Report.Obstacle}.", Folder,
        $"./caec check --target {Report.Target} --tree {Folder}");

    /// <summary>Refuses a tree whose interface this program's guests do not speak.</summary>
    /// <param name="spoken">The version that they speak.</param>
    /// <exception cref="CaecFailure">Kind Missing.</exception>
    public void RequireAbi(InterfaceVersion spoken)
    {
        if (Abi is { } own && !own.Serves(spoken))
            throw new CaecFailure(
                FailureKind.Missing,
                $"{Folder} carries CSM with interface {own}, and the host and realms of this caec speak {spoken}.", Folder,
                $"./caec check --target {Report.Target} --tree {Folder}");
    }

    private static void Take(CarriedSeries carried, PatchedTreeSource source, string copy, CancellationToken cancellation)
    {
        source.Copy(copy, cancellation);
        foreach (var (path, content) in carried.Without)
        {
            var file = Path.Combine(copy, path);
            if (content is not null)
                File.WriteAllBytes(file, content);
            else
                RemoveWithEmptyFolders(copy, file);
        }
    }

    private static void RemoveWithEmptyFolders(string tree, string file)
    {
        File.Delete(file);
        for (var folder = Path.GetDirectoryName(file)!;
            folder.Length > tree.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any();
            folder = Path.GetDirectoryName(folder)!)
            Directory.Delete(folder);
    }

    private static InterfaceVersion? AbiOf(string tree, string? header) =>
        header is not null && File.Exists(Path.Combine(tree, header))
            ? InterfaceVersion.LastFromMacros(File.ReadAllText(Path.Combine(tree, header)), "CSM_ABI_MAJOR", "CSM_ABI_MINOR")
            : null;

    /// <summary>What the cache keeps of a tree.</summary>
    private sealed record Kept(CarriedReport? Report, string? AbiHeader, string? Audit, IReadOnlyList<Finding> Against);
}
