// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>Commits of git repositories: fetched into a bare repository that stays, checked out without its history.
/// git recomputes every object's hash when it receives it, so a commit that is there is the pinned one.</summary>
internal sealed class GitFetcher(
    GitPin pin, string download, string? mirror, IProcessRunner runner, string log, IProgress<string>? progress)
    : ISourceFetcher
{
    // Of a folder on this machine: what may be asked for is for us to say.
    private const string UploadPack =
        "git -c uploadpack.allowFilter=true -c uploadpack.allowAnySHA1InWant=true upload-pack";

    // Never ask for a password on a terminal, and find no repository around the one that is meant.
    private static readonly Dictionary<string, string> Quiet = new() { ["GIT_TERMINAL_PROMPT"] = "0" };

    /// <inheritdoc/>
    public IReadOnlyList<Command> Plan(string tree)
    {
        var bare = BareFolder(pin.Name);
        return
        [
            Init(bare), Fetch(bare, From(pin.Name, pin.Url), pin.Commit), Checkout(bare, pin.Commit, tree, $"{tree}.index"),
            .. pin.Submodules.SelectMany(sub => (Command[])
            [
                Init(BareFolder(sub.Name)), Fetch(BareFolder(sub.Name), From(sub.Name, sub.Url), sub.Commit),
                Checkout(BareFolder(sub.Name), sub.Commit, Path.Combine(tree, sub.Path), $"{tree}.{sub.Name}.index"),
            ]),
        ];
    }

    /// <inheritdoc/>
    public async Task<Fetched> FetchAsync(string tree, CancellationToken cancellation)
    {
        var bare = await HaveCommitAsync(pin.Name, pin.Url, pin.Commit, cancellation);
        foreach (var sub in pin.Submodules)
            await RequireLinkAsync(bare.Folder, sub, cancellation);
        await CheckoutAsync(bare, pin.Commit, tree, $"{tree}.index", cancellation);
        foreach (var sub in pin.Submodules)
        {
            var inner = await HaveCommitAsync(sub.Name, sub.Url, sub.Commit, cancellation);
            await CheckoutAsync(
                inner, sub.Commit, Path.Combine(tree, sub.Path), $"{tree}.{sub.Name}.index", cancellation);
        }
        return new Fetched(pin.Version, pin.Commit, null);
    }

    private async Task CheckoutAsync(
        Bare bare, string commit, string tree, string index, CancellationToken cancellation)
    {
        Directory.CreateDirectory(tree);
        await MustAsync(
            Checkout(bare.Folder, commit, tree, index, bare.LeftOut), $"could not be checked out at {commit}", cancellation);
        File.Delete(index);
    }

    /// <summary>The bare repository, with the commit and everything it refers to in it, but for what its origin lacks and
    /// no build reads.</summary>
    private async Task<Bare> HaveCommitAsync(string name, string url, string commit, CancellationToken cancellation)
    {
        var bare = BareFolder(name);
        Directory.CreateDirectory(bare);
        await MustAsync(Init(bare), "has a cache that could not be set up", cancellation);
        var missing = await MissingAsync(bare, commit, cancellation);
        // What an earlier fetch from a mirror could not bring may have come there since.
        if (missing is null || missing.Any(one => !UnbuiltFiles.Covers(one.Path)))
        {
            var from = From(name, url);
            progress?.Report($"Fetching {name} {commit[..12]} with git");
            if (mirror is null)
                await FetchFromServerAsync(bare, from, commit, missing, cancellation);
            else
                await FetchFromMirrorAsync(bare, name, url, commit, cancellation);
            missing = await MissingAsync(bare, commit, cancellation)
                ?? throw Failure($"has no commit {commit} in {from}");
        }
        if (missing.FirstOrDefault(one => !UnbuiltFiles.Covers(one.Path)) is { } needed)
            throw Failure(
                $"lacks {needed.Path} of commit {commit[..12]} in {From(name, url)}", mirror is null ? null : Refill(name, url, commit));
        foreach (var one in missing)
            progress?.Report($"{name} comes without {one.Path}, which no build reads");
        return new Bare(bare, [.. missing.Select(one => one.Path)]);
    }

    private async Task FetchFromServerAsync(
        string bare, string from, string commit, IReadOnlyList<MissingObject>? missing, CancellationToken cancellation)
    {
        var command = missing is null ? Fetch(bare, from, commit) : FetchObjects(bare, from, missing.Select(one => one.Id));
        var one = await runner.RunAsync(command, log, cancellation);
        // Not every server gives out a commit by its name; then everything must come.
        if (one.ExitCode != 0)
            await MustAsync(FetchAll(bare, from), $"could not be fetched from {from}", cancellation);
    }

    /// <summary>A mirror may lack objects: git gives nothing of a commit then. So the folders are asked for first, and then
    /// the files that are there.</summary>
    private async Task FetchFromMirrorAsync(
        string bare, string name, string url, string commit, CancellationToken cancellation)
    {
        var from = From(name, url);
        var theirs = await MissingAsync(from, commit, cancellation)
            ?? throw Failure($"has no commit {commit} in {from}", Refill(name, url, commit));
        if (theirs.Count == 0)
        {
            await MustAsync(Fetch(bare, from, commit), $"could not be fetched from {from}", cancellation);
            return;
        }
        if (theirs.FirstOrDefault(one => !UnbuiltFiles.Covers(one.Path)) is { } needed)
            throw Failure($"lacks {needed.Path} of commit {commit[..12]} in {from}", Refill(name, url, commit));
        // It ends with a complaint about the files, which are not asked for; what has come stays.
        await runner.RunAsync(FetchFolders(bare, from, commit), log, cancellation);
        var ours = await MissingAsync(bare, commit, cancellation) ?? throw Failure($"could not be fetched from {from}");
        var wanted = ours.Select(one => one.Id).Except(theirs.Select(one => one.Id));
        await MustAsync(FetchObjects(bare, from, wanted), $"could not be fetched from {from}", cancellation);
    }

    private Task<IReadOnlyList<MissingObject>?> MissingAsync(
        string repository, string commit, CancellationToken cancellation) =>
        GitObjects.MissingAsync(runner, repository, commit, cancellation);

    /// <summary>Completes a mirror.</summary>
    private string Refill(string name, string url, string commit) => $"git -C {From(name, url)} fetch {url} {commit}";

    /// <summary>The outer commit must name the very commit that the lock pins for a submodule.</summary>
    private async Task RequireLinkAsync(string bare, GitSubmodule sub, CancellationToken cancellation)
    {
        var listed = await runner.RunAsync(Git(bare, "ls-tree", pin.Commit, "--", sub.Path), log, cancellation);
        if (!listed.StandardOutput.StartsWith($"160000 commit {sub.Commit}\t", StringComparison.Ordinal))
            throw Failure($"does not have {sub.Commit} as its submodule {sub.Path}");
    }

    private string From(string name, string url)
    {
        if (mirror is null)
            return url;
        // Several pins may be commits of one repository: its own name does as well.
        var repository = Path.GetFileNameWithoutExtension(url.TrimEnd('/'));
        return ((string[])[$"{name}.git", name, $"{repository}.git", repository]).Select(folder => Path.GetFullPath(Path.Combine(mirror, folder)))
            .FirstOrDefault(Directory.Exists)
            ?? throw new CaecFailure(
                FailureKind.Source, $"The mirror folder has neither {repository}.git nor {repository}/.", mirror);
    }

    private string BareFolder(string name) => Path.Combine(download, $"{name}.git");

    private async Task MustAsync(Command command, string what, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(command, log, cancellation);
        if (result.ExitCode != 0)
            throw Failure(what);
    }

    private CaecFailure Failure(string what, string? next = null) => new(
        FailureKind.Source, $"The source {pin.Name} {what}.", log, next ?? $"./caec sources sync {pin.Name} --mirror DIR");

    private static Command Init(string bare) => new("git", ["init", "--quiet", "--bare", bare], null, Quiet);

    private static Command Fetch(string bare, string from, string commit) =>
        Git(bare, "fetch", "--quiet", "--depth=1", "--no-tags", from, commit);

    /// <summary>A commit with its folders, without its files.</summary>
    private static Command FetchFolders(string bare, string from, string commit) => Git(
        bare, "fetch-pack", "--quiet", "--no-progress", "--depth=1", "--filter=blob:none", $"--upload-pack={UploadPack}", from, commit);

    /// <summary>Single objects, which git checks as it checks whatever comes.</summary>
    private static Command FetchObjects(string bare, string from, IEnumerable<string> ids) => Git(
        bare, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", $"--upload-pack={UploadPack}", "--stdin", from) with
    {
        Input = string.Join('\n', ids.Distinct(StringComparer.Ordinal)) + "\n",
    };

    private static Command FetchAll(string bare, string from) => Git(
        bare, "fetch", "--quiet", "--force", from, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");

    /// <summary>Writes the bytes of the commit, whatever the user's own git settings are. The tree's folder
    /// exists; the index does not stay.</summary>
    private static Command Checkout(
        string bare, string commit, string tree, string index, IReadOnlyList<string>? leftOut = null) => new(
        "git",
        ["--git-dir", bare, "--work-tree", tree, "-c", "core.autocrlf=false", "-c", "core.bare=false",
         "-c", "core.attributesFile=/dev/null", "checkout", "--quiet", "--force", commit, "--",
         .. UnbuiltFiles.Pathspecs(leftOut ?? [])],
        tree,
        new Dictionary<string, string>(Quiet) { ["GIT_INDEX_FILE"] = index });

    private static Command Git(string bare, params string[] arguments) =>
        new("git", ["--git-dir", bare, .. arguments], null, Quiet);

    /// <summary>A bare repository and the files that it lacks.</summary>
    private sealed record Bare(string Folder, IReadOnlyList<string> LeftOut);
}
