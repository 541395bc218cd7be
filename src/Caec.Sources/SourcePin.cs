// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Sources;

/// <summary>One entry of sources.lock.</summary>
/// <param name="Name">What commands call it: lower-case letters, digits, dots, dashes, plus signs.</param>
/// <param name="Version">What people call it; part of folder names.</param>
public abstract record SourcePin(string Name, string Version)
{
    /// <summary>Whether it is only fetched when it is named or needed.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The hash that decides what it is: of the .dsc file, or the commit.</summary>
    public abstract string Identity { get; }

    /// <summary>Where it comes from, in a few words.</summary>
    public abstract string Origin { get; }

    /// <summary>The name of its folder in the cache.</summary>
    internal string Folder => $"{Name}-{Version}-{Identity[..12]}";
}

/// <summary>A Debian source package.</summary>
/// <param name="Name">The source package's name.</param>
/// <param name="Version">Its full Debian version.</param>
/// <param name="Suite">The suite that has it, such as <c>trixie</c>.</param>
/// <param name="Files">SHA-256 in lower-case hexadecimal by file name; exactly one .dsc.</param>
public sealed record DebianPin(string Name, string Version, string Suite, IReadOnlyDictionary<string, string> Files)
    : SourcePin(Name, Version)
{
    /// <summary>The name of the .dsc file.</summary>
    public string ControlFile => Files.Keys.Single(IsControlFile);

    /// <inheritdoc/>
    public override string Identity => Files[ControlFile];

    /// <inheritdoc/>
    public override string Origin => $"Debian source package, suite {Suite}";

    internal static bool IsControlFile(string name) => name.EndsWith(".dsc", StringComparison.Ordinal);
}

/// <summary>A commit of a git repository.</summary>
/// <param name="Name">What commands call it.</param>
/// <param name="Version">What people call the commit, such as a tag.</param>
/// <param name="Url">The repository.</param>
/// <param name="Commit">40 hexadecimal digits.</param>
/// <param name="Submodules">The submodules that are wanted; others stay empty.</param>
public sealed record GitPin(
    string Name, string Version, string Url, string Commit, IReadOnlyList<GitSubmodule> Submodules)
    : SourcePin(Name, Version)
{
    /// <inheritdoc/>
    public override string Identity => Commit;

    /// <inheritdoc/>
    public override string Origin => $"git, {Url}";
}

/// <summary>A submodule of a pinned repository.</summary>
/// <param name="Path">Where it goes, relative to the tree.</param>
/// <param name="Url">Its repository.</param>
/// <param name="Commit">The commit that the outer tree names.</param>
public sealed record GitSubmodule(string Path, string Url, string Commit)
{
    /// <summary>What a mirror folder calls it: the last part of the address without <c>.git</c>.</summary>
    internal string Name => System.IO.Path.GetFileNameWithoutExtension(Url.TrimEnd('/'));
}

/// <summary>A source, verified and unpacked. It is shared through the cache: copy it before changing it.</summary>
/// <param name="Name">As in sources.lock.</param>
/// <param name="Version">The version that is really there.</param>
/// <param name="Path">The tree's folder.</param>
/// <param name="Sha256">Changes whenever the content does: of the .dsc file, which lists the hashes of the rest; of a
/// git tree, over all its files.</param>
/// <param name="InsteadOf">The pinned version when the archive no longer has it and its current one was taken, else
/// null.</param>
public sealed record SourceTree(string Name, string Version, string Path, string Sha256, string? InsteadOf = null);
