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

/// <summary>Builds TF-A once for every RMM and BL33.</summary>
internal sealed class TrustedFirmwareBuilder(
    House house, IProcessRunner runner, Toolchain toolchain, SourceStore sources, ITreePatcher patcher, BuildCache cache,
    IProgress<string>? progress)
{
    private const string SourceName = "arm-trusted-firmware";

    private string Series => Path.Combine(house.Root, "tf-a-patches", "qemu");

    /// <summary>Version and hash of the source: of the tree in the cache, or as pinned when it must still be fetched.</summary>
    public async Task<(string Version, string Sha256)> SourceAsync(CancellationToken cancellation)
    {
        var status = (await sources.ListAsync(cancellation)).FirstOrDefault(status => status.Pin.Name == SourceName)
            ?? throw new CaecFailure(FailureKind.Usage, $"sources.lock does not pin {SourceName}.", house.SourceLock);
        return status.Tree is { } tree ? (tree.Version, tree.Sha256) : (status.Pin.Version, status.Pin.Identity);
    }

    /// <summary>Every command that <see cref="BuildAsync"/> would start now.</summary>
    public async Task<IReadOnlyList<Command>> PlanAsync(int jobs, CancellationToken cancellation)
    {
        var (_, hash) = await SourceAsync(cancellation);
        var plan = await PlanOfAsync(hash, jobs, cancellation);
        return cache.Has(plan.Key) ? [] : [.. await sources.PlanAsync([SourceName], null, cancellation), plan.Make];
    }

    /// <summary>The images, built where the cache does not have them.</summary>
    public async Task<BuiltTrustedFirmware> BuildAsync(int jobs, string logs, CancellationToken cancellation)
    {
        var source = await SourceAsync(cancellation);
        var plan = await PlanOfAsync(source.Sha256, jobs, cancellation);
        if (!cache.Has(plan.Key))
        {
            // The archive may have moved on: what comes may be newer than the pin says.
            var tree = await sources.GetAsync(SourceName, cancellation);
            source = (tree.Version, tree.Sha256);
            plan = await PlanOfAsync(tree.Sha256, jobs, cancellation);
            progress?.Report($"Building TF-A {tree.Version}");
            await cache.GetOrAddAsync(plan.Key, (staging, stop) => MakeAsync(plan, tree, staging, logs, stop), cancellation);
        }
        var built = new List<BuiltImage>();
        foreach (var name in TrustedFirmware.Images)
        {
            var path = Path.Combine(cache.Entry(plan.Key), $"{name}.bin");
            built.Add(new BuiltImage(name, path, null, await ContentHash.OfFileAsync(path, cancellation)));
        }
        return new BuiltTrustedFirmware(
            built, new BuiltComponent("tf-a", source.Version, source.Sha256, toolchain.Clang.Banner, TrustedFirmware.Options));
    }

    private async Task<TrustedFirmwarePlan> PlanOfAsync(string hash, int jobs, CancellationToken cancellation) =>
        TrustedFirmware.Plan(hash, await patcher.IdentityAsync(Series, [], cancellation), toolchain, jobs, cache.Staging);

    private async Task MakeAsync(
        TrustedFirmwarePlan plan, SourceTree tree, string staging, string logs, CancellationToken cancellation)
    {
        TreeCopy.Make(tree.Path, plan.Copy, cancellation);
        await patcher.ApplyAsync(Series, tree.Path, plan.Copy, cancellation);
        var log = Path.Combine(logs, "tf-a.log");
        var result = await runner.RunAsync(plan.Make, log, cancellation);
        if (result.ExitCode != 0)
            throw CompilerOutput.Failure("tf-a", result, log);
        foreach (var image in TrustedFirmware.Images)
            File.Move(TrustedFirmware.Output(plan.Copy, image), Path.Combine(staging, $"{image}.bin"));
        Directory.Delete(plan.Copy, recursive: true);
    }
}
