// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>A file of a commit whose content a repository does not have.</summary>
/// <param name="Id">git's name of the content.</param>
/// <param name="Path">Relative to the repository; of a folder that is missing itself, the folder.</param>
public sealed record MissingObject(string Id, string Path);

/// <summary>Asks a git repository which files of a commit it has. Never fetches, and never writes.</summary>
public static class GitObjects
{
    private static readonly Dictionary<string, string> Reading = new()
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
        ["GIT_NO_LAZY_FETCH"] = "1",
    };

    /// <summary>What is missing of a commit, by path; the commits of submodules are no part of it.</summary>
    /// <param name="runner">Starts git.</param>
    /// <param name="folder">A repository, or a tree that has one.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>Null when the commit itself, or its top folder, is not there.</returns>
    public static async Task<IReadOnlyList<MissingObject>?> MissingAsync(
        IProcessRunner runner, string folder, string commit, CancellationToken cancellation)
    {
        // With --missing=print git does not go and fetch either, whatever the repository is set up for.
        var walked = await GitAsync(
            runner, folder, ["rev-list", "--objects", "--missing=print", "--no-object-names", $"{commit}^{{tree}}"], cancellation);
        if (walked.ExitCode != 0)
            return null;
        var missing = walked.StandardOutput.Split('\n')
            .Where(line => line.StartsWith('?')).Select(line => line[1..].Trim()).ToHashSet(StringComparer.Ordinal);
        if (missing.Count == 0)
            return [];
        // Lines "MODE TYPE ID<tab>PATH".
        var listed = await GitAsync(runner, folder, ["ls-tree", "-r", "-t", "-z", "--full-tree", commit], cancellation);
        var found = listed.StandardOutput.Split('\0')
            .Where(line => line.Contains('\t', StringComparison.Ordinal))
            .Select(line => new MissingObject(line.Split(' ', '\t')[2], line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
            .Where(entry => missing.Contains(entry.Id))
            .ToList();
        // Where a folder is missing the listing ends early: then the folder's own name is what is known.
        return found.Count > 0 ? found : [.. missing.Select(id => new MissingObject(id, id))];
    }

    private static Task<ProcessResult> GitAsync(
        IProcessRunner runner, string folder, string[] arguments, CancellationToken cancellation) =>
        runner.RunAsync(new Command("git", ["-C", folder, .. arguments], null, Reading), null, cancellation);
}
