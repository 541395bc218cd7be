// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Abi;
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Build.Pairing;
using Caec.Build.Sizes;
using Caec.Build.Stacks.TfRmm;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Builds what a machine boots: TF-A, an RMM with or without CSM, a BL33, and the flash file of them.</summary>
public sealed class StackBuilder
{
    private static readonly string[] Guests = ["host", "realm"];

    private readonly House _house;
    private readonly Func<string, ProgramSize> _measure;
    private readonly BuildCache _cache;
    private readonly FirmwareImages _images;
    private readonly StackPairing _pairing;
    private readonly TrustedFirmwareBuilder _trustedFirmware;

    /// <summary>Prepares a builder; reads and starts nothing.</summary>
    /// <param name="house">Where sources and the cache lie.</param>
    /// <param name="runner">Starts compilers.</param>
    /// <param name="toolchain">The LLVM to use.</param>
    /// <param name="sources">Gives TF-A's source.</param>
    /// <param name="patcher">Applies series, or null for the repository's own way.</param>
    /// <param name="progress">Told of every step that is really done, or null.</param>
    /// <param name="measure">Gives the sizes of an ELF file, or null for <see cref="ProgramSize.Of"/>.</param>
    /// <param name="places">Where what TF-RMM needs is looked for, or null for the usual places.</param>
    /// <param name="notices">Told of what was damaged in the cache and is made anew, or null.</param>
    public StackBuilder(
        House house, IProcessRunner runner, Toolchain toolchain, SourceStore sources, ITreePatcher? patcher = null,
        IProgress<string>? progress = null, Func<string, ProgramSize>? measure = null, TfRmmPlaces? places = null,
        IProgress<string>? notices = null)
    {
        patcher ??= new SeriesPatcher(house, runner);
        _house = house;
        _measure = measure ?? ProgramSize.Of;
        _cache = BuildCache.Of(house, notices);
        _images = new FirmwareImages(toolchain, _cache, runner, sources, progress);
        _trustedFirmware = new TrustedFirmwareBuilder(house, runner, toolchain, sources, patcher, _cache, progress);
        _pairing = new StackPairing(
            house, toolchain, _trustedFirmware,
            [
                new ReferenceRmm(house, _images, _cache, patcher, progress),
                new TfRmmTarget(house, runner, toolchain, sources, patcher, _cache, progress, places ?? new TfRmmPlaces()),
            ]);
    }

    /// <summary>Every command that <see cref="BuildAsync"/> would start now, exactly; none when the cache has
    /// everything. Starts none of them; the patched copy of the reference RMM, which the plan is about, is made in the
    /// cache.</summary>
    /// <exception cref="CaecFailure">As for <see cref="BuildAsync"/>.</exception>
    public async Task<IReadOnlyList<Command>> PlanAsync(StackRequest request, CancellationToken cancellation)
    {
        var (rmm, trustedFirmware) = await _pairing.ChooseAsync(request, fetch: false, cancellation);
        await RequireAbiAsync(request, rmm, cancellation);
        var planned = new HashSet<string>(StringComparer.Ordinal); // what two images share is compiled once
        List<Command> commands =
        [
            .. await _trustedFirmware.PlanAsync(trustedFirmware, rmm.Boot, request.Jobs, cancellation),
            .. await rmm.PlanAsync(request.Csm, request.Jobs, planned, cancellation),
        ];
        if (Sized(request) && await HasUnpatchedAsync(rmm, cancellation)) // for the comparison of sizes
            commands.AddRange(await rmm.PlanAsync(csm: false, request.Jobs, planned, cancellation));
        if (request.Payload is null)
            foreach (var name in Guests)
                commands.AddRange(await _images.PlanAsync(FirmwareFolder(name), planned, cancellation));
        return commands;
    }

    /// <summary>Tells whether a stack can be built, as far as that is known without fetching or building.</summary>
    /// <exception cref="CaecFailure">Kind Usage or Missing, as for <see cref="BuildAsync"/>.</exception>
    public Task CheckAsync(StackRequest request, CancellationToken cancellation) =>
        _pairing.ChooseAsync(request, fetch: false, cancellation);

    /// <summary>Builds a stack, leaving out what the cache has.</summary>
    /// <exception cref="CaecFailure">Kind Usage: unknown target, no such tree or payload. Missing: a pairing known not
    /// to work, or a program that the RMM's build needs. Source: a source could not be had. Build: the first error, and
    /// the log. CheckFailed: the series does not fit the user's tree.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the cache holds finished entries only.</exception>
    public async Task<BuiltStack> BuildAsync(StackRequest request, CancellationToken cancellation)
    {
        var (rmm, trustedFirmware) = await _pairing.ChooseAsync(request, fetch: true, cancellation);
        var logs = LogsOf(request);
        await RequireAbiAsync(request, rmm, cancellation);
        await rmm.TreeAsync(request.Csm, cancellation); // a series that does not fit is told before anything is built
        var firmware = await _trustedFirmware.BuildAsync(
            trustedFirmware, rmm.Boot, request.Jobs, logs, cancellation);
        var monitor = await rmm.BuildAsync(request.Csm, request.Jobs, logs, cancellation);
        var bl33 = request.Payload is { } payload
            ? new BuiltImage("bl33", Path.GetFullPath(payload), null, await ContentHash.OfFileAsync(payload, cancellation))
            : (await BuildFirmwareAsync("host", request, cancellation)) with { Name = "bl33" };
        List<BuiltImage> all = [.. firmware.Images, monitor.Image, bl33];
        if (request.Payload is null)
            all.Add((await BuildFirmwareAsync("realm", request, cancellation)) with { Name = "realm" });
        return new BuiltStack(
            await FlashAsync(all, cancellation),
            all,
            [firmware.Component, .. await ComponentsAsync(request, rmm, cancellation)],
            monitor.Patches,
            Sized(request) && await HasUnpatchedAsync(rmm, cancellation)
                ? await SizeAsync(request, rmm, monitor, cancellation)
                : null)
        {
            Audit = monitor.Audit,
            Series = new BuiltSeries(request.Csm, (await rmm.CarriedAsync(cancellation))?.Report),
        };
    }

    /// <summary>Builds one firmware image of this project, unpatched.</summary>
    /// <param name="name">A folder of firmware/ that has an image.yaml.</param>
    /// <param name="request">Gives jobs and logs.</param>
    /// <param name="cancellation">Kills what runs.</param>
    /// <exception cref="CaecFailure">Kind Usage: there is no such image. Build: the first error, and the log.</exception>
    public Task<BuiltImage> BuildFirmwareAsync(string name, StackRequest request, CancellationToken cancellation) =>
        _images.BuildAsync(FirmwareFolder(name), request.Jobs, LogsOf(request), cancellation);

    /// <summary>Builds the RMM, with CSM where the request says so.</summary>
    /// <exception cref="CaecFailure">As for <see cref="BuildAsync"/>.</exception>
    public async Task<BuiltImage> BuildRmmAsync(StackRequest request, CancellationToken cancellation)
    {
        var (rmm, _) = await _pairing.ChooseAsync(request, fetch: true, cancellation);
        return (await rmm.BuildAsync(request.Csm, request.Jobs, LogsOf(request), cancellation)).Image;
    }

    /// <summary>The RMM's tree with CSM applied, in the cache; its tests build from it.</summary>
    /// <exception cref="CaecFailure">Kind Usage, Source or CheckFailed, as for <see cref="BuildAsync"/>.</exception>
    public async Task<string> PatchedTreeAsync(StackRequest request, CancellationToken cancellation)
    {
        var (rmm, _) = await _pairing.ChooseAsync(request, fetch: true, cancellation);
        return await rmm.TreeAsync(csm: true, cancellation);
    }

    /// <summary>Builds TF-A's images, for the RMM that the request names.</summary>
    /// <exception cref="CaecFailure">As for <see cref="BuildAsync"/>.</exception>
    public async Task<IReadOnlyList<BuiltImage>> BuildTrustedFirmwareAsync(
        StackRequest request, CancellationToken cancellation)
    {
        var (rmm, trustedFirmware) = await _pairing.ChooseAsync(request, fetch: true, cancellation);
        return (await _trustedFirmware.BuildAsync(
            trustedFirmware, rmm.Boot, request.Jobs, LogsOf(request), cancellation)).Images;
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
        StackRequest request, IRmmTree rmm, CancellationToken cancellation)
    {
        List<BuiltComponent> components = [.. await rmm.ComponentsAsync(request.Csm, cancellation)];
        if (request.Payload is null)
            foreach (var name in Guests)
                components.AddRange(await _images.ComponentsAsync(
                    name, FirmwareFolder(name), FirmwareFolder(name), cancellation));
        return components;
    }

    /// <summary>Whether the RMM can be had without CSM, too: one that carries CSM may not.</summary>
    private static async Task<bool> HasUnpatchedAsync(IRmmTree rmm, CancellationToken cancellation) =>
        await rmm.CarriedAsync(cancellation) is not { Without: null };

    /// <summary>Refuses an RMM that carries CSM of another interface than this repository's host and realms speak.</summary>
    private async Task RequireAbiAsync(StackRequest request, IRmmTree rmm, CancellationToken cancellation)
    {
        if (!request.Csm || request.Payload is not null || await rmm.CarriedAsync(cancellation) is not { } carried)
            return;
        var abi = AbiFile.Load(_house.AbiFile);
        carried.RequireAbi(new InterfaceVersion((int)abi.Major, (int)abi.Minor));
    }

    private async Task<CodeSizeReport> SizeAsync(
        StackRequest request, IRmmTree rmm, BuiltRmm patched, CancellationToken cancellation)
    {
        // Apart from each other, neither log nor compile_commands.json is of two trees.
        var unpatched = await rmm.BuildAsync(
            csm: false, request.Jobs, Path.Combine(LogsOf(request), "unpatched"), cancellation);
        var programs = patched.Parts
            .Join(unpatched.Parts, after => after.Name, before => before.Name, (after, before) =>
                Growth(after.Name, _measure(before.Elf), _measure(after.Elf)))
            .ToList();
        var before = await rmm.LinesAsync(csm: false, cancellation);
        var after = await rmm.LinesAsync(csm: true, cancellation);
        return new CodeSizeReport(
            programs[0].Unpatched, programs[0].Patched, SourceLines.Compare(before, after), before.Values.Sum(),
            after.Values.Sum())
        {
            Programs = programs,
        };
    }

    private static ProgramGrowth Growth(string name, ProgramSize before, ProgramSize after) =>
        new(name, before.Sections, after.Sections, ProgramSize.Compare(before, after)) { Code = (before.Code, after.Code) };

    /// <summary>Whether the growth by CSM is told: with a model of a machine it would be that of both.</summary>
    private static bool Sized(StackRequest request) => request.Csm && request.Hpfar == MachineModel.None;

    private string FirmwareFolder(string name) => Path.Combine(_house.Firmware, name);

    // Of a command that leaves no folder of its own: two at once must not write into each other's files.
    private string LogsOf(StackRequest request) => request.Logs ?? Path.Combine(_house.Cache, "logs", Session);

    private static readonly string Session =
        string.Create(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyyMMdd-HHmmss}-{Environment.ProcessId}");
}
