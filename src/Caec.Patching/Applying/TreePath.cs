// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Patching.Applying;

/// <summary>Resolves paths of a tree so that nothing outside it is ever written.</summary>
internal static class TreePath
{
    /// <summary>Where a file really lies, symbolic links followed.</summary>
    /// <param name="tree">The tree's top folder.</param>
    /// <param name="path">Relative to it.</param>
    /// <exception cref="CaecFailure">Kind CheckFailed: a link leads out of the tree.</exception>
    public static string Resolve(string tree, string path)
    {
        var root = RealFolder(Path.GetFullPath(tree), 0);
        var at = root;
        foreach (var part in path.Split('/'))
        {
            at = Real(Path.Combine(at, part));
            if (!at.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new CaecFailure(
                    FailureKind.CheckFailed, $"{path} leads out of the tree through a symbolic link, to {at}; nothing was written.",
                    Path.Combine(tree, path));
        }
        return at;
    }

    /// <summary>A path whose last part, and everything a link in its place points at, is no link; it need not exist.</summary>
    private static string Real(string path, int depth = 0)
    {
        const int mostLinks = 40; // as many as Linux follows (path_resolution(7))
        var full = Path.GetFullPath(path);
        if (new FileInfo(full).LinkTarget is not { } target)
            return full;
        if (depth == mostLinks)
            throw new CaecFailure(FailureKind.CheckFailed, $"{path} is a symbolic link that leads nowhere.", path);
        var next = Path.GetFullPath(target, Path.GetDirectoryName(full)!);
        var parent = Path.GetDirectoryName(next);
        return Real(parent is null ? next : Path.Combine(RealFolder(parent, depth + 1), Path.GetFileName(next)), depth + 1);
    }

    private static string RealFolder(string path, int depth) => Path.GetDirectoryName(path) is { } parent
        ? Real(Path.Combine(RealFolder(parent, depth), Path.GetFileName(path)), depth)
        : path;
}
