// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Applying;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching;

/// <summary>Puts a planned series into its tree, and takes it out again.</summary>
public static class SeriesApplier
{
    /// <summary>Applies a plan. The tree gets a folder .caec with what is needed to revert.</summary>
    /// <param name="plan">A complete plan of the tree as it is now.</param>
    /// <param name="cancellation">Leaves the tree as it was.</param>
    /// <exception cref="CaecFailure">Kind CheckFailed: the plan is not complete, the tree carries a series already, it
    /// has changed since the plan was made, or a link leads out of it. Nothing has been written then.</exception>
    public static async Task ApplyAsync(SeriesPlan plan, CancellationToken cancellation)
    {
        plan.RequireComplete();
        TreeStatus.RequireNone(plan.Tree);
        var files = plan.Changes.Select(change => Stage(plan.Tree, change)).ToList();
        var folders = MissingFolders(plan.Tree, plan.Changes);
        var record = new AppliedRecord(
            1, plan.Series.Target, plan.Series.Title, AppliedState.Applying,
            [.. plan.Changes.Select(change => new AppliedFile(
                change.Path, change.Before is { } before ? AppliedRecord.Hash(before.Span) : null, AppliedRecord.Hash(change.After.Span)))],
            folders);
        try
        {
            await KeepAsync(plan, cancellation);
            var staged = new StagedWrite(Path.Combine(AppliedRecord.Folder(plan.Tree), "stage"), files);
            await staged.PrepareAsync(cancellation);
            // From here on the tree changes; a run killed now leaves a record that revert understands.
            await record.SaveAsync(plan.Tree);
            foreach (var folder in folders)
                Directory.CreateDirectory(Path.Combine(plan.Tree, folder));
            staged.Commit();
        }
        catch
        {
            foreach (var folder in Enumerable.Reverse(folders))
                RemoveEmpty(Path.Combine(plan.Tree, folder));
            Directory.Delete(AppliedRecord.Folder(plan.Tree), recursive: true);
            throw;
        }
        await (record with { State = AppliedState.Applied }).SaveAsync(plan.Tree);
        Directory.Delete(Path.Combine(AppliedRecord.Folder(plan.Tree), "stage"), recursive: true);
    }

    /// <summary>Takes the applied series out of a tree. Changes made elsewhere in the files since stay.</summary>
    /// <param name="tree">The tree's top folder.</param>
    /// <param name="cancellation">Leaves the tree as it was.</param>
    /// <exception cref="CaecFailure">Kind CheckFailed: no series is applied, or what the series touched was changed
    /// since. Nothing has been written then.</exception>
    public static async Task RevertAsync(string tree, CancellationToken cancellation)
    {
        var root = Path.GetFullPath(tree);
        var record = AppliedRecord.Load(root)
            ?? throw new CaecFailure(FailureKind.CheckFailed, $"No series is applied to {root}.", root);
        var files = record.Files.Select(file => Unstage(root, file)).OfType<StagedFile>().ToList();
        var staged = new StagedWrite(Path.Combine(AppliedRecord.Folder(root), "stage"), files);
        await staged.PrepareAsync(cancellation);
        staged.Commit();
        foreach (var folder in record.Folders.Reverse())
            RemoveEmpty(Path.Combine(root, folder));
        Directory.Delete(AppliedRecord.Folder(root), recursive: true);
    }

    private static StagedFile Stage(string tree, FileChange change)
    {
        var path = TreePath.Resolve(tree, change.Path);
        var now = File.Exists(path) ? File.ReadAllBytes(path) : null;
        var isAsPlanned = change.Before is { } before ? now is not null && before.Span.SequenceEqual(now) : !Path.Exists(path);
        return isAsPlanned
            ? new StagedFile(path, now, change.After.ToArray())
            : throw new CaecFailure(
                FailureKind.CheckFailed, $"{change.Path} has changed since the series was planned; nothing was written.", path);
    }

    private static StagedFile? Unstage(string tree, AppliedFile file)
    {
        var path = TreePath.Resolve(tree, file.Path);
        var now = File.Exists(path) ? File.ReadAllBytes(path) : null;
        var hash = now is null ? null : AppliedRecord.Hash(now);
        if (hash == file.Before)
            return null;
        byte[]? Content(string? name) => name is null ? null : File.ReadAllBytes(AppliedRecord.ContentFile(tree, name));
        if (hash == file.After)
            return new StagedFile(path, now, Content(file.Before));
        if (now is not null && file.Before is not null
            && ThreeWay.Revert(Text(Content(file.Before)!), Text(Content(file.After)!), Text(now)) is { } merged)
            return new StagedFile(path, now, SourceText.ToBytes(merged));
        throw new CaecFailure(
            FailureKind.CheckFailed,
            now is null
                ? $"{file.Path} was removed since the series was applied; nothing was reverted."
                : $"{file.Path} was changed where the series touches it; nothing was reverted.",
            path, $"git diff {file.Path}");
    }

    private static string Text(byte[] content) => new SourceText(content).Text;

    /// <summary>Keeps the mails and every content, before and after, by its hash.</summary>
    private static async Task KeepAsync(SeriesPlan plan, CancellationToken cancellation)
    {
        var folder = AppliedRecord.Folder(plan.Tree);
        _ = TreePath.Resolve(plan.Tree, ".caec/content");
        // The tree's own version control need not know of it.
        await AtomicFile.WriteAsync(Path.Combine(folder, ".gitignore"), "*\n", cancellation);
        foreach (var mail in plan.Mails)
            await AtomicFile.WriteAsync(Path.Combine(folder, "patches", mail.FileName), mail.Content, cancellation);
        foreach (var content in plan.Changes.SelectMany(change => (ReadOnlyMemory<byte>[])[change.Before ?? default, change.After]))
            await AtomicFile.WriteAsync(
                AppliedRecord.ContentFile(plan.Tree, AppliedRecord.Hash(content.Span)), content, cancellation);
    }

    private static List<string> MissingFolders(string tree, IEnumerable<FileChange> changes) =>
        [.. changes
            .SelectMany(change => Ancestors(change.Path))
            .Distinct(StringComparer.Ordinal)
            .Where(folder => !Directory.Exists(Path.Combine(tree, folder)))
            .OrderBy(folder => folder.Length)];

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }

    private static void RemoveEmpty(string folder)
    {
        if (Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
            Directory.Delete(folder);
    }
}
