// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A tree as it is built.</summary>
/// <param name="Folder">A copy of it in the cache, or null: the tree itself.</param>
/// <param name="Identity">What sets it apart from the tree itself, or nothing.</param>
/// <param name="Patches">The mails that were applied.</param>
/// <param name="Audit">What the audit of the tree found, or null without CSM.</param>
internal sealed record TreeForm(string? Folder, string Identity, IReadOnlyList<BuiltPatch> Patches, string? Audit);

/// <summary>A tree with CSM and without it. A tree that carries CSM already is built with it as it is, and without it
/// from a copy of which it was taken out.</summary>
/// <param name="cache">Where copies are kept.</param>
/// <param name="patcher">Applies the series and finds it.</param>
/// <param name="series">The series.</param>
/// <param name="model">What a machine leaves open, put on top of CSM, or null.</param>
/// <param name="source">The tree.</param>
/// <param name="progress">Told of every step that is really done, or null.</param>
internal sealed class TreeForms(
    BuildCache cache, ITreePatcher patcher, HouseSeries series, MachineModel? model, PatchedTreeSource source,
    IProgress<string>? progress)
{
    private Task<CarriedTree?>? _carried;

    /// <summary>What the tree carries already, or null.</summary>
    public Task<CarriedTree?> CarriedAsync(CancellationToken cancellation) =>
        _carried is { IsFaulted: false, IsCanceled: false } known
            ? known
            : _carried = CarriedTree.FindAsync(cache, patcher, series, source, cancellation);

    /// <summary>What sets a form apart from the tree, known before it is made.</summary>
    /// <exception cref="CaecFailure">As for <see cref="OfAsync"/>, but for a series that does not fit.</exception>
    public async Task<string> IdentityAsync(bool csm, CancellationToken cancellation)
    {
        if (csm)
            series.Require();
        if (await CarriedAsync(cancellation) is not { } carried)
            return csm
                ? Join(await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation), await ModelAsync(cancellation))
                : string.Empty;
        if (csm)
            carried.RequireBuildable();
        else
            carried.RequireWithout();
        return csm ? await ModelAsync(cancellation) : carried.Identity;
    }

    /// <summary>A form of the tree, made where it is not there yet.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed: the series does not fit, the tree carries a part of it or has what stands
    /// against it, or it cannot be had without what it carries. Usage: there is no series.</exception>
    public async Task<TreeForm> OfAsync(bool csm, CancellationToken cancellation)
    {
        var identity = await IdentityAsync(csm, cancellation);
        var carried = await CarriedAsync(cancellation);
        if (!csm)
            return new TreeForm(carried?.RequireWithout(), identity, [], null);
        if (carried is not null && model is null)
            return new TreeForm(null, identity, [], carried.Audit);
        var patched = carried is null ? await PatchedTree.MakeAsync(cache, patcher, series, source, progress, cancellation) : null;
        var audit = carried is null ? patched?.Audit : carried.Audit;
        if (model is not null)
            patched = await model.ApplyAsync(cache, With(patched), patched?.Patches ?? [], progress, cancellation);
        return new TreeForm(patched!.Tree, identity, patched.Patches, audit);
    }

    /// <summary>The tree with CSM, patched or as it is.</summary>
    private PatchedTreeSource With(PatchedTree? patched) => patched is null
        ? source
        : new PatchedTreeSource(null, ContentHash.OfText(patched.Tree), (to, stop) => TreeCopy.Make(patched.Tree, to, stop));

    private async Task<string> ModelAsync(CancellationToken cancellation) =>
        model is null ? string.Empty : await model.IdentityAsync(cancellation);

    private static string Join(string patches, string more) => more.Length == 0 ? patches : $"{patches} {more}";
}
