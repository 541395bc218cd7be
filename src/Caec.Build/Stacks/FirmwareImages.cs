// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Images that an image.yaml describes, with the libraries of pinned sources that they hold.</summary>
/// <param name="toolchain">The LLVM to use.</param>
/// <param name="cache">Where results are kept.</param>
/// <param name="runner">Starts compilers.</param>
/// <param name="sources">Gives the libraries.</param>
/// <param name="progress">Told of every image that is really built, or null.</param>
internal sealed class FirmwareImages(
    Toolchain toolchain, BuildCache cache, IProcessRunner runner, SourceStore sources, IProgress<string>? progress)
{
    private readonly ImagePlanner _planner = new(toolchain, cache, sources.ExpectAsync);
    private readonly ImageBuilder _builder = new(cache, runner, progress);

    /// <summary>The commands that <see cref="BuildAsync"/> would start now.</summary>
    /// <param name="folder">Has the image.yaml.</param>
    /// <param name="planned">Keys of what is planned already, because what two images share is compiled once;
    /// grows.</param>
    /// <param name="cancellation">Stops planning.</param>
    public async Task<IReadOnlyList<Command>> PlanAsync(
        string folder, HashSet<string> planned, CancellationToken cancellation)
    {
        var commands = new List<Command>();
        var plan = await _planner.PlanAsync(ImageDescription.Load(folder), cancellation);
        if (!cache.Has(plan.Key) && plan.Image.Libraries.Count > 0)
            commands.AddRange(await sources.PlanAsync(plan.Image.Libraries, null, cancellation));
        commands.AddRange(plan.Missing(key => cache.Has(key) || !planned.Add(key)));
        return commands;
    }

    /// <summary>Builds an image.</summary>
    public async Task<BuiltImage> BuildAsync(string folder, int jobs, string logs, CancellationToken cancellation)
    {
        var image = ImageDescription.Load(folder);
        foreach (var library in image.Libraries)
            await sources.MendAsync(library, cancellation);
        var plan = await _planner.PlanAsync(image, cancellation);
        if (!cache.Has(plan.Key) && image.Libraries.Count > 0)
        {
            // The archive may have moved on: what comes may be newer than the pin says.
            await sources.SyncAsync(image.Libraries, null, cancellation);
            plan = await _planner.PlanAsync(image, cancellation);
        }
        return await _builder.BuildAsync(plan, jobs, logs, cancellation);
    }

    /// <summary>Where an image comes from, and the libraries in it.</summary>
    /// <param name="name">What the image's component is called.</param>
    /// <param name="tree">The folder whose hash names its version.</param>
    /// <param name="built">The folder that is built, which may have other flags.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(
        string name, string tree, string built, CancellationToken cancellation)
    {
        var image = ImageDescription.Load(built);
        var hash = await ImageDescription.Load(tree).HashAsync(cancellation);
        var components = new List<BuiltComponent>
        {
            new(name, hash[..12], hash, toolchain.Clang.Banner, CompilerFlags.Of(image)),
        };
        foreach (var library in image.Libraries)
        {
            var source = await sources.ExpectAsync(library, cancellation);
            components.Add(new BuiltComponent(
                library, source.Version, source.Sha256, toolchain.Clang.Banner, CompilerFlags.OfLibrary(image, library)));
        }
        return components;
    }
}
