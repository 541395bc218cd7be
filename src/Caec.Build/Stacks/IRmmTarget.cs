// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Images;
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A program of an RMM: the RMM itself, or an app that it starts at EL0.</summary>
/// <param name="Name">rmm, or such as <c>app attestation</c>.</param>
/// <param name="Elf">The ELF file with symbols.</param>
public sealed record RmmPart(string Name, string Elf);

/// <summary>An RMM, built.</summary>
/// <param name="Image">What the flash file gets.</param>
/// <param name="Parts">The programs in it, the RMM itself first.</param>
/// <param name="Patches">The CSM series, in order; none where it was not asked for.</param>
internal sealed record BuiltRmm(BuiltImage Image, IReadOnlyList<RmmPart> Parts, IReadOnlyList<BuiltPatch> Patches)
{
    /// <summary>What the audit of its tree found; null without CSM.</summary>
    public string? Audit { get; init; }
}

/// <summary>What an RMM needs of EL3 firmware to boot.</summary>
/// <param name="Interface">The RMM-EL3 interface, or null when not known.</param>
/// <param name="Manifest">The boot manifest's version, or null when not known.</param>
/// <param name="SumsConsolesWhole">Whether the manifest's console checksum is over every word of a console, as the
/// interface says, and not without its name and flags.</param>
internal sealed record BootNeeds(InterfaceVersion? Interface, InterfaceVersion? Manifest, bool SumsConsolesWhole = true)
{
    /// <summary>Whether it asks EL3 for memory while it boots (RMM_RESERVE_MEMORY).</summary>
    public bool ReservesMemory { get; init; }
}

/// <summary>What an RMM says of itself before anything of it is fetched.</summary>
/// <param name="Version">For people and for the table of pairings; empty for a part of this repository.</param>
/// <param name="Boot">What it needs of EL3 firmware.</param>
/// <param name="Rmi">The versions of the RMI that it speaks; none when not known.</param>
internal sealed record RmmFacts(string Version, BootNeeds Boot, IReadOnlyList<InterfaceVersion> Rmi);

/// <summary>A kind of RMM that caec builds.</summary>
internal interface IRmmTarget
{
    /// <summary>Its name on the command line, and its folder of rmm-patches.</summary>
    string Name { get; }

    /// <summary>What the RMM of a request says of itself: of a tree its sources, else its pin. Fetches nothing.</summary>
    /// <exception cref="CaecFailure">Kind Usage: no such tree or pin.</exception>
    Task<RmmFacts> FactsAsync(StackRequest request, CancellationToken cancellation);

    /// <summary>Looks at the tree that a request names. Builds nothing.</summary>
    /// <param name="request">Names the tree, or leaves it to the target.</param>
    /// <param name="fetch">Whether a pinned source may be fetched now; without, what the pin says must do.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <exception cref="CaecFailure">Kind Usage: no such tree. Source: it could not be had.</exception>
    Task<IRmmTree> OpenAsync(StackRequest request, bool fetch, CancellationToken cancellation);
}

/// <summary>A tree of an RMM, with its toolchain: what can be built of it.</summary>
internal interface IRmmTree
{
    /// <summary>The version for people and for the table of pairings.</summary>
    string Version { get; }

    /// <summary>What it needs of EL3 firmware.</summary>
    BootNeeds Boot { get; }

    /// <summary>The commands that <see cref="BuildAsync"/> would start now.</summary>
    /// <param name="csm">Whether the series is applied.</param>
    /// <param name="jobs">Most compilers at a time.</param>
    /// <param name="planned">Keys of what is planned already; grows.</param>
    /// <param name="cancellation">Stops planning.</param>
    Task<IReadOnlyList<Command>> PlanAsync(bool csm, int jobs, HashSet<string> planned, CancellationToken cancellation);

    /// <summary>Builds it, where the cache does not have it.</summary>
    /// <exception cref="CaecFailure">Kind Missing, Build, or CheckFailed: the series does not fit the tree.</exception>
    Task<BuiltRmm> BuildAsync(bool csm, int jobs, string logs, CancellationToken cancellation);

    /// <summary>What the tree carries of CSM before anything is applied to it, or null. Null, too, when the tree is still to
    /// be fetched.</summary>
    Task<CarriedTree?> CarriedAsync(CancellationToken cancellation);

    /// <summary>A folder with the tree as it is built, patched where asked for.</summary>
    Task<string> TreeAsync(bool csm, CancellationToken cancellation);

    /// <summary>Where it and what it holds come from, itself first.</summary>
    Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(bool csm, CancellationToken cancellation);

    /// <summary>Source lines by file.</summary>
    Task<IReadOnlyDictionary<string, int>> LinesAsync(bool csm, CancellationToken cancellation);
}
