// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Applying;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching.Carrying;

/// <summary>A file as it was before a series came into a tree.</summary>
/// <param name="Before">Its content then.</param>
/// <param name="After">Its content when all of the series was in and nothing else yet; null where nobody knows.</param>
internal sealed record EarlierFile(string Before, string? After);

/// <summary>Files as they were before a series came into a tree: from the record of <c>caec apply</c>, or from git.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="series">The series.</param>
/// <param name="tree">The tree, only read.</param>
internal sealed class EarlierFiles(IProcessRunner runner, PatchSeries series, string tree)
{
    private static readonly Dictionary<string, string> Reading = new()
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
    };

    /// <summary>Contents by path, of those that are known.</summary>
    /// <param name="paths">Files that the series changes.</param>
    /// <param name="added">A file that the series adds: the commit that brought it tells from where on CSM is in.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<IReadOnlyDictionary<string, EarlierFile>> ReadAsync(
        IEnumerable<string> paths, string added, CancellationToken cancellation)
    {
        var known = new Dictionary<string, EarlierFile>(StringComparer.Ordinal);
        var record = AppliedRecord.Load(tree);
        var commit = record is null ? await CommitBeforeAsync(added, cancellation) : null;
        foreach (var path in paths)
            if (record?.Files.FirstOrDefault(file => file.Path == path) is { Before: not null } file)
            {
                if (await KeptAsync(file.Before, cancellation) is { } before)
                    known[path] = new EarlierFile(before, await KeptAsync(file.After, cancellation));
            }
            else if (commit is not null && await ShowAsync(commit, path, cancellation) is { } text)
                known[path] = new EarlierFile(text, await AfterAsync(commit, path, cancellation));
        return known;
    }

    private async Task<string?> KeptAsync(string hash, CancellationToken cancellation) =>
        AppliedRecord.ContentFile(tree, hash) is var content && File.Exists(content)
            ? new SourceText(await File.ReadAllBytesAsync(content, cancellation)).Text
            : null;

    /// <summary>The commit before the one that brought the file; HEAD when none has it.</summary>
    private async Task<string?> CommitBeforeAsync(string added, CancellationToken cancellation)
    {
        if (!Path.Exists(Path.Combine(tree, ".git")))
            return null;
        var brought = await GitAsync(["log", "-1", "--format=%H", "--diff-filter=A", "--", added], cancellation);
        return brought is null ? null : brought.Trim() is { Length: > 0 } commit ? $"{commit}^" : "HEAD";
    }

    /// <summary>The file after the last patch of the series that changed it; known only where the patches are commits of
    /// their own, and no other commit came between them.</summary>
    private async Task<string?> AfterAsync(string commit, string path, CancellationToken cancellation)
    {
        var subjects = series.Patches.Select(patch => patch.Subject).ToHashSet(StringComparer.Ordinal);
        var log = await GitAsync(["log", "--reverse", "--format=%H %s", $"{commit}..HEAD", "--", path], cancellation);
        var commits = (log ?? string.Empty).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2)
            .Select(parts => (Id: parts[0], IsOfSeries: subjects.Contains(parts[1].Trim()))).ToList();
        var own = commits.TakeWhile(one => one.IsOfSeries).ToList();
        return own.Count == 0 || commits.Skip(own.Count).Any(one => one.IsOfSeries)
            ? null
            : await ShowAsync(own[^1].Id, path, cancellation);
    }

    private async Task<string?> ShowAsync(string commit, string path, CancellationToken cancellation) =>
        await GitAsync(["show", $"{commit}:./{path}"], cancellation) is { } text ? SourceText.FromUnicode(text) : null;

    private async Task<string?> GitAsync(string[] arguments, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(new Command("git", ["-C", tree, .. arguments], null, Reading), null, cancellation);
        return result.ExitCode == 0 ? result.StandardOutput : null;
    }
}
