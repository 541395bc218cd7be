// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A series of the repository's, and what else it reads.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="AlsoReads">Files and folders outside it.</param>
internal sealed record AppliedSeries(string Folder, IReadOnlyList<string> AlsoReads)
{
    /// <summary>The series that adds CSM to an RMM.</summary>
    public static AppliedSeries Csm(House house, string target) => new(
        Path.Combine(house.RmmPatches, target),
        [house.AbiFile, house.Templates, Path.Combine(house.Firmware, "csm")]);
}

/// <summary>What is patched.</summary>
/// <param name="Folder">The tree; it is only read, and failures name it. Null: they name the copy.</param>
/// <param name="Sha256">Changes whenever its content does.</param>
/// <param name="Copy">Copies it.</param>
internal sealed record PatchedTreeSource(string? Folder, string Sha256, Action<string, CancellationToken> Copy);

/// <summary>A copy of a tree with a series applied.</summary>
/// <param name="Tree">Its folder.</param>
/// <param name="Patches">The mails, in order.</param>
internal sealed record PatchedTree(string Tree, IReadOnlyList<BuiltPatch> Patches)
{
    private const string Generation = "patched tree 1";

    /// <summary>The patched copy of a tree, made in the cache where it is not there yet; the tree itself is only read.</summary>
    public static async Task<PatchedTree> MakeAsync(
        BuildCache cache, ITreePatcher patcher, AppliedSeries series, PatchedTreeSource source, IProgress<string>? progress,
        CancellationToken cancellation)
    {
        var key = ContentHash.OfText(string.Join('\0', Generation,
            source.Sha256, await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation)));
        var entry = await cache.GetOrAddAsync(
            key,
            async (staging, stop) =>
            {
                progress?.Report("Applying the patches to a copy of the RMM");
                var copy = Path.Combine(staging, "tree");
                source.Copy(copy, stop);
                foreach (var mail in await patcher.ApplyAsync(series.Folder, source.Folder ?? copy, copy, stop))
                    await AtomicFile.WriteAsync(Path.Combine(staging, "patches", mail.FileName), mail.Text, stop);
            },
            cancellation);
        return new PatchedTree(Path.Combine(entry, "tree"), [.. MailsOf(entry)]);
    }

    private static IEnumerable<BuiltPatch> MailsOf(string entry) =>
        Directory.EnumerateFiles(Path.Combine(entry, "patches"))
            .Order(StringComparer.Ordinal)
            .Select(path => new BuiltPatch(Path.GetFileName(path), path));
}
