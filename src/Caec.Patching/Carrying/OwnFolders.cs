// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Carrying;

/// <summary>The folders that exist for a series: nearly all that lies in them the series adds.</summary>
internal static class OwnFolders
{
    /// <summary>Files in them that the series does not add: of another version of it, or new since.</summary>
    public static IReadOnlyList<string> Extra(PatchSeries series, SourceTree tree)
    {
        var added = series.Patches.SelectMany(patch => patch.Files).Select(file => file.To).ToHashSet(StringComparer.Ordinal);
        return [.. added.SelectMany(Ancestors).Distinct(StringComparer.Ordinal)
            .Where(folder => Directory.Exists(Path.Combine(tree.Root, folder)))
            .Select(folder => Directory.EnumerateFiles(Path.Combine(tree.Root, folder), "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(tree.Root, path)).ToList())
            .Where(files => files.Count(added.Contains) * 2 > files.Count)
            .SelectMany(files => files.Where(file => !added.Contains(file)))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Ancestors(string path)
    {
        for (var folder = Path.GetDirectoryName(path); !string.IsNullOrEmpty(folder); folder = Path.GetDirectoryName(folder))
            yield return folder;
    }
}
