// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>A machine that uses what the architecture leaves open as an attacker would. No emulator does, so the RMM is
/// patched to see it: after CSM, in a build for attacks only, and never by <c>generate</c> or <c>apply</c>.</summary>
/// <param name="House">Where the series lies.</param>
/// <param name="Target">The RMM target.</param>
/// <param name="Hpfar">What HPFAR_EL2 holds where it is UNKNOWN (DDI0487 D24.2.76): one of <see cref="Kinds"/>.</param>
public sealed record MachineModel(House House, string Target, string Hpfar)
{
    /// <summary>The machine as the emulator has it; nothing is patched.</summary>
    public const string None = "emulator";

    /// <summary>Every kind: as the emulator fills it; the CPU's last valid address; the first unprotected one, which a host
    /// may emulate; the last valid one of another realm.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [None, "last", "constant", "other"];

    /// <summary>The model that a request names, or null: none.</summary>
    internal static MachineModel? Of(House house, string target, StackRequest request) =>
        request.Csm && request.Hpfar != None ? new MachineModel(house, target, request.Hpfar) : null;

    private SeriesPatcher Patcher => new(House, new ChildProcess())
    {
        Values = new Dictionary<string, object> { ["machine"] = new Dictionary<string, object> { ["hpfar"] = Hpfar } },
    };

    private HouseSeries Series => new(
        Path.Combine(House.RmmPatches, "models", Target),
        [Path.Combine(House.RmmPatches, "models", "machine_model.h"), Path.Combine(House.RmmPatches, Target)],
        []);

    /// <summary>Changes whenever the outcome may.</summary>
    internal async Task<string> IdentityAsync(CancellationToken cancellation) =>
        await Patcher.IdentityAsync(Series.Folder, Series.AlsoReads, cancellation);

    /// <summary>A tree with CSM as the machine's model has it, made in the cache.</summary>
    /// <param name="cache">Where it is made.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="patches">The mails that went into it.</param>
    /// <param name="progress">Told when it is really made, or null.</param>
    /// <param name="cancellation">Stops.</param>
    internal async Task<PatchedTree> ApplyAsync(
        BuildCache cache, PatchedTreeSource tree, IReadOnlyList<BuiltPatch> patches, IProgress<string>? progress,
        CancellationToken cancellation)
    {
        var model = await PatchedTree.MakeAsync(cache, Patcher, Series, tree with { Folder = null }, progress, cancellation);
        return model with { Patches = [.. patches, .. model.Patches.Select(one => one with { FileName = $"model-{one.FileName}" })] };
    }
}
