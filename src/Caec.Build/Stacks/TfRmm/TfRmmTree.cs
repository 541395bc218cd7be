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
        var patched = csm ? await PatchedAsync(cancellation) : null;
        var (image, parts) = await builder.BuildAsync(
            builder.Plan(source, await PatchesAsync(csm, cancellation), jobs),
            $"TF-RMM {Version}{(csm ? " with CSM" : string.Empty)}",
            (to, stop) =>
            {
                if (patched is null)
                    source.Snapshot!.CopyFiles(to, stop);
                else
                    TreeCopy.Make(patched.Tree, to, stop);
                source.CopyModules(to, stop);
            },
            logs, cancellation);
        return new BuiltRmm(image, parts, patched?.Patches ?? []) { Audit = patched?.Audit };
    }

    /// <inheritdoc/>
    public async Task<string> TreeAsync(bool csm, CancellationToken cancellation) =>
        csm ? (await PatchedAsync(cancellation)).Tree : source.Snapshot!.Folder;

    /// <inheritdoc/>
    public Task<IReadOnlyList<BuiltComponent>> ComponentsAsync(bool csm, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<BuiltComponent>>(
            [new BuiltComponent("rmm", $"tf-rmm {Version}", source.Snapshot!.Sha256, builder.Compiler, TfRmmPlan.Options)]);

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, int>> LinesAsync(bool csm, CancellationToken cancellation)
    {
        var folder = await TreeAsync(csm, cancellation);
        var files = csm
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
        if (!csm)
            return string.Empty;
        RequireSeries();
        var patches = await patcher.IdentityAsync(series.Folder, series.AlsoReads, cancellation);
        return model is null ? patches : $"{patches} {await model.IdentityAsync(cancellation)}";
    }

    private async Task<PatchedTree> PatchedAsync(CancellationToken cancellation)
    {
        RequireSeries();
        var snapshot = source.Snapshot!;
        var patched = await PatchedTree.MakeAsync(
            cache, patcher, series, new PatchedTreeSource(snapshot.Folder, source.Sha256, snapshot.CopyFiles), progress,
            cancellation);
        return model is null ? patched : await model.ApplyAsync(cache, patched, progress, cancellation);
    }

    private void RequireSeries()
    {
        if (!Directory.Exists(series.Folder))
            throw new CaecFailure(
                FailureKind.Usage, $"There is no CSM series for tf-rmm here; --unpatched leaves CSM out.",
                series.Folder);
    }
}
