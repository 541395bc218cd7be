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

    [Theory]
    [InlineData("edited")]
    [InlineData("one byte")]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("added")]
    [InlineData("of an earlier version, edited")]
    public async Task A_tree_that_was_changed_is_taken_anew_and_that_is_said(string change)
    {
        Lock(await CommitAsync("thing", "first"));
        var tree = await SyncAsync();
        Change(tree, change);
        var said = new List<string>();

        var again = await new SourceStore(_house.House, _runner, mirror: _house.Mirror, notices: new Collected(said))
            .SyncAsync(["thing"], null, CancellationToken.None);

        Assert.Equal(tree, Assert.Single(again));
        Assert.Equal("first", await File.ReadAllTextAsync(Path.Combine(tree.Path, "file")));
        Assert.Equal(tree.Sha256, await ContentHash.OfTreeAsync(tree.Path, CancellationToken.None));
        Assert.Contains("the source thing in the cache was changed", Assert.Single(said), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tree_that_was_changed_and_cannot_be_had_again_is_refused_with_the_next_step()
    {
        Lock(await CommitAsync("thing", "first"));
        var tree = await SyncAsync();
        Change(tree, "edited");
        Directory.Delete(Path.Combine(_house.Sources, "download"), recursive: true);
        Directory.Delete(Path.Combine(_house.Mirror, "thing"), recursive: true);

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => new SourceStore(_house.House, _runner, mirror: _house.Mirror).GetAsync("thing", CancellationToken.None));

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Contains("was changed (file has another length), and could not be had again", failure.Message, StringComparison.Ordinal);
        Assert.Equal("./caec sources sync thing --mirror DIR", failure.Next);
    }

    [Fact]
    public async Task A_whole_tree_of_an_earlier_version_is_taken_as_it_is_and_watched_from_then_on()
    {
        Lock(await CommitAsync("thing", "first"));
        var tree = await SyncAsync();
        File.Delete(ManifestOf(tree));
        var notices = new List<string>();
        var store = new SourceStore(_house.House, _runner, mirror: _house.Mirror, notices: new Collected(notices));

        Assert.Equal(tree, await store.GetAsync("thing", CancellationToken.None));

        Assert.Empty(notices);
        Assert.True(File.Exists(ManifestOf(tree)));
    }

    private static string ManifestOf(SourceTree tree) => Path.Combine(Path.GetDirectoryName(tree.Path)!, "tree.manifest");

    private static void Change(SourceTree tree, string change)
    {
        var file = Path.Combine(tree.Path, "file");
        var written = File.GetLastWriteTimeUtc(file);
        if (change == "missing")
            File.Delete(file);
        else if (change == "added")
            File.WriteAllText(Path.Combine(tree.Path, "more"), "x");
        else
            File.WriteAllText(file, change switch { "empty" => "", "one byte" => "firsT", _ => "second" });
        if (change == "one byte")
            File.SetLastWriteTimeUtc(file, written);
        if (change.StartsWith("of an earlier", StringComparison.Ordinal))
            File.Delete(ManifestOf(tree));
    }

    private sealed class Collected(List<string> into) : IProgress<string>
    {
        public void Report(string value) => into.Add(value);
    }

    [Fact]
    public async Task A_mirror_that_lacks_a_file_which_no_build_reads_is_good_enough_and_the_file_is_named()
    {
        var commit = await CommitAsync("thing", "first", "tests/suite.data", "library/code.c");
        await LoseAsync("thing", commit, "tests/suite.data");
        Lock(commit);
        var said = new List<string>();

        var tree = Assert.Single(
            await _house.Store(_runner, said.Add).SyncAsync([], _house.Mirror, CancellationToken.None));

        Assert.Equal(
            ["file", "library/code.c"],
            Directory.EnumerateFiles(tree.Path, "*", SearchOption.AllDirectories)
                .Select(path => Path.GetRelativePath(tree.Path, path)).Order(StringComparer.Ordinal));
        Assert.Contains(said, sentence => sentence.Contains("without tests/suite.data", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mirror_that_lacks_a_file_which_a_build_may_read_is_refused_with_the_command_that_completes_it()
    {
        var commit = await CommitAsync("thing", "first", "library/code.c");
        var content = await LoseAsync("thing", commit, "library/code.c");
        Lock(commit);

        var failure = await Assert.ThrowsAsync<CaecFailure>(SyncAsync);

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Contains("library/code.c", failure.Message, StringComparison.Ordinal);
        Assert.Equal(
            $"git -C {Path.Combine(_house.Mirror, "thing")} fetch https://example.invalid/thing.git {commit}", failure.Next);
        Assert.Empty(_house.Trees);

        // Once it is whole, it serves: nothing of the first attempt stands in the way.
        await File.WriteAllTextAsync(Path.Combine(_house.Mirror, "thing", "again"), content);
        await GitAsync("thing", "hash-object", "-w", "again");
        Assert.True(File.Exists(Path.Combine((await SyncAsync()).Path, "library/code.c")));
    }

    [Fact]
    public async Task A_file_that_came_to_the_mirror_later_is_fetched_after_all()
    {
        var first = await CommitAsync("thing", "first", "tests/suite.data");
        await LoseAsync("thing", first, "tests/suite.data");
        Lock(first);
        await SyncAsync();
        // Another commit has the same file elsewhere, where builds read it.
        await File.WriteAllTextAsync(Path.Combine(_house.Mirror, "thing", "code.c"), "tests/suite.data\n");
        await GitAsync("thing", "add", "code.c");
        var second = await CommitAsync("thing", "second");
        Lock(second);

        Assert.Equal("tests/suite.data\n", await File.ReadAllTextAsync(Path.Combine((await SyncAsync()).Path, "code.c")));
    }

    /// <summary>Takes the content of a file out of a mirror, as pruning does.</summary>
    private async Task<string> LoseAsync(string repository, string commit, string file)
    {
        var content = await GitAsync(repository, "show", $"{commit}:{file}");
        var id = (await GitAsync(repository, "rev-parse", $"{commit}:{file}")).Trim();
        File.Delete(Path.Combine(_house.Mirror, repository, ".git", "objects", id[..2], id[2..]));
        return content;
    }

    private void Lock(string commit, string? submodule = null, string name = "thing", bool optional = false) => _house.Lock(
        $"sources:\n  - name: {name}\n    optional: {(optional ? "true" : "false")}\n    git:\n      url: https://example.invalid/thing.git\n      version: v1\n"
            + $"      commit: '{commit}'\n" + (submodule is null ? string.Empty
                : "      submodules:\n        - path: ext/inner\n          url: https://example.invalid/inner.git\n"
                    + $"          commit: '{submodule}'\n"));

    private async Task<SourceTree> SyncAsync() =>
        Assert.Single(await _house.Store(_runner).SyncAsync([], _house.Mirror, CancellationToken.None));

    /// <summary>Commits a file of that content, and others that hold their own names.</summary>
    private async Task<string> CommitAsync(string repository, string content, params string[] others)
    {
        await GitAsync(repository, "init", "--quiet", ".");
        await File.WriteAllTextAsync(Path.Combine(_house.Mirror, repository, "file"), content);
        foreach (var other in others)
        {
            var path = Path.Combine(_house.Mirror, repository, other);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, other + "\n");
        }
        await GitAsync(repository, ["add", "file", .. others]);
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
