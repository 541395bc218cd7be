// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Applying;
using Caec.Workstation;

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
    /// <exception cref="CaecFailure">Kind Usage: the tree's record is damaged.</exception>
    public static TreeStatus? Of(string tree) => AppliedRecord.Load(Path.GetFullPath(tree)) is { } record
        ? new TreeStatus(record.Target, record.Title, record.State == AppliedState.Applied, [.. record.Files.Select(file => file.Path)])
        : null;

    /// <summary>Refuses a tree that carries a series.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed: it does; says how to take it out.</exception>
    internal static void RequireNone(string tree)
    {
        if (Of(tree) is not { } status)
            return;
        var sentence = status.IsWhole
            ? $"{tree} carries the series {status.Target} already."
            : $"{tree} carries a part of the series {status.Target}, from a run that was interrupted.";
        throw new CaecFailure(
            FailureKind.CheckFailed, sentence, AppliedRecord.File(tree),
            $"./caec apply --target {status.Target} --tree {tree} --revert");
    }
}
