// SPDX-License-Identifier: BSD-3-Clause
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>A TF-RMM to build: a tree of the user's, or a pinned release.</summary>
/// <param name="Facts">What it says of itself; of a pin that is not fetched yet, what the pin says.</param>
/// <param name="Sha256">Changes whenever its content does.</param>
/// <param name="Snapshot">What belongs to it, or null when it must still be fetched.</param>
/// <param name="Modules">Its submodules.</param>
/// <param name="Fetch">The commands that would fetch what is not there.</param>
internal sealed record TfRmmSource(
    TfRmmFacts Facts, string Sha256, SourceSnapshot? Snapshot, IReadOnlyList<SnapshotModule> Modules,
    IReadOnlyList<Command> Fetch)
{
    // Only its tests on a workstation use these.
    private static readonly string[] TestsOnly = ["ext/cpputest", "ext/minicoro"];

    /// <summary>The version for people.</summary>
    public string Version => Facts.Version;

    /// <summary>A tree of the user's; submodules that are empty there are fetched into the cache.</summary>
    public static async Task<TfRmmSource> OfTreeAsync(
        string tree, IProcessRunner runner, SourceStore sources, bool fetch, CancellationToken cancellation)
    {
        var folder = Path.GetFullPath(tree);
        var facts = TfRmmFacts.Read(folder);
        var snapshot = await SourceSnapshot.TakeAsync(runner, folder, cancellation);
        var modules = new List<SnapshotModule>();
        var missing = new List<Command>();
        foreach (var module in snapshot.Modules)
        {
            var isMissing = module.IsEmpty && !TestsOnly.Contains(module.Path);
            if (isMissing && !fetch)
                missing.AddRange(sources.Plan(PinOf(folder, module)));
            modules.Add(isMissing ? await FetchedAsync(folder, module, sources, fetch, cancellation) : module);
        }
        return new TfRmmSource(facts, snapshot.Sha256, snapshot, modules, missing);
    }

    /// <summary>A pinned release.</summary>
    public static async Task<TfRmmSource> OfPinAsync(
        GitPin pin, IProcessRunner runner, SourceStore sources, bool fetch, CancellationToken cancellation)
    {
        var tree = fetch
            ? await sources.GetAsync(pin.Name, cancellation)
            : (await sources.ListAsync(cancellation)).First(status => status.Pin.Name == pin.Name).Tree;
        if (tree is null)
            return new TfRmmSource(
                TfRmmFacts.OfPin(pin.Version), pin.Commit, null,
                [.. pin.Submodules.Select(sub => new SnapshotModule(sub.Path, sub.Url, null, null, IsEmpty: false))],
                sources.Plan(pin));
        var snapshot = await SourceSnapshot.TakeAsync(runner, tree.Path, cancellation, known: tree.Sha256);
        // The commit decides the content, and is known before it is fetched.
        return new TfRmmSource(TfRmmFacts.Read(tree.Path), pin.Commit, snapshot, snapshot.Modules, []);
    }

    /// <summary>Copies the submodules that are plain folders; makes folders for the others.</summary>
    public void CopyModules(string to, CancellationToken cancellation)
    {
        foreach (var module in Modules)
        {
            var target = Path.Combine(to, module.Path);
            if (module.GitFolder is null && !module.IsEmpty)
                TreeCopy.Make(module.Elsewhere ?? Path.Combine(Snapshot!.Folder, module.Path), target, cancellation);
            else
                Directory.CreateDirectory(target);
        }
    }

    private static async Task<SnapshotModule> FetchedAsync(
        string tree, SnapshotModule module, SourceStore sources, bool fetch, CancellationToken cancellation)
    {
        if (!fetch)
            return module with { IsEmpty = false };
        try
        {
            var fetched = await sources.GetAsync(PinOf(tree, module), cancellation);
            return module with { IsEmpty = false, Elsewhere = fetched.Path };
        }
        catch (CaecFailure failure) when (failure.Kind == FailureKind.Source)
        {
            throw new CaecFailure(
                FailureKind.Source,
                $"{tree} lacks its submodule {module.Path}, which could not be fetched: {failure.Message.TrimEnd('.')}.",
                failure.Evidence, sources.HasMirror ? failure.Next : Update(tree), failure);
        }
    }

    private static GitPin PinOf(string tree, SnapshotModule module) => module.Commit is { } commit && module.Url.Length > 0
        ? new GitPin(
            Path.GetFileNameWithoutExtension(module.Url.TrimEnd('/')).ToLowerInvariant(), commit[..12], module.Url, commit, [])
        : throw new CaecFailure(
            FailureKind.Source, $"{tree} lacks {module.Path}, and is no git tree that says which commit of it is meant.",
            tree, Update(tree));

    private static string Update(string tree) => $"git -C {tree} submodule update --init --depth 1";
}
