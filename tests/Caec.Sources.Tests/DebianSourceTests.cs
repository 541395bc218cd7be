// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources.Tests;

public sealed class DebianSourceTests : IDisposable
{
    private const string Pinned = "thing=1.0-1";
    private static readonly string ControlHash = ContentHash.OfText(FakeRunner.Control);
    private static readonly string TarHash = ContentHash.OfText(FakeRunner.Tar);

    private readonly ScratchHouse _house = new();
    private readonly FakeRunner _runner = new();

    public DebianSourceTests() => _house.LockPackage(ControlHash, TarHash);

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task A_source_is_fetched_once_and_then_comes_from_the_cache()
    {
        _runner.Archive[Pinned] = Files(FakeRunner.Control);

        var first = await _house.Store(_runner).GetAsync("thing", CancellationToken.None);
        var second = await _house.Store(_runner).GetAsync("thing", CancellationToken.None);

        Assert.Equal(first, second);
        Assert.Equal(new SourceTree("thing", "1.0-1", first.Path, ControlHash), first);
        Assert.Equal($"thing-1.0-1-{ControlHash[..12]}", Path.GetFileName(Path.GetDirectoryName(first.Path)));
        Assert.True(File.Exists(Path.Combine(first.Path, "Makefile")));
        Assert.Equal(1, _runner.Downloads);
    }

    [Fact]
    public async Task A_wrong_checksum_is_a_source_failure_and_leaves_no_tree_and_not_the_file()
    {
        _runner.Archive[Pinned] = Files(FakeRunner.Control, tar: "tampered with");

        var failure = await FailsAsync();

        Assert.Contains("thing_1.0.tar.gz", failure.Message, StringComparison.Ordinal);
        Assert.Contains(TarHash, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_runner.Started, command => command.Program == "dpkg-source");
        Assert.Empty(_house.Trees);
        Assert.Empty(Directory.EnumerateFiles(_house.Sources, "*.tar.gz", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_failed_unpacking_leaves_no_tree_and_the_next_try_downloads_nothing()
    {
        _runner.Archive[Pinned] = Files(FakeRunner.Control);
        _runner.UnpackFails = true;
        Assert.Contains("no space", (await FailsAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(_house.Trees);

        _runner.UnpackFails = false;
        await _house.Store(_runner).GetAsync("thing", CancellationToken.None);

        Assert.Equal(1, _runner.Downloads);
    }

    [Fact]
    public async Task A_version_that_is_gone_is_replaced_by_the_suites_current_one_and_said_so()
    {
        _runner.Archive["thing/trixie"] = new() { ["thing_1.1-1.dsc"] = FakeRunner.NewControl, ["thing_1.1.tar.gz"] = "x" };
        var said = new List<string>();

        var tree = await _house.Store(_runner, said.Add).GetAsync("thing", CancellationToken.None);
        var again = await _house.Store(_runner).GetAsync("thing", CancellationToken.None);

        Assert.Equal(("1.1-1", "1.0-1", ContentHash.OfText(FakeRunner.NewControl)), (tree.Version, tree.InsteadOf, tree.Sha256));
        Assert.Equal(tree, again);
        Assert.Contains(said, sentence => sentence.Contains("taking 1.1-1", StringComparison.Ordinal));
        Assert.Equal(2, _runner.Downloads);
    }

    [Fact]
    public async Task A_replacement_that_is_there_for_another_pin_is_not_taken_from_under_its_user()
    {
        _runner.Archive["thing/trixie"] = new() { ["thing_1.1-1.dsc"] = FakeRunner.NewControl, ["thing_1.1.tar.gz"] = "x" };
        var before = await _house.Store(_runner).GetAsync("thing", CancellationToken.None);
        // A folder without files is no change of the tree, and goes with it when it is replaced.
        var mark = Directory.CreateDirectory(Path.Combine(before.Path, "in-use")).FullName;
        _house.LockPackage(new string('a', 64), TarHash);

        var after = await _house.Store(_runner).GetAsync("thing", CancellationToken.None);

        Assert.Equal(before, after);
        Assert.True(Directory.Exists(mark));
    }

    [Fact]
    public async Task A_replacement_does_not_serve_another_pin()
    {
        _runner.Archive["thing/trixie"] = new() { ["thing_1.1-1.dsc"] = FakeRunner.NewControl, ["thing_1.1.tar.gz"] = "x" };
        await _house.Store(_runner).GetAsync("thing", CancellationToken.None);
        _house.LockPackage(new string('a', 64), TarHash);

        Assert.Null(Assert.Single(await _house.Store(_runner).ListAsync(CancellationToken.None)).Tree);
    }

    [Fact]
    public async Task Where_apt_does_not_know_Debian_the_pinned_files_come_another_way_and_are_verified()
    {
        _runner.AptError = "E: You must put some 'deb-src' URIs in your sources.list\n";
        foreach (var (name, content) in Files(FakeRunner.Control))
            _runner.Elsewhere[name] = content;

        var tree = await _house.Store(_runner, canPull: true).GetAsync("thing", CancellationToken.None);

        Assert.Equal("1.0-1", tree.Version);
        _runner.Elsewhere["thing_1.0.tar.gz"] = "tampered with";
        Directory.Delete(_house.House.Cache, recursive: true);
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => _house.Store(_runner, canPull: true).GetAsync("thing", CancellationToken.None));
        Assert.Equal(FailureKind.Source, failure.Kind);
    }

    [Theory]
    [InlineData("E: You must put some 'deb-src' URIs in your sources.list", "no deb-src entry", "scripts/setup.sh")]
    [InlineData("E: Failed to fetch x  Could not connect to x:80", "not reachable", "./caec sources sync thing --mirror DIR")]
    [InlineData("E: Failed to fetch x  404  Not Found", "older than the archive", "scripts/setup.sh --update")]
    [InlineData("E: Unable to find a source package for thing", "deb-src entries", "./caec sources sync thing --mirror DIR")]
    [InlineData("E: The moon is full", "The moon is full", "./caec sources sync thing --mirror DIR")]
    public async Task What_apt_says_is_told_in_one_sentence_with_the_next_step(string error, string sentence, string next)
    {
        _runner.AptError = error + "\n";

        var failure = await FailsAsync();

        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
        Assert.Equal(next, failure.Next);
    }

    [Theory]
    [InlineData("")]
    [InlineData("thing")]
    public async Task A_mirror_is_used_in_place_of_the_network(string inner)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_house.Mirror, inner)).FullName;
        foreach (var (name, content) in Files(FakeRunner.Control))
            await File.WriteAllTextAsync(Path.Combine(folder, name), content);

        var trees = await _house.Store(_runner).SyncAsync([], _house.Mirror, CancellationToken.None);

        Assert.Equal("1.0-1", Assert.Single(trees).Version);
        Assert.Equal(0, _runner.Downloads);
    }

    [Fact]
    public async Task A_mirror_that_lacks_a_file_is_named_and_apt_is_not_asked()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => _house.Store(_runner).SyncAsync([], _house.Mirror, CancellationToken.None));

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Equal(_house.Mirror, failure.Evidence);
        Assert.Equal(0, _runner.Downloads);
    }

    [Fact]
    public async Task Many_at_once_fetch_it_once()
    {
        _runner.Archive[Pinned] = Files(FakeRunner.Control);

        var trees = await Task.WhenAll(Enumerable.Range(0, 6).Select(
            _ => Task.Run(() => _house.Store(_runner).GetAsync("thing", CancellationToken.None))));

        Assert.Single(trees.Distinct());
        Assert.Equal(1, _runner.Downloads);
    }

    [Fact]
    public async Task The_plan_starts_nothing_writes_nothing_and_is_empty_when_all_is_there()
    {
        var plan = await _house.Store(_runner).PlanAsync([], null, CancellationToken.None);
        Assert.Equal(["apt-get", "dpkg-source"], plan.Select(command => command.Program));
        Assert.Empty(_runner.Started);
        Assert.False(Directory.Exists(_house.House.Cache));

        _runner.Archive[Pinned] = Files(FakeRunner.Control);
        await _house.Store(_runner).GetAsync("thing", CancellationToken.None);
        Assert.Empty(await _house.Store(_runner).PlanAsync([], null, CancellationToken.None));
    }

    private static Dictionary<string, string> Files(string control, string tar = FakeRunner.Tar) =>
        new() { ["thing_1.0-1.dsc"] = control, ["thing_1.0.tar.gz"] = tar };

    private async Task<CaecFailure> FailsAsync()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => _house.Store(_runner).GetAsync("thing", CancellationToken.None));
        Assert.Equal(FailureKind.Source, failure.Kind);
        return failure;
    }
}
