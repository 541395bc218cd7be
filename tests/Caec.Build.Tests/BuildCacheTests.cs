// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;

namespace Caec.Build.Tests;

public sealed class BuildCacheTests : IDisposable
{
    private const string Key = "0123456789abcdef";

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_entry_is_made_once()
    {
        var made = 0;
        var cache = Cache();
        for (var i = 0; i < 2; i++)
            await cache.GetOrAddAsync(Key, (staging, _) => Fill(staging, $"{++made}"), CancellationToken.None);

        Assert.Equal(1, made);
        Assert.Equal("1", File.ReadAllText(Path.Combine(cache.Entry(Key), "file")));
    }

    [Fact]
    public async Task A_failure_leaves_neither_entry_nor_staging_folder()
    {
        var cache = Cache();

        await Assert.ThrowsAsync<InvalidOperationException>(() => cache.GetOrAddAsync(
            Key,
            async (staging, _) =>
            {
                await Fill(staging, "half");
                throw new InvalidOperationException();
            },
            CancellationToken.None));

        Assert.False(cache.Has(Key));
        Assert.False(Directory.Exists(cache.Staging(Key)));
    }

    [Fact]
    public async Task A_cancellation_at_the_last_moment_leaves_no_entry()
    {
        var cache = Cache();
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cache.GetOrAddAsync(
            Key,
            async (staging, _) =>
            {
                await Fill(staging, "whole");
                await stop.CancelAsync();
            },
            stop.Token));

        Assert.False(cache.Has(Key));
    }

    [Fact]
    public async Task What_a_killed_process_left_is_not_part_of_the_entry()
    {
        var cache = Cache();
        Directory.CreateDirectory(cache.Staging(Key));
        File.WriteAllText(Path.Combine(cache.Staging(Key), "rest"), "");

        var entry = await cache.GetOrAddAsync(Key, (staging, _) => Fill(staging, "new"), CancellationToken.None);

        Assert.Equal(
            [BuildCache.ManifestName, "file"],
            Directory.EnumerateFileSystemEntries(entry).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_builders_of_one_entry_make_it_once_and_both_get_it()
    {
        var made = 0;
        async Task<string> Get() => await Cache().GetOrAddAsync(
            Key,
            async (staging, _) =>
            {
                Interlocked.Increment(ref made);
                await Task.Yield();
                await Fill(staging, "x");
            },
            CancellationToken.None);

        var entries = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(Get)));

        Assert.Equal(1, made);
        Assert.Single(entries.Distinct());
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("one byte")]
    [InlineData("empty")]
    [InlineData("missing")]
    [InlineData("added")]
    [InlineData("linked elsewhere")]
    [InlineData("manifest missing")]
    [InlineData("manifest cut")]
    public async Task An_entry_that_was_damaged_is_made_anew(string damage)
    {
        var entry = await Cache().GetOrAddAsync(Key, FillTreeAsync, CancellationToken.None);
        var (file, manifest) = (Path.Combine(entry, "file"), Path.Combine(entry, BuildCache.ManifestName));
        var written = File.GetLastWriteTimeUtc(file);
        switch (damage)
        {
            case "changed":
                File.WriteAllText(file, "another");
                break;
            case "one byte":
                File.WriteAllText(file, "wholf");
                File.SetLastWriteTimeUtc(file, written); // a disk that errs does not change the time
                break;
            case "empty":
                File.WriteAllText(file, "");
                break;
            case "missing":
                File.Delete(Path.Combine(entry, "below", "deep"));
                break;
            case "added":
                File.WriteAllText(Path.Combine(entry, "below", "more"), "");
                break;
            case "linked elsewhere":
                File.Delete(Path.Combine(entry, "link"));
                File.CreateSymbolicLink(Path.Combine(entry, "link"), "below/deep");
                break;
            case "manifest missing": // an entry of an earlier version
                File.Delete(manifest);
                break;
            default:
                File.WriteAllLines(manifest, File.ReadAllLines(manifest)[..^1]);
                break;
        }
        var notices = new List<string>();
        var cache = new BuildCache(_scratch.Path("cache"), new Collected(notices));
        var made = 0;

        Assert.False(cache.Has(Key));
        await cache.GetOrAddAsync(
            Key,
            (staging, stop) =>
            {
                made++;
                return FillTreeAsync(staging, stop);
            },
            CancellationToken.None);

        Assert.Equal(1, made);
        Assert.True(cache.Has(Key));
        Assert.True(Cache().Has(Key));
        Assert.Equal("whole", File.ReadAllText(file));
        Assert.Equal(damage.StartsWith("manifest", StringComparison.Ordinal) ? 0 : 1, notices.Count);
    }

    [Fact]
    public async Task Looking_changes_nothing()
    {
        var entry = await Cache().GetOrAddAsync(Key, FillTreeAsync, CancellationToken.None);
        File.WriteAllText(Path.Combine(entry, "file"), "damaged");
        var before = Directory.EnumerateFileSystemEntries(_scratch.Path("cache"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).ToList();

        Assert.False(Cache().Has(Key));

        Assert.Equal(before, Directory.EnumerateFileSystemEntries(_scratch.Path("cache"), "*", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal));
        Assert.Equal("damaged", File.ReadAllText(Path.Combine(entry, "file")));
    }

    private static Task FillTreeAsync(string staging, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(staging, "below"));
        File.WriteAllText(Path.Combine(staging, "below", "deep"), "deep");
        File.CreateSymbolicLink(Path.Combine(staging, "link"), "file");
        return File.WriteAllTextAsync(Path.Combine(staging, "file"), "whole", cancellation);
    }

    private sealed class Collected(List<string> into) : IProgress<string>
    {
        public void Report(string value) => into.Add(value);
    }

    private BuildCache Cache() => new(_scratch.Path("cache"));

    private static Task Fill(string staging, string text) =>
        File.WriteAllTextAsync(Path.Combine(staging, "file"), text);
}
