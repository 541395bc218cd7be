// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>Trusted Firmware RMM: a tree of the user's, or a release that sources.lock pins.</summary>
internal sealed class TfRmmTarget(
    House house, IProcessRunner runner, Toolchain toolchain, SourceStore sources, ITreePatcher patcher, BuildCache cache,
    IProgress<string>? progress, TfRmmPlaces places) : IRmmTarget
{
    /// <summary>The release that is built when the user names none.</summary>
    public const string DefaultVersion = "0.8.0";

    /// <inheritdoc/>
    public string Name => "tf-rmm";

    /// <inheritdoc/>
    public async Task<RmmFacts> FactsAsync(StackRequest request, CancellationToken cancellation)
    {
        var facts = request.RmmSource is { } tree
            ? TfRmmFacts.Read(Path.GetFullPath(tree)) : TfRmmFacts.OfPin((await PinAsync(request, cancellation)).Version);
        return new RmmFacts(facts.Version, facts.Boot, facts.Rmi);
    }

    /// <inheritdoc/>
    public async Task<IRmmTree> OpenAsync(StackRequest request, bool fetch, CancellationToken cancellation)
    {
        var source = request.RmmSource is { } tree
            ? await TfRmmSource.OfTreeAsync(tree, runner, sources, fetch, cancellation)
            : await TfRmmSource.OfPinAsync(await PinAsync(request, cancellation), runner, sources, fetch, cancellation);
        var tools = await TfRmmTools.FindAsync(runner, source.Facts.Bundles, places, cancellation);
        var folder = await tools.FolderAsync(cache, toolchain, cancellation);
        var builder = new TfRmmBuilder(cache, runner, toolchain, tools, folder, progress);
        return new TfRmmTree(
            source, builder, HouseSeries.Csm(house, Name, request.Accepted), MachineModel.Of(house, Name, request), patcher, cache,
            progress);
    }

    private async Task<GitPin> PinAsync(StackRequest request, CancellationToken cancellation)
    {
        var version = (request.RmmVersion ?? DefaultVersion).TrimStart('v');
        var pins = (await sources.ListAsync(cancellation)).Select(status => status.Pin).OfType<GitPin>()
            .Where(pin => pin.Name.StartsWith("tf-rmm-", StringComparison.Ordinal))
            .ToList();
        return pins.FirstOrDefault(pin => pin.Version == version) ?? throw new CaecFailure(
            FailureKind.Usage,
            $"sources.lock pins no TF-RMM {version}; it pins {string.Join(", ", pins.Select(pin => pin.Version))}.",
            house.SourceLock, "./caec sources list");
    }
}
