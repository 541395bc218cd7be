// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources.Tests;

/// <summary>With the real git, on repositories in a mirror folder.</summary>
public sealed class GitSourceTests : IDisposable
{
    private readonly ScratchHouse _house = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task The_pinned_commit_is_checked_out_and_not_what_came_after()
    {
        var commit = await CommitAsync("thing", "first");
        await CommitAsync("thing", "second");
        Lock(commit);

        var tree = await SyncAsync();

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree.Path, "file")));
        Assert.Equal(("v1", await ContentHash.OfTreeAsync(tree.Path, CancellationToken.None)), (tree.Version, tree.Sha256));
        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(tree.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_commit_that_the_repository_does_not_have_is_a_source_failure_without_a_tree()
    {
        await CommitAsync("thing", "first");
        Lock(new string('1', 40));

        var failure = await Assert.ThrowsAsync<CaecFailure>(SyncAsync);

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Contains(new string('1', 40), failure.Message, StringComparison.Ordinal);
        Assert.Empty(_house.Trees);
    }

    [Fact]
    public async Task A_submodule_comes_at_the_commit_that_the_outer_tree_names()
    {
        var inner = await CommitAsync("inner", "inside");
        await GitAsync("thing", "init", "--quiet", ".");
        await GitAsync("thing", "update-index", "--add", "--cacheinfo", $"160000,{inner},ext/inner");
        var outer = await CommitAsync("thing", "outside");
        Lock(outer, inner);

        var tree = await SyncAsync();

        Assert.Equal("inside", await File.ReadAllTextAsync(Path.Combine(tree.Path, "ext/inner/file")));
    }

    [Fact]
    public async Task A_submodule_pinned_at_another_commit_than_the_tree_names_is_refused()
    {
        var named = await CommitAsync("inner", "inside");
        var pinned = await CommitAsync("inner", "later");
        await GitAsync("thing", "init", "--quiet", ".");
        await GitAsync("thing", "update-index", "--add", "--cacheinfo", $"160000,{named},ext/inner");
        Lock(await CommitAsync("thing", "outside"), pinned);

        var failure = await Assert.ThrowsAsync<CaecFailure>(SyncAsync);

        Assert.Contains("ext/inner", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_house.Trees);
    }

    [Fact]
    public async Task A_mirror_may_name_a_repository_as_its_address_does()
    {
        var commit = await CommitAsync("thing", "first");
        Lock(commit, name: "thing-1");

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine((await SyncAsync()).Path, "file")));
    }

    [Fact]
    public async Task An_optional_source_is_fetched_when_it_is_named_or_needed_only()
    {
        Lock(await CommitAsync("thing", "first"), optional: true);

        Assert.Empty(await _house.Store(_runner).SyncAsync([], _house.Mirror, CancellationToken.None));
        Assert.Single(await _house.Store(_runner).SyncAsync(["thing"], _house.Mirror, CancellationToken.None));
    }

    [Fact]
    public async Task A_source_that_is_not_pinned_is_fetched_by_its_commit_once()
    {
        var pin = new GitPin("thing", "1", "https://example.invalid/thing.git", await CommitAsync("thing", "first"), []);
        var store = new SourceStore(_house.House, _runner, mirror: _house.Mirror);
        Assert.NotEmpty(store.Plan(pin));

        var tree = await store.GetAsync(pin, CancellationToken.None);

        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree.Path, "file")));
        Assert.Empty(store.Plan(pin));
    }

    private void Lock(string commit, string? submodule = null, string name = "thing", bool optional = false) => _house.Lock(
        $"sources:\n  - name: {name}\n    optional: {(optional ? "true" : "false")}\n    git:\n      url: https://example.invalid/thing.git\n      version: v1\n"
            + $"      commit: '{commit}'\n" + (submodule is null ? string.Empty
                : "      submodules:\n        - path: ext/inner\n          url: https://example.invalid/inner.git\n"
                    + $"          commit: '{submodule}'\n"));

    private async Task<SourceTree> SyncAsync() =>
        Assert.Single(await _house.Store(_runner).SyncAsync([], _house.Mirror, CancellationToken.None));

    private async Task<string> CommitAsync(string repository, string content)
    {
        await GitAsync(repository, "init", "--quiet", ".");
        await File.WriteAllTextAsync(Path.Combine(_house.Mirror, repository, "file"), content);
        await GitAsync(repository, "add", "file");
        await GitAsync(
            repository, "-c", "user.name=A Tester", "-c", "user.email=tester@example.invalid", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "-m", content);
        return (await GitAsync(repository, "rev-parse", "HEAD")).Trim();
    }

    private async Task<string> GitAsync(string repository, params string[] arguments)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_house.Mirror, repository)).FullName;
        var result = await _runner.RunAsync(new Command("git", arguments, folder), null, CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput;
    }
}
