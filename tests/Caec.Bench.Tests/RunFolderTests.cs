// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation.Tests;
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class RunFolderTests
{
    [Fact]
    public void A_run_folder_has_its_rooms_and_a_name_that_sorts_by_time()
    {
        using var root = new TestFolder();

        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);

        Assert.Matches("^[0-9]{8}-[0-9]{6}-[0-9a-f]{6}$", folder.Id);
        Assert.All((string[])[folder.Images, folder.Patches, folder.Logs], part => Assert.True(Directory.Exists(part)));
        Assert.NotEqual(folder.Path, RunFolder.Create(root.File("out"), TimeProvider.System).Path);
    }

    [Fact]
    public async Task Latest_points_to_some_run_at_every_moment()
    {
        using var root = new TestFolder();
        var runs = Enumerable.Range(0, 8).Select(_ => RunFolder.Create(root.Path, TimeProvider.System)).ToList();
        await runs[0].PublishAsync(new ChildProcess(), CancellationToken.None);
        using var done = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            while (!done.IsCancellationRequested)
                Assert.True(Directory.Exists(root.File("latest/logs")));
        });

        await Task.WhenAll(runs.Select(run => run.PublishAsync(new ChildProcess(), CancellationToken.None)));
        await runs[3].PublishAsync(new ChildProcess(), CancellationToken.None);
        await done.CancelAsync();
        await watching;

        Assert.Equal(runs[3].Id, new DirectoryInfo(root.File("latest")).LinkTarget);
        Assert.Empty(Directory.GetFileSystemEntries(root.Path, ".latest-*"));
    }

    [Fact]
    public void A_run_folder_that_cannot_be_made_is_told()
    {
        using var root = new TestFolder();
        File.WriteAllText(root.File("out"), "a file");

        var failure = Assert.Throws<CaecFailure>(() => RunFolder.Create(root.File("out"), TimeProvider.System));

        Assert.Equal(FailureKind.Missing, failure.Kind);
    }
}
