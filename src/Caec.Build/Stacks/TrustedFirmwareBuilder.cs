// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>TF-A, built.</summary>
/// <param name="Images">bl1, bl2, bl31.</param>
/// <param name="Component">Where they come from.</param>
internal sealed record BuiltTrustedFirmware(IReadOnlyList<BuiltImage> Images, BuiltComponent Component);

/// <summary>A TF-A to build.</summary>
/// <param name="Name">What sources.lock calls it, or null for a tree of the user's.</param>
/// <param name="Facts">What it says of itself.</param>
/// <param name="Sha256">Changes whenever its content does.</param>
/// <param name="Folder">Where it lies, or null when it must still be fetched.</param>
/// <param name="Copy">Copies it.</param>
internal sealed record TrustedFirmwareSource(
    string? Name, TrustedFirmwareFacts Facts, string Sha256, string? Folder, Action<string, CancellationToken> Copy);

/// <summary>Builds TF-A once for every BL33 and every RMM that it serves alike.</summary>
internal sealed class TrustedFirmwareBuilder(
    House house, IProcessRunner runner, Toolchain toolchain, SourceStore sources, ITreePatcher patcher, BuildCache cache,
    IProgress<string>? progress)
{
    /// <summary>A tree of the user's.</summary>
    /// <exception cref="CaecFailure">Kind Usage: it is none of TF-A.</exception>
    public async Task<TrustedFirmwareSource> OfTreeAsync(string tree, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(tree);
        if (!Directory.Exists(folder))
            throw new CaecFailure(FailureKind.Usage, $"The tree {folder} does not exist.");
        var facts = TrustedFirmwareFacts.Read(folder);
        var snapshot = await SourceSnapshot.TakeAsync(runner, folder, cancellation);
        return new TrustedFirmwareSource(null, facts, snapshot.Sha256, folder, snapshot.CopyFiles);
    }

    /// <summary>A pinned source: the tree in the cache, or what the pin says when it must still be fetched.</summary>
    /// <param name="name">What sources.lock calls it.</param>
    /// <param name="mend">Whether a tree that was changed may be fetched anew now.</param>
    /// <param name="cancellation">Stops.</param>
    public async Task<TrustedFirmwareSource> OfPinAsync(string name, bool mend, CancellationToken cancellation)
    {
        if (mend)
            await sources.MendAsync(name, cancellation);
        var status = (await sources.ListAsync(cancellation)).FirstOrDefault(status => status.Pin.Name == name)
            ?? throw new CaecFailure(FailureKind.Usage, $"sources.lock does not pin {name}.", house.SourceLock);
        return status.Tree is { } tree
            ? OfStored(tree)
            : new TrustedFirmwareSource(
                name, new TrustedFirmwareFacts(status.Pin.Version, [], null), status.Pin.Identity, null, (_, _) => { });
    }

    /// <summary>Every command that <see cref="BuildAsync"/> would start now.</summary>
    public async Task<IReadOnlyList<Command>> PlanAsync(
        TrustedFirmwareSource source, BootNeeds needs, int jobs, CancellationToken cancellation)
    {
        var plan = await PlanOfAsync(source, needs, jobs, cancellation);
        if (cache.Has(plan.Key))
            return [];
        return source.Name is { } name
            ? [.. await sources.PlanAsync([name], null, cancellation), plan.Make]
            : [plan.Make];
    }

    /// <summary>The images, built where the cache does not have them.</summary>
    public async Task<BuiltTrustedFirmware> BuildAsync(
        TrustedFirmwareSource source, BootNeeds needs, int jobs, string logs, CancellationToken cancellation)
    {
        var plan = await PlanOfAsync(source, needs, jobs, cancellation);
        if (!cache.Has(plan.Key))
        {
            // The archive may have moved on: what comes may be newer than the pin says.
            if (source.Name is { } name)
                source = OfStored((await sources.SyncAsync([name], null, cancellation)).Single());
            plan = await PlanOfAsync(source, needs, jobs, cancellation);
            progress?.Report($"Building TF-A {source.Facts.Version}");
            await cache.GetOrAddAsync(
                plan.Key,
                (staging, stop) => MakeAsync(plan, source, SeriesOf(source, needs), staging, logs, stop),
                cancellation);
        }
        var built = new List<BuiltImage>();
        foreach (var name in TrustedFirmware.Images)
        {
            var path = Path.Combine(cache.Entry(plan.Key), $"{name}.bin");
            built.Add(new BuiltImage(name, path, null, await ContentHash.OfFileAsync(path, cancellation)));
        }
        return new BuiltTrustedFirmware(
            built,
            new BuiltComponent(
                "tf-a", source.Facts.Version, source.Sha256, toolchain.Clang.Banner, source.Facts.Options(needs)));
    }

    private static TrustedFirmwareSource OfStored(SourceTree tree) => new(
        tree.Name, TrustedFirmwareFacts.Read(tree.Path, tree.Version), tree.Sha256, tree.Path,
        (to, stop) => TreeCopy.Make(tree.Path, to, stop));

    private string? SeriesOf(TrustedFirmwareSource source, BootNeeds needs) =>
        source.Facts.SeriesFor(needs) is { } series ? Path.Combine(house.Root, "tf-a-patches", series) : null;

    private async Task<TrustedFirmwarePlan> PlanOfAsync(
        TrustedFirmwareSource source, BootNeeds needs, int jobs, CancellationToken cancellation) =>
        TrustedFirmware.Plan(
            source.Sha256,
            SeriesOf(source, needs) is { } series ? await patcher.IdentityAsync(series, [], cancellation) : string.Empty,
            source.Facts.Options(needs), toolchain, jobs, cache.Staging);

    private async Task MakeAsync(
        TrustedFirmwarePlan plan, TrustedFirmwareSource source, string? series, string staging, string logs,
        CancellationToken cancellation)
    {
        source.Copy(plan.Copy, cancellation);
        if (series is not null)
            await patcher.ApplyAsync(series, source.Folder!, plan.Copy, [], cancellation);
        var log = Path.Combine(logs, "tf-a.log");
        var result = await runner.RunAsync(plan.Make, log, cancellation);
        if (result.ExitCode != 0)
            throw CompilerOutput.Failure("tf-a", result, log);
        foreach (var image in TrustedFirmware.Images)
            File.Move(TrustedFirmware.Output(plan.Copy, image), Path.Combine(staging, $"{image}.bin"));
        Directory.Delete(plan.Copy, recursive: true);
    }
}
