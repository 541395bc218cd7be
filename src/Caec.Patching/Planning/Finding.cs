// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching;

/// <summary>What a finding is about.</summary>
public enum FindingKind
{
    /// <summary>The place of an edit.</summary>
    Anchor,

    /// <summary>Something that must hold at the place.</summary>
    Expectation,

    /// <summary>A name, value or file that must be free.</summary>
    Collision,

    /// <summary>A function that changes what the series guards, and has no hook.</summary>
    Stranger,
}

/// <summary>One answer of the tree.</summary>
/// <param name="Patch">The patch that asks.</param>
/// <param name="Name">The anchor's name, or the path of an added file.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Holds">Whether the tree is as expected.</param>
/// <param name="File">The file of the tree, relative to it; empty when none was found.</param>
/// <param name="Line">The line there, 0 when none was found.</param>
/// <param name="Expected">What was expected, as a phrase.</param>
/// <param name="Actual">What is there instead; empty when it holds.</param>
public sealed record Finding(
    string Patch, string Name, FindingKind Kind, bool Holds, string File, int Line, string Expected, string Actual)
{
    /// <summary>Variables that the tree calls otherwise than the series does, as a phrase; empty when there are none.</summary>
    public string Taken { get; init; } = string.Empty;

    /// <summary>FILE:LINE, FILE, or nothing.</summary>
    public string Place => Line > 0 ? $"{File}:{Line}" : File;

    /// <inheritdoc/>
    public override string ToString() => Holds
        ? $"{Patch}/{Name}: {Expected}: {Place}"
        : $"{Patch}/{Name}: expected {Expected}, but {Actual}{(File.Length > 0 ? $" ({Place})" : string.Empty)}";
}
