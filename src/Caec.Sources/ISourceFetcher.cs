// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>Gets one kind of source, verifies it and unpacks it.</summary>
internal interface ISourceFetcher
{
    /// <summary>The commands of the ordinary way.</summary>
    /// <param name="tree">Where the tree would go.</param>
    IReadOnlyList<Command> Plan(string tree);

    /// <summary>Fetches, verifies, then unpacks: nothing unverified is ever unpacked.</summary>
    /// <param name="tree">A folder that does not exist yet, inside one that the caller removes on failure.</param>
    /// <param name="cancellation">Kills what is running.</param>
    Task<Fetched> FetchAsync(string tree, CancellationToken cancellation);
}

/// <summary>What was fetched.</summary>
/// <param name="Version">The version that came.</param>
/// <param name="Identity">Hash of the .dsc file, or the commit.</param>
/// <param name="Sha256">What <see cref="SourceTree.Sha256"/> becomes, or null: hash the tree.</param>
internal sealed record Fetched(string Version, string Identity, string? Sha256);
