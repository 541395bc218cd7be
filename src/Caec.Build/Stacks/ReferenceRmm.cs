// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Build.Pairing;
using Caec.Build.Sizes;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>The reference RMM of this repository, or a tree like it.</summary>
internal sealed class ReferenceRmm(
    House house, FirmwareImages images, BuildCache cache, ITreePatcher patcher, IProgress<string>? progress) : IRmmTarget
{
    /// <inheritdoc/>
    public string Name => "reference";

    /// <inheritdoc/>
    public Task<IRmmTree> OpenAsync(StackRequest request, bool fetch, CancellationToken cancellation)
    {
        var tree = Path.GetFullPath(request.RmmSource ?? Path.Combine(house.Firmware, "monitor"));
        return File.Exists(Path.Combine(tree, ImageDescription.FileName))
            ? OpenAsync(tree, request, cancellation)
            : throw new CaecFailure(
                FailureKind.Usage, $"{tree} is no tree of the reference RMM: it has no {ImageDescription.FileName}.");
    }

    /// <inheritdoc/>
    public Task<RmmFacts> FactsAsync(StackRequest request, CancellationToken cancellation) => Task.FromResult(Facts);

    // No version: its source is part of this repository. All that it uses of EL3 exists since that version of the interface
    // (firmware/monitor, boot.c).
    private static readonly RmmFacts Facts =
        new(string.Empty, new BootNeeds(new InterfaceVersion(0, 1), null), [new InterfaceVersion(1, 0)]);

    private async Task<IRmmTree> OpenAsync(string folder, StackRequest request, CancellationToken cancellation) => new Tree(
        images, folder,
        new TreeForms(
            cache, patcher, HouseSeries.Csm(house, Name, request.Accepted), MachineModel.Of(house, Name, request),
            new PatchedTreeSource(
                folder, await ContentHash.OfTreeAsync(folder, cancellation), (to, stop) => TreeCopy.Make(folder, to, stop)),
            progress));

    private sealed class Tree(FirmwareImages images, string folder, TreeForms forms) : IRmmTree
    {
        public string Version => Facts.Version;

        public BootNeeds Boot => Facts.Boot;

        public async Task<IReadOnlyList<Command>> PlanAsync(
            bool csm, int jobs, HashSet<string> planned, CancellationToken cancellation) =>
            await images.PlanAsync(await TreeAsync(csm, cancellation), planned, cancellation);

        public async Task<BuiltRmm> BuildAsync(bool csm, int jobs, string logs, CancellationToken cancellation)
        {
            var patched = await forms.OfAsync(csm, cancellation);
            var image = await images.BuildAsync(patched.Folder ?? folder, jobs, logs, cancellation);
            return new BuiltRmm(image with { Name = "rmm" }, [new RmmPart("rmm", image.Elf!)], patched.Patches)
            {
                Audit = patched.Audit,
            };
        }

        public Task<CarriedTree?> CarriedAsync(CancellationToken cancellation) => forms.CarriedAsync(cancellation);

        public async Task<string> TreeAsync(bool csm, CancellationToken cancellation) =>
            (await forms.OfAsync(csm, cancellation)).Folder ?? folder;

        public async Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(bool csm, CancellationToken cancellation) =>
            await images.ComponentsAsync("rmm", folder, await TreeAsync(csm, cancellation), cancellation);

        public async Task<IReadOnlyDictionary<string, int>> LinesAsync(bool csm, CancellationToken cancellation) =>
            SourceLines.Of(ImageDescription.Load(await TreeAsync(csm, cancellation)));
    }
}
