// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>Commits of git repositories: fetched into a bare repository that stays, checked out without its history.
/// git recomputes every object's hash when it receives it, so a commit that is there is the pinned one.</summary>
internal sealed class GitFetcher(
    GitPin pin, string download, string? mirror, IProcessRunner runner, string log, IProgress<string>? progress)
    : ISourceFetcher
{
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
            await RequireLinkAsync(bare, sub, cancellation);
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
        string bare, string commit, string tree, string index, CancellationToken cancellation)
    {
        Directory.CreateDirectory(tree);
        await MustAsync(Checkout(bare, commit, tree, index), $"could not be checked out at {commit}", cancellation);
        File.Delete(index);
    }

    /// <summary>The bare repository, with the commit and everything it refers to in it.</summary>
    private async Task<string> HaveCommitAsync(string name, string url, string commit, CancellationToken cancellation)
    {
        var bare = BareFolder(name);
        Directory.CreateDirectory(bare);
        await MustAsync(Init(bare), "has a cache that could not be set up", cancellation);
        if (!await HasCommitAsync(bare, commit, cancellation))
        {
            var from = From(name, url);
            progress?.Report($"Fetching {name} {commit[..12]} with git");
            var one = await runner.RunAsync(Fetch(bare, from, commit), log, cancellation);
            // Not every server gives out a commit by its name; then everything must come.
            if (one.ExitCode != 0)
                await MustAsync(FetchAll(bare, from), $"could not be fetched from {from}", cancellation);
        }
        if (!await HasCommitAsync(bare, commit, cancellation))
            throw Failure($"has no commit {commit} in {From(name, url)}");
        return bare;
    }

    private async Task<bool> HasCommitAsync(string bare, string commit, CancellationToken cancellation) =>
        (await runner.RunAsync(Git(bare, "rev-parse", "--verify", "--quiet", $"{commit}^{{tree}}"), log, cancellation))
            .ExitCode == 0;

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

    private CaecFailure Failure(string what) => new(
        FailureKind.Source, $"The source {pin.Name} {what}.", log, $"./caec sources sync {pin.Name} --mirror DIR");

    private static Command Init(string bare) => new("git", ["init", "--quiet", "--bare", bare], null, Quiet);

    private static Command Fetch(string bare, string from, string commit) =>
        Git(bare, "fetch", "--quiet", "--depth=1", "--no-tags", from, commit);

    private static Command FetchAll(string bare, string from) => Git(
        bare, "fetch", "--quiet", "--force", from, "+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*");

    /// <summary>Writes the bytes of the commit, whatever the user's own git settings are. The tree's folder
    /// exists; the index does not stay.</summary>
    private static Command Checkout(string bare, string commit, string tree, string index) => new(
        "git",
        ["--git-dir", bare, "--work-tree", tree, "-c", "core.autocrlf=false", "-c", "core.bare=false",
         "-c", "core.attributesFile=/dev/null", "checkout", "--quiet", "--force", commit, "--", "."],
        tree,
        new Dictionary<string, string>(Quiet) { ["GIT_INDEX_FILE"] = index });

    private static Command Git(string bare, params string[] arguments) =>
        new("git", ["--git-dir", bare, .. arguments], null, Quiet);
}
