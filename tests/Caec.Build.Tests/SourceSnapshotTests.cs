// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>With the real git, on small trees.</summary>
public sealed class SourceSnapshotTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_git_tree_is_what_is_tracked_and_new_with_the_users_changes_but_not_what_is_ignored_or_deleted()
    {
        await WriteTreeAsync();
        _scratch.Write("tree/changed.c", "changed\n");
        _scratch.Write("tree/new.c", "new\n");
        _scratch.Write("tree/build/x.o", "ignored\n");
        File.Delete(_scratch.Path("tree/deleted.c"));

        var snapshot = await TakeAsync();
        snapshot.CopyFiles(_scratch.Path("copy"), CancellationToken.None);

        Assert.Equal([".gitignore", "changed.c", "new.c"], snapshot.Files.Where(file => file != ".gitmodules"));
        Assert.Equal("changed\n", await File.ReadAllTextAsync(_scratch.Path("copy/changed.c")));
        Assert.False(Path.Exists(_scratch.Path("copy/.git")));
        Assert.False(Path.Exists(_scratch.Path("copy/ext")));
    }

    [Fact]
    public async Task A_submodule_is_the_commit_checked_out_in_it_whatever_a_build_did_to_its_files()
    {
        await WriteTreeAsync();
        var before = await TakeAsync();
        _scratch.Write("tree/ext/inner/file.c", "patched by a build\n");

        var after = await TakeAsync();

        var module = Assert.Single(after.Modules);
        Assert.Equal(("ext/inner", "https://example.invalid/inner.git"), (module.Path, module.Url));
        Assert.Equal(await GitAsync("tree/ext/inner", "rev-parse", "HEAD"), module.Commit);
        Assert.Equal(before.Sha256, after.Sha256);
        Assert.False(module.IsEmpty);
    }

    [Fact]
    public async Task A_submodule_that_is_not_there_is_the_commit_that_the_tree_names()
    {
        await WriteTreeAsync();
        var commit = await GitAsync("tree/ext/inner", "rev-parse", "HEAD");
        Directory.Delete(_scratch.Path("tree/ext/inner"), recursive: true);

        var module = Assert.Single((await TakeAsync()).Modules);

        Assert.True(module.IsEmpty);
        Assert.Equal(commit, module.Commit);
    }

    [Fact]
    public async Task Reading_leaves_the_users_repository_as_it_is()
    {
        await WriteTreeAsync();
        _scratch.Write("tree/changed.c", "changed\n");
        var before = await ContentHash.OfTreeAsync(_scratch.Path("tree/.git"), CancellationToken.None);

        await TakeAsync();

        Assert.Equal(before, await ContentHash.OfTreeAsync(_scratch.Path("tree/.git"), CancellationToken.None));
    }

    [Theory]
    [InlineData("tree/changed.c")]
    [InlineData("tree/new.c")]
    public async Task Every_file_that_belongs_to_it_counts(string file)
    {
        await WriteTreeAsync();
        var before = await TakeAsync();
        _scratch.Write(file, "other\n");

        Assert.NotEqual(before.Sha256, (await TakeAsync()).Sha256);
    }

    [Fact]
    public async Task A_tree_without_git_is_all_that_lies_there_but_builds()
    {
        _scratch.Write("tree/a.c", "a\n");
        _scratch.Write("tree/lib/b.c", "b\n");
        _scratch.Write("tree/out/CMakeCache.txt", "x\n");
        _scratch.Write("tree/out/a.o", "x\n");

        Assert.Equal(["a.c", "lib/b.c"], (await TakeAsync()).Files);
    }

    [Fact]
    public async Task A_submodules_repository_may_lack_what_no_build_reads_and_is_not_asked_to_fetch_it()
    {
        _scratch.Write("tree/ext/inner/tests/data", "a test's\n");
        await WriteTreeAsync();
        await LoseAsync("tree/ext/inner", "tests/data");

        var module = Assert.Single((await TakeAsync()).Modules);

        Assert.Equal(["tests/data"], module.LeftOut);
    }

    [Fact]
    public async Task A_submodules_repository_that_lacks_what_a_build_may_read_stops_at_once_with_the_next_step()
    {
        await WriteTreeAsync();
        await LoseAsync("tree/ext/inner", "file.c");

        var failure = await Assert.ThrowsAsync<CaecFailure>(TakeAsync);

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Contains("ext/inner lacks file.c", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith($"git -C {_scratch.Path("tree/ext/inner")} fetch --refetch", failure.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shallow_submodule_is_whole()
    {
        await WriteTreeAsync();
        _scratch.Write("tree/ext/inner/file.c", "later\n");
        await CommitAsync("tree/ext/inner");
        Directory.Move(_scratch.Path("tree/ext/inner"), _scratch.Path("origin"));
        await GitAsync("tree", "clone", "--quiet", "--depth", "1", $"file://{_scratch.Path("origin")}", "ext/inner");

        var module = Assert.Single((await TakeAsync()).Modules);

        Assert.Equal((await GitAsync("origin", "rev-parse", "HEAD"), 0), (module.Commit, module.LeftOut.Count));
    }

    private async Task LoseAsync(string repository, string file)
    {
        var id = await GitAsync(repository, "rev-parse", $"HEAD:{file}");
        File.Delete(_scratch.Path($"{repository}/.git/objects/{id[..2]}/{id[2..]}"));
    }

    private Task<SourceSnapshot> TakeAsync() =>
        SourceSnapshot.TakeAsync(_runner, _scratch.Path("tree"), CancellationToken.None);

    /// <summary>A repository with a submodule, both committed.</summary>
    private async Task WriteTreeAsync()
    {
        _scratch.Write("tree/ext/inner/file.c", "inside\n");
        await CommitAsync("tree/ext/inner");
        _scratch.Write("tree/.gitignore", "build\n");
        _scratch.Write(
            "tree/.gitmodules", "[submodule \"inner\"]\n\tpath = ext/inner\n\turl = https://example.invalid/inner.git\n");
        _scratch.Write("tree/changed.c", "as it was\n");
        _scratch.Write("tree/deleted.c", "gone soon\n");
        await CommitAsync("tree");
    }

    private async Task CommitAsync(string folder)
    {
        await GitAsync(folder, "init", "--quiet", ".");
        await GitAsync(folder, "-c", "advice.addEmbeddedRepo=false", "add", "--all", ".");
        await GitAsync(
            folder, "-c", "user.name=A Tester", "-c", "user.email=tester@example.invalid", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "-m", "all");
    }

    private async Task<string> GitAsync(string folder, params string[] arguments)
    {
        var result = await _runner.RunAsync(
            new Command("git", arguments, _scratch.Path(folder)), null, CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput.Trim();
    }
}
