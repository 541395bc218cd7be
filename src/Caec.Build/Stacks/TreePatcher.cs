// SPDX-License-Identifier: BSD-3-Clause
using CarriedSeries = Caec.Patching.CarriedSeries;

namespace Caec.Build.Stacks;

/// <summary>A mail of a patch series.</summary>
/// <param name="FileName">Such as <c>0001-csm-abi.patch</c>; the names sort in the order of the series.</param>
/// <param name="Text">What <c>git am</c> reads.</param>
public sealed record PatchMail(string FileName, string Text);

/// <summary>A series that has been applied.</summary>
/// <param name="Mails">In order.</param>
/// <param name="Audit">What the audit of the tree found, as one sentence, or null where the series asks for none.</param>
public sealed record AppliedSeries(IReadOnlyList<PatchMail> Mails, string? Audit);

/// <summary>Generates a patch series for a tree and applies it there.</summary>
public interface ITreePatcher
{
    /// <summary>Changes whenever the outcome for an unchanged tree may: the series, what it reads elsewhere, and the
    /// program that does it.</summary>
    /// <param name="series">The folder of the series.</param>
    /// <param name="alsoReads">Files and folders outside that folder.</param>
    /// <param name="cancellation">Stops reading.</param>
    Task<string> IdentityAsync(string series, IReadOnlyList<string> alsoReads, CancellationToken cancellation);

    /// <summary>Whether a tree may carry something of a series already; reads hardly anything.</summary>
    /// <param name="series">The folder of the series.</param>
    /// <param name="tree">The tree, only read.</param>
    bool MayCarry(string series, string tree) => false;

    /// <summary>What a tree carries of a series, or null.</summary>
    /// <param name="series">The folder of the series.</param>
    /// <param name="tree">The tree, only read.</param>
    /// <param name="accepted">Functions that the audit would call strangers, and that the user has looked at.</param>
    /// <param name="cancellation">Stops reading.</param>
    Task<CarriedSeries?> CarriedAsync(
        string series, string tree, IReadOnlyList<string> accepted, CancellationToken cancellation) =>
        Task.FromResult<CarriedSeries?>(null);

    /// <summary>Generates a series for a tree and applies it to a copy of that tree.</summary>
    /// <param name="series">The folder of the series.</param>
    /// <param name="tree">The tree, only read; failures name it.</param>
    /// <param name="copy">The copy to change.</param>
    /// <param name="accepted">Functions that the audit would call strangers, and that the user has looked at.</param>
    /// <param name="cancellation">Leaves the copy in any state.</param>
    Task<AppliedSeries> ApplyAsync(
        string series, string tree, string copy, IReadOnlyList<string> accepted, CancellationToken cancellation);
}
