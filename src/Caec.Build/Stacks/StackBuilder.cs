// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Build.Pairing;
using Caec.Build.Sizes;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Builds what a machine boots: TF-A, an RMM with or without CSM, a BL33, and the flash file of them.</summary>
public sealed class StackBuilder
{
    private readonly House _house;
    private readonly Toolchain _toolchain;
    private readonly ITreePatcher _patcher;
    private readonly IProgress<string>? _progress;
    private readonly Func<string, SectionSizes> _measure;
    private readonly SourceStore _sources;
    private readonly BuildCache _cache;
    private readonly ImagePlanner _planner;
    private readonly ImageBuilder _images;
    private readonly TrustedFirmwareBuilder _trustedFirmware;

    /// <summary>Prepares a builder; reads and starts nothing.</summary>
    /// <param name="house">Where sources and the cache lie.</param>
    /// <param name="runner">Starts compilers.</param>
    /// <param name="toolchain">The LLVM to use.</param>
    /// <param name="sources">Gives TF-A's source.</param>
    /// <param name="patcher">Applies series, or null for the repository's own way.</param>
    /// <param name="progress">Told of every step that is really done, or null.</param>
    /// <param name="measure">Gives the section sizes of an ELF file, or null for <see cref="ImageSections"/>.</param>
    public StackBuilder(
        House house, IProcessRunner runner, Toolchain toolchain, SourceStore sources, ITreePatcher? patcher = null,
        IProgress<string>? progress = null, Func<string, SectionSizes>? measure = null)
    {
        _house = house;
        _toolchain = toolchain;
        _patcher = patcher ?? new SeriesPatcher(house);
        _progress = progress;
        _measure = measure ?? ImageSections.Of;
        _cache = BuildCache.Of(house);
        _sources = sources;
        _planner = new ImagePlanner(toolchain, _cache, sources.ExpectAsync);
        _images = new ImageBuilder(_cache, runner, progress);
        _trustedFirmware = new TrustedFirmwareBuilder(house, runner, toolchain, sources, _patcher, _cache, progress);
    }

    /// <summary>Every command that <see cref="BuildAsync"/> would start now, exactly; none when the cache has
    /// everything. Starts none of them; the patched copy of the RMM, which the plan is about, is made in the cache.</summary>
    /// <exception cref="CaecFailure">As for <see cref="BuildAsync"/>.</exception>
    public async Task<IReadOnlyList<Command>> PlanAsync(StackRequest request, CancellationToken cancellation)
    {
        await RequirePairingAsync(request, cancellation);
        var rmm = await RmmAsync(request, cancellation);
        List<Command> commands = [.. await _trustedFirmware.PlanAsync(request.Jobs, cancellation)];
        var planned = new HashSet<string>(StringComparer.Ordinal); // what two images share is compiled once
        foreach (var folder in FoldersOf(request, rmm))
        {
            var plan = await _planner.PlanAsync(ImageDescription.Load(folder), cancellation);
            if (!_cache.Has(plan.Key) && plan.Image.Libraries.Count > 0)
                commands.AddRange(await _sources.PlanAsync(plan.Image.Libraries, null, cancellation));
            commands.AddRange(plan.Missing(key => _cache.Has(key) || !planned.Add(key)));
        }
        return commands;
    }

    /// <summary>Builds a stack, leaving out what the cache has.</summary>
    /// <exception cref="CaecFailure">Kind Usage: unknown target, no such tree or payload. Missing: a pairing known not
    /// to work. Source: TF-A could not be had. Build: the first error, and the log. CheckFailed: the series does not
    /// fit the user's tree.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the cache holds finished entries only.</exception>
    public async Task<BuiltStack> BuildAsync(StackRequest request, CancellationToken cancellation)
    {
        await RequirePairingAsync(request, cancellation);
        var rmm = await RmmAsync(request, cancellation);
        var firmware = await _trustedFirmware.BuildAsync(request.Jobs, LogsOf(request), cancellation);
        var monitor = await BuildImageAsync(rmm.Tree, request, cancellation);
        var bl33 = request.Payload is { } payload
            ? new BuiltImage("bl33", Path.GetFullPath(payload), null, await ContentHash.OfFileAsync(payload, cancellation))
            : (await BuildImageAsync(FirmwareFolder("host"), request, cancellation)) with { Name = "bl33" };
        List<BuiltImage> all = [.. firmware.Images, monitor with { Name = "rmm" }, bl33];
        if (request.Payload is null)
            all.Add((await BuildImageAsync(FirmwareFolder("realm"), request, cancellation)) with { Name = "realm" });
        return new BuiltStack(
            await FlashAsync(all, cancellation),
            all,
            [firmware.Component, .. await ComponentsAsync(request, rmm, cancellation)],
            rmm.Patches,
            request.Csm ? await SizeAsync(request, rmm, monitor, cancellation) : null);
    }

    /// <summary>Builds one firmware image of this project, unpatched.</summary>
    /// <param name="name">A folder of firmware/ that has an image.yaml.</param>
    /// <param name="request">Gives jobs and logs.</param>
    /// <param name="cancellation">Kills what runs.</param>
    /// <exception cref="CaecFailure">Kind Usage: there is no such image. Build: the first error, and the log.</exception>
    public Task<BuiltImage> BuildFirmwareAsync(string name, StackRequest request, CancellationToken cancellation) =>
        BuildImageAsync(FirmwareFolder(name), request, cancellation);

    /// <summary>Builds the RMM, with CSM where the request says so.</summary>
    /// <exception cref="CaecFailure">Kind Usage, Build or CheckFailed, as for <see cref="BuildAsync"/>.</exception>
    public async Task<BuiltImage> BuildRmmAsync(StackRequest request, CancellationToken cancellation) =>
        await BuildImageAsync((await RmmAsync(request, cancellation)).Tree, request, cancellation) with { Name = "rmm" };

    /// <summary>The RMM's tree with CSM applied, in the cache; its tests build from it.</summary>
    /// <exception cref="CaecFailure">Kind Usage or CheckFailed, as for <see cref="BuildAsync"/>.</exception>
    public async Task<string> PatchedTreeAsync(StackRequest request, CancellationToken cancellation) =>
        (await RmmAsync(request with { Csm = true }, cancellation)).Tree;

    /// <summary>Builds TF-A's images.</summary>
    /// <exception cref="CaecFailure">Kind Source or Build.</exception>
    public async Task<IReadOnlyList<BuiltImage>> BuildTrustedFirmwareAsync(
        StackRequest request, CancellationToken cancellation) =>
        (await _trustedFirmware.BuildAsync(request.Jobs, LogsOf(request), cancellation)).Images;

    private async Task<BuiltImage> BuildImageAsync(string folder, StackRequest request, CancellationToken cancellation)
    {
        var image = ImageDescription.Load(folder);
        var plan = await _planner.PlanAsync(image, cancellation);
        if (!_cache.Has(plan.Key) && image.Libraries.Count > 0)
        {
            // The archive may have moved on: what comes may be newer than the pin says.
            await _sources.SyncAsync(image.Libraries, null, cancellation);
            plan = await _planner.PlanAsync(image, cancellation);
        }
        return await _images.BuildAsync(plan, request.Jobs, LogsOf(request), cancellation);
    }

    private async Task RequirePairingAsync(StackRequest request, CancellationToken cancellation)
    {
        if (request.Payload is { } payload && !File.Exists(payload))
            throw new CaecFailure(FailureKind.Usage, $"The payload {payload} does not exist.");
        var versions = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["llvm"] = _toolchain.Clang.Version,
            ["tf-a"] = (await _trustedFirmware.SourceAsync(cancellation)).Version,
        };
        if (request.QemuVersion is { } qemu)
            versions["qemu"] = qemu;
        Pairings.Load(_house).Require(versions);
    }

    private async Task<PatchedTree> RmmAsync(StackRequest request, CancellationToken cancellation)
    {
        var tree = RmmTree(request);
        if (!request.Csm)
            return new PatchedTree(tree, []);
        return await PatchedTree.MakeAsync(
            _cache, _patcher, tree, Path.Combine(_house.RmmPatches, request.Rmm),
            [_house.AbiFile, _house.Templates, Path.Combine(_house.Firmware, "csm")], _progress, cancellation);
    }

    private string RmmTree(StackRequest request)
    {
        if (request.Rmm != "reference")
            throw new CaecFailure(FailureKind.Usage, $"There is no RMM target {request.Rmm}; there is: reference.");
        var tree = Path.GetFullPath(request.RmmSource ?? FirmwareFolder("monitor"));
        return File.Exists(Path.Combine(tree, ImageDescription.FileName))
            ? tree
            : throw new CaecFailure(
                FailureKind.Usage, $"{tree} is no tree of the reference RMM: it has no {ImageDescription.FileName}.");
    }

    private IEnumerable<string> FoldersOf(StackRequest request, PatchedTree rmm)
    {
        yield return rmm.Tree;
        if (request.Csm)
            yield return RmmTree(request); // for the comparison of sizes
        if (request.Payload is not null)
            yield break;
        yield return FirmwareFolder("host");
        yield return FirmwareFolder("realm");
    }

    private async Task<string> FlashAsync(IReadOnlyList<BuiltImage> parts, CancellationToken cancellation)
    {
        const string file = "flash.bin";
        async Task<byte[]> Read(string name) =>
            await File.ReadAllBytesAsync(parts.Single(part => part.Name == name).Path, cancellation);
        var key = ContentHash.OfText(string.Join('\0', ["flash 1", .. parts.Select(part => $"{part.Name} {part.Sha256}")]));
        var entry = await _cache.GetOrAddAsync(
            key,
            async (staging, stop) =>
            {
                // The order in which TF-A's own tool writes them.
                var package = FirmwarePackage.Assemble(
                [
                    new(FirmwarePackage.TrustedBoot, await Read("bl2")), new(FirmwarePackage.Runtime, await Read("bl31")),
                    new(FirmwarePackage.NonTrusted, await Read("bl33")), new(FirmwarePackage.RealmMonitor, await Read("rmm")),
                ]);
                await AtomicFile.WriteAsync(
                    Path.Combine(staging, file), FlashImage.Assemble(await Read("bl1"), package), stop);
            },
            cancellation);
        return Path.Combine(entry, file);
    }

    private async Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(
        StackRequest request, PatchedTree rmm, CancellationToken cancellation)
    {
        var components = new List<BuiltComponent> { await ComponentAsync("rmm", RmmTree(request), rmm.Tree, cancellation) };
        if (request.Payload is null)
            foreach (var name in (string[])["host", "realm"])
            {
                components.Add(await ComponentAsync(name, FirmwareFolder(name), FirmwareFolder(name), cancellation));
                components.AddRange(await LibrariesAsync(ImageDescription.Load(FirmwareFolder(name)), cancellation));
            }
        return components;
    }

    private async Task<IReadOnlyList<BuiltComponent>> LibrariesAsync(ImageDescription image, CancellationToken cancellation)
    {
        var components = new List<BuiltComponent>();
        foreach (var name in image.Libraries)
        {
            var tree = await _sources.ExpectAsync(name, cancellation);
            components.Add(new BuiltComponent(
                name, tree.Version, tree.Sha256, _toolchain.Clang.Banner, CompilerFlags.OfLibrary(image, name)));
        }
        return components;
    }

    private async Task<BuiltComponent> ComponentAsync(
        string name, string tree, string built, CancellationToken cancellation)
    {
        var hash = await ImageDescription.Load(tree).HashAsync(cancellation);
        return new BuiltComponent(
            name, hash[..12], hash, _toolchain.Clang.Banner, CompilerFlags.Of(ImageDescription.Load(built)));
    }

    private async Task<CodeSizeReport> SizeAsync(
        StackRequest request, PatchedTree rmm, BuiltImage patched, CancellationToken cancellation)
    {
        var tree = RmmTree(request);
        // Both are named monitor: apart from each other, neither log nor compile_commands.json is of two trees.
        var apart = request with { Logs = Path.Combine(LogsOf(request), "unpatched") };
        var unpatched = await BuildImageAsync(tree, apart, cancellation);
        var (before, after) = (
            SourceLines.Of(ImageDescription.Load(tree)), SourceLines.Of(ImageDescription.Load(rmm.Tree)));
        return new CodeSizeReport(
            _measure(unpatched.Elf!), _measure(patched.Elf!), SourceLines.Compare(before, after),
            before.Values.Sum(), after.Values.Sum());
    }

    private string FirmwareFolder(string name) => Path.Combine(_house.Firmware, name);

    private string LogsOf(StackRequest request) => request.Logs ?? Path.Combine(_house.Cache, "logs");
}
