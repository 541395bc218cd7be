// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>A run that is one of several.</summary>
/// <param name="Name">The stack that it was on.</param>
/// <param name="Folder">Its run folder, relative to that of all.</param>
/// <param name="Run">Its record.</param>
public sealed record RunSetMember(string Name, string Folder, RunRecord Run);

/// <summary>The same scenarios on several stacks, one run for each.</summary>
/// <param name="Id">Name of the folder that holds the runs.</param>
/// <param name="Members">The runs, in the order in which the stacks were named.</param>
public sealed record RunSet(string Id, IReadOnlyList<RunSetMember> Members)
{
    /// <summary>Whether every run passed.</summary>
    public bool Passed => Members.All(member => member.Run.Passed);

    /// <summary>The attacks of all runs side by side, or null.</summary>
    public AttackFigures? Attacks => AttackFigures.Of([.. Members.Select(member => (member.Name, member.Run))]);

    /// <summary>The stack, for people: the RMM, and the release where one was asked for.</summary>
    public static string NameOf(RunIntent intent) =>
        intent.RmmVersion is { } version ? $"{intent.Rmm} {version}" : intent.Rmm;

    /// <summary>The folder of a stack's run.</summary>
    public static string FolderOf(RunIntent intent) => NameOf(intent).Replace(' ', '-');
}
