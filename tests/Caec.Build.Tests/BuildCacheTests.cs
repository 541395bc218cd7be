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

        Assert.Equal(["file"], Directory.EnumerateFileSystemEntries(entry).Select(Path.GetFileName));
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

    private BuildCache Cache() => new(_scratch.Path("cache"));

    private static Task Fill(string staging, string text) =>
        File.WriteAllTextAsync(Path.Combine(staging, "file"), text);
}
