// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A copy of a tree with a series applied.</summary>
/// <param name="Tree">Its folder.</param>
/// <param name="Patches">The mails, in order.</param>
internal sealed record PatchedTree(string Tree, IReadOnlyList<BuiltPatch> Patches)
{
    private const string Generation = "patched tree 1";

    /// <summary>The patched copy of a tree, made in the cache where it is not there yet; the tree itself is only read.</summary>
    public static async Task<PatchedTree> MakeAsync(
        BuildCache cache, ITreePatcher patcher, string tree, string series, IReadOnlyList<string> alsoReads,
        IProgress<string>? progress, CancellationToken cancellation)
    {
        var key = ContentHash.OfText(string.Join('\0', Generation,
            await ContentHash.OfTreeAsync(tree, cancellation), await patcher.IdentityAsync(series, alsoReads, cancellation)));
        var entry = await cache.GetOrAddAsync(
            key,
            async (staging, stop) =>
            {
                progress?.Report("Applying the CSM patches to a copy of the RMM");
                var copy = Path.Combine(staging, "tree");
                TreeCopy.Make(tree, copy, stop);
                foreach (var mail in await patcher.ApplyAsync(series, tree, copy, stop))
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
