// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

public sealed class FileLockTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Only_one_holds_it_at_a_time()
    {
        var path = _folder.File("deep/lock");
        var inside = 0;
        var most = 0;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var held = await FileLock.AcquireAsync(path, CancellationToken.None);
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Another_process_that_holds_it_keeps_us_out_until_it_is_killed()
    {
        var path = _folder.File("lock");
        var ready = _folder.File("ready");
        await File.WriteAllTextAsync(path, string.Empty);
        var holder = await ChildProcess.StartAsync(
            new Command("flock", [path, "sh", "-c", $"echo $$ > {ready}; cat"]));
        await ProcessTable.ReadIdAsync(ready);

        Assert.Null(FileLock.TryAcquire(path));

        await ChildProcess.StopAsync(holder);
        holder.Dispose();
        using var ours = await FileLock.AcquireAsync(path, CancellationToken.None);
    }

    [Fact]
    public async Task Waiting_for_it_can_be_cancelled()
    {
        var path = _folder.File("lock");
        using var first = await FileLock.AcquireAsync(path, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        var second = FileLock.AcquireAsync(path, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
    }
}
