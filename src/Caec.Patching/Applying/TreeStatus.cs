// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Applying;

namespace Caec.Patching;

/// <summary>Which series a tree carries.</summary>
/// <param name="Target">The series' target.</param>
/// <param name="Title">The series' title.</param>
/// <param name="IsWhole">False when the run that applied it was killed half way; reverting mends that.</param>
/// <param name="Files">The files that it added or changed, relative to the tree.</param>
public sealed record TreeStatus(string Target, string Title, bool IsWhole, IReadOnlyList<string> Files)
{
    /// <summary>The series that a tree carries, or null.</summary>
    /// <param name="tree">The tree's top folder.</param>
    /// <exception cref="Workstation.CaecFailure">Kind Usage: the tree's record is damaged.</exception>
    public static TreeStatus? Of(string tree) => AppliedRecord.Load(Path.GetFullPath(tree)) is { } record
        ? new TreeStatus(record.Target, record.Title, record.State == AppliedState.Applied, [.. record.Files.Select(file => file.Path)])
        : null;
}
