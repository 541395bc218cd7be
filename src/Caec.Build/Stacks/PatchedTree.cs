// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A series of the repository's, and what else it reads.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="AlsoReads">Files and folders outside it.</param>
/// <param name="Accepted">Functions of the tree that its audit would call strangers, and that the user has looked at.</param>
internal sealed record HouseSeries(string Folder, IReadOnlyList<string> AlsoReads, IReadOnlyList<string> Accepted)
{
    /// <summary>The series that adds CSM to an RMM.</summary>
    public static HouseSeries Csm(House house, string target, IReadOnlyList<string> accepted) => new(
        Path.Combine(house.RmmPatches, target),
        [house.AbiFile, house.Templates, Path.Combine(house.Firmware, "csm")],
        accepted);

    /// <summary>Tells whether there is one.</summary>
    /// <exception cref="CaecFailure">Kind Usage: there is none.</exception>
    public void Require()
    {
        if (!Directory.Exists(Folder))
            throw new CaecFailure(
                FailureKind.Usage, $"There is no CSM series for {Path.GetFileName(Folder)} here; --unpatched leaves CSM out.", Folder);
    }
}

/// <summary>What is patched.</summary>
/// <param name="Folder">The tree; it is only read, and failures name it. Null: they name the copy.</param>
/// <param name="Sha256">Changes whenever its content does.</param>
/// <param name="Copy">Copies it.</param>
internal sealed record PatchedTreeSource(string? Folder, string Sha256, Action<string, CancellationToken> Copy);

/// <summary>A copy of a tree with a series applied.</summary>
/// <param name="Tree">Its folder.</param>
/// <param name="Patches">The mails, in order.</param>
/// <param name="Audit">What the audit of the tree found, or null where there was none.</param>
internal sealed record PatchedTree(string Tree, IReadOnlyList<BuiltPatch> Patches, string? Audit)
{
    private const string Generation = "patched tree 2";
    private const string AuditFile = "audit.txt";

    /// <summary>The patched copy of a tree, made in the cache where it is not there yet; the tree itself is only read.</summary>
    public static async Task<PatchedTree> MakeAsync(
        BuildCache cache, ITreePatcher patcher, HouseSeries series, PatchedTreeSource source, IProgress<string>? progress,
        CancellationToken cancellation)
    {
        var key = ContentHash.OfText(string.Join('\0',
        [
            Generation, source.Sha256, await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation),
            .. series.Accepted.Order(StringComparer.Ordinal),
        ]));
        var entry = await cache.GetOrAddAsync(
            key,
            async (staging, stop) =>
            {
                progress?.Report("Applying the patches to a copy of the RMM");
                var copy = Path.Combine(staging, "tree");
                source.Copy(copy, stop);
                var applied = await patcher.ApplyAsync(series.Folder, source.Folder ?? copy, copy, series.Accepted, stop);
                foreach (var mail in applied.Mails)
                    await AtomicFile.WriteAsync(Path.Combine(staging, "patches", mail.FileName), mail.Text, stop);
                if (applied.Audit is not null)
                    await AtomicFile.WriteAsync(Path.Combine(staging, AuditFile), applied.Audit, stop);
            },
            cancellation);
        var audit = Path.Combine(entry, AuditFile);
        return new PatchedTree(
            Path.Combine(entry, "tree"), [.. MailsOf(entry)],
            File.Exists(audit) ? await File.ReadAllTextAsync(audit, cancellation) : null);
    }

    private static IEnumerable<BuiltPatch> MailsOf(string entry) =>
        Directory.EnumerateFiles(Path.Combine(entry, "patches"))
            .Order(StringComparer.Ordinal)
            .Select(path => new BuiltPatch(Path.GetFileName(path), path));
}
