// SPDX-License-Identifier: BSD-3-Clause
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Says what belongs to a tree: git does where it is a git tree, else what lies there.</summary>
/// <param name="runner">Starts git.</param>
/// <param name="folder">The tree, only read.</param>
internal sealed class TreeReader(IProcessRunner runner, string folder)
{
    // No index is refreshed, no daemon started, no password asked for: the user's repository stays as it is.
    private static readonly Dictionary<string, string> Reading = new()
    {
        ["GIT_OPTIONAL_LOCKS"] = "0",
        ["GIT_TERMINAL_PROMPT"] = "0",
    };

    private readonly bool _isGit = Path.Exists(Path.Combine(folder, ".git"));

    /// <summary>Every file and link; of a git tree those that are tracked or new, but neither ignored nor deleted.</summary>
    public async Task<IEnumerable<string>> FilesAsync(CancellationToken cancellation)
    {
        if (!_isGit)
            return Walk(new DirectoryInfo(folder));
        var listed = await GitAsync(
            folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], cancellation);
        return listed.Split('\0', StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal)
            .Where(file => IsFile(new FileInfo(Path.Combine(folder, file))));
    }

    /// <summary>The commits of submodules, by path, as the tree names them.</summary>
    public async Task<IReadOnlyDictionary<string, string>> LinksAsync(CancellationToken cancellation)
    {
        if (!_isGit)
            return new Dictionary<string, string>();
        // Lines "160000 COMMIT STAGE<tab>PATH" for submodules.
        return (await GitAsync(folder, ["ls-files", "-z", "--stage"], cancellation))
            .Split('\0')
            .Where(line => line.StartsWith("160000 ", StringComparison.Ordinal))
            .Select(line => (Commit: line.Split(' ')[1], Path: line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]))
            .DistinctBy(link => link.Path)
            .ToDictionary(link => link.Path, link => link.Commit, StringComparer.Ordinal);
    }

    /// <summary>What is in a submodule's folder.</summary>
    public async Task<SnapshotModule> ModuleAsync(
        string path, string url, string? link, CancellationToken cancellation)
    {
        var inner = Path.Combine(folder, path);
        if (Path.Exists(Path.Combine(inner, ".git")))
        {
            var commit = (await GitAsync(inner, ["rev-parse", "--verify", "HEAD"], cancellation)).Trim();
            var git = (await GitAsync(inner, ["rev-parse", "--absolute-git-dir"], cancellation)).Trim();
            return new SnapshotModule(path, url, commit, git, IsEmpty: false)
            {
                LeftOut = await LeftOutAsync(path, inner, commit, cancellation),
            };
        }
        var isEmpty = !Directory.Exists(inner) || !Directory.EnumerateFileSystemEntries(inner).Any();
        return new SnapshotModule(path, url, isEmpty ? link : null, null, isEmpty);
    }

    /// <summary>What a partial clone, or a damaged one, does not have of a submodule's commit. Told before anything is built,
    /// and never fetched: the user's repository stays as it is.</summary>
    private async Task<IReadOnlyList<string>> LeftOutAsync(
        string path, string inner, string commit, CancellationToken cancellation)
    {
        var missing = await GitObjects.MissingAsync(runner, inner, commit, cancellation);
        var needed = missing is null ? commit : missing.FirstOrDefault(one => !UnbuiltFiles.Covers(one.Path))?.Path;
        return needed is null
            ? [.. missing!.Select(one => one.Path)]
            : throw new CaecFailure(
                FailureKind.Source, $"The repository of the submodule {path} lacks {needed}, which the build needs.", inner,
                $"git -C {inner} fetch --refetch --depth 1 origin {commit}");
    }

    private async Task<string> GitAsync(string where, string[] arguments, CancellationToken cancellation)
    {
        var command = new Command(
            "git", ["-C", where, "-c", "core.fsmonitor=false", .. arguments], null, Reading);
        var result = await runner.RunAsync(command, null, cancellation);
        return result.ExitCode == 0
            ? result.StandardOutput
            : throw new CaecFailure(
                FailureKind.Source, $"git does not read {where}: {FirstLine(result.StandardError)}.", where);
    }

    /// <summary>Files and links, neither into linked folders nor into those of CMake builds.</summary>
    private IEnumerable<string> Walk(DirectoryInfo from) => from.EnumerateFileSystemInfos().SelectMany(entry =>
        entry switch
        {
            { Name: ".git" or ".caec" } => [],
            DirectoryInfo { LinkTarget: null } inner =>
                File.Exists(Path.Combine(inner.FullName, "CMakeCache.txt")) ? [] : Walk(inner),
            _ => (IEnumerable<string>)[Path.GetRelativePath(folder, entry.FullName)],
        });

    private static bool IsFile(FileInfo file) => file.LinkTarget is not null || file.Exists;

    private static string FirstLine(string text) => text.TrimStart().Split('\n')[0].Trim().TrimEnd('.');
}
