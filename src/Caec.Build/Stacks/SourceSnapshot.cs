// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A part of a tree that has a repository of its own.</summary>
/// <param name="Path">Relative to the tree.</param>
/// <param name="Url">Where .gitmodules says it comes from; empty when it does not say.</param>
/// <param name="Commit">The commit that is checked out in it, or that the tree names when it is empty; null when its
/// files are no git repository's.</param>
/// <param name="GitFolder">Its repository, or null.</param>
/// <param name="IsEmpty">Whether nothing is there.</param>
/// <param name="Elsewhere">A folder outside the tree that stands in for an empty one, or null.</param>
internal sealed record SnapshotModule(
    string Path, string Url, string? Commit, string? GitFolder, bool IsEmpty, string? Elsewhere = null)
{
    /// <summary>Files of the commit that its repository does not have, and that no build reads; relative to it.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];
}

/// <summary>What belongs to a source tree as it is now, and a hash of it. The tree is only read.
/// Of a git tree: tracked files and new ones that are not ignored, with the user's changes; of its submodules, the
/// commit that is checked out, because a build of TF-RMM patches them and puts them back to that. Of any other tree:
/// everything but the folders of CMake builds.</summary>
/// <param name="Folder">The tree.</param>
/// <param name="Files">Files and links outside submodules, relative, in ordinal order.</param>
/// <param name="Modules">The submodules.</param>
/// <param name="Sha256">Changes whenever one of these does.</param>
internal sealed partial record SourceSnapshot(
    string Folder, IReadOnlyList<string> Files, IReadOnlyList<SnapshotModule> Modules, string Sha256)
{
    /// <summary>Looks at a tree.</summary>
    /// <param name="runner">Starts git where the tree is a git tree.</param>
    /// <param name="folder">The tree.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <param name="known">The hash, where it is known already.</param>
    /// <exception cref="CaecFailure">Kind Source: git does not read it.</exception>
    public static async Task<SourceSnapshot> TakeAsync(
        IProcessRunner runner, string folder, CancellationToken cancellation, string? known = null)
    {
        var tree = new TreeReader(runner, folder);
        var urls = Urls(folder);
        var links = await tree.LinksAsync(cancellation);
        var modules = new List<SnapshotModule>();
        foreach (var path in links.Keys.Union(urls.Keys).Order(StringComparer.Ordinal))
            modules.Add(await tree.ModuleAsync(
                path, urls.GetValueOrDefault(path, string.Empty), links.GetValueOrDefault(path), cancellation));
        var files = (await tree.FilesAsync(cancellation))
            .Where(file => !modules.Any(module => IsWithin(file, module.Path)))
            .Order(StringComparer.Ordinal)
            .ToList();
        return new SourceSnapshot(
            folder, files, modules, known ?? await HashAsync(folder, files, modules, cancellation));
    }

    /// <summary>Copies the files, without the submodules.</summary>
    public void CopyFiles(string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Files)
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            var from = new FileInfo(Path.Combine(Folder, file));
            if (from.LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else
                from.CopyTo(target);
        }
    }

    /// <summary>Paths and addresses that a tree's .gitmodules names.</summary>
    private static Dictionary<string, string> Urls(string folder)
    {
        var urls = new Dictionary<string, string>(StringComparer.Ordinal);
        var file = Path.Combine(folder, ".gitmodules");
        if (!File.Exists(file))
            return urls;
        foreach (var section in Section().Split(File.ReadAllText(file)))
            if (Setting("path").Match(section) is { Success: true } path)
                urls[path.Groups["value"].Value] = Setting("url").Match(section).Groups["value"].Value;
        return urls;
    }

    private static async Task<string> HashAsync(
        string folder, List<string> files, List<SnapshotModule> modules, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        foreach (var file in files)
        {
            var path = Path.Combine(folder, file);
            var hash = new FileInfo(path).LinkTarget is { } target
                ? ContentHash.OfText($"link {target}")
                : await ContentHash.OfFileAsync(path, cancellation);
            list.Append(hash).Append("  ").Append(file).Append('\n');
        }
        foreach (var module in modules)
        {
            var content = module.GitFolder is null && !module.IsEmpty
                ? await ContentHash.OfTreeAsync(Path.Combine(folder, module.Path), cancellation)
                : module.Commit;
            list.Append(content).Append("  ").Append(module.Path).Append('\n');
        }
        return ContentHash.OfText(list.ToString());
    }

    private static bool IsWithin(string file, string folder) =>
        file == folder || file.StartsWith(folder + "/", StringComparison.Ordinal);

    private static Regex Setting(string name) => new($@"^\s*{name}\s*=\s*(?<value>\S+)\s*$", RegexOptions.Multiline);

    [GeneratedRegex(@"^\s*\[submodule\b", RegexOptions.Multiline)]
    private static partial Regex Section();
}
