// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Sizes;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>A tree of TF-RMM and what can be built of it.</summary>
internal sealed class TfRmmTree(
    TfRmmSource source, TfRmmBuilder builder, HouseSeries series, MachineModel? model, ITreePatcher patcher,
    BuildCache cache, IProgress<string>? progress) : IRmmTree
{
    private TreeForms? _forms;

    /// <inheritdoc/>
    public string Version => source.Version;

    /// <inheritdoc/>
    public BootNeeds Boot => source.Facts.Boot;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Command>> PlanAsync(
        bool csm, int jobs, HashSet<string> planned, CancellationToken cancellation)
    {
        var plan = builder.Plan(source, await PatchesAsync(csm, cancellation), jobs);
        if (builder.Has(plan) || !planned.Add(plan.Key))
            return [];
        return planned.Add(source.Sha256) ? [.. source.Fetch, .. plan.Commands] : plan.Commands;
    }

    /// <inheritdoc/>
    public async Task<BuiltRmm> BuildAsync(bool csm, int jobs, string logs, CancellationToken cancellation)
    {
        var form = await Forms.OfAsync(csm, cancellation);
        var carries = await CarriedAsync(cancellation) is not null;
        var (image, parts) = await builder.BuildAsync(
            builder.Plan(source, form.Identity, jobs),
            $"TF-RMM {Version}{(carries ? csm ? " with the CSM that it carries" : " without the CSM that it carries" : csm ? " with CSM" : string.Empty)}",
            (to, stop) =>
            {
                if (form.Folder is null)
                    source.Snapshot!.CopyFiles(to, stop);
                else
                    TreeCopy.Make(form.Folder, to, stop);
                source.CopyModules(to, stop);
            },
            logs, cancellation);
        return new BuiltRmm(image, parts, form.Patches) { Audit = form.Audit };
    }

    /// <inheritdoc/>
    public async Task<string> TreeAsync(bool csm, CancellationToken cancellation) =>
        (await Forms.OfAsync(csm, cancellation)).Folder ?? source.Snapshot!.Folder;

    /// <inheritdoc/>
    public async Task<CarriedTree?> CarriedAsync(CancellationToken cancellation) =>
        source.Snapshot is null ? null : await Forms.CarriedAsync(cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(bool csm, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BuiltComponent>>(
            [new BuiltComponent("rmm", $"tf-rmm {Version}", source.Snapshot!.Sha256, builder.Compiler, TfRmmPlan.Options)]);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> LinesAsync(bool csm, CancellationToken cancellation)
    {
        var form = await Forms.OfAsync(csm, cancellation);
        var folder = form.Folder ?? source.Snapshot!.Folder;
        var files = form.Folder is not null
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
            : source.Snapshot!.Files;
        return SourceLines.Of(folder, files.Where(IsRuntime));
    }

    /// <summary>What runs: the RMM's own code, without what it borrows, its tests and its workstation build.</summary>
    private static bool IsRuntime(string file)
    {
        var folders = file.Split('/')[..^1];
        return folders is ["runtime" or "lib" or "app" or "drivers" or "plat", ..]
            && !folders.Any(folder => folder is "tests" or "fake_host" or "host");
    }

    private async Task<string> PatchesAsync(bool csm, CancellationToken cancellation)
    {
        if (source.Snapshot is not null)
            return await Forms.IdentityAsync(csm, cancellation);
        if (!csm)
            return string.Empty;
        series.Require();
        var patches = await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation);
        return model is null ? patches : $"{patches} {await model.IdentityAsync(cancellation)}";
    }

    private TreeForms Forms => _forms ??= new TreeForms(
        cache, patcher, series, model,
        new PatchedTreeSource(source.Snapshot!.Folder, source.Sha256, source.Snapshot.CopyFiles), progress);
}
