// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

public sealed class FilesTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_cancelled_write_leaves_the_old_file_and_nothing_else()
    {
        var path = _folder.File("file");
        await AtomicFile.WriteAsync(path, "old", CancellationToken.None);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AtomicFile.WriteAsync(path, "new", new CancellationToken(canceled: true)));

        Assert.Equal("old", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.EnumerateFiles(_folder.Path));
    }

    [Fact]
    public async Task A_tree_with_dangling_and_circular_links_has_a_hash_that_follows_their_targets()
    {
        Directory.CreateDirectory(_folder.File("tree/inner"));
        File.CreateSymbolicLink(_folder.File("tree/dangling"), "nowhere");
        Directory.CreateSymbolicLink(_folder.File("tree/inner/up"), "..");
        var before = await ContentHash.OfTreeAsync(_folder.File("tree"), CancellationToken.None);
        File.Delete(_folder.File("tree/dangling"));
        File.CreateSymbolicLink(_folder.File("tree/dangling"), "elsewhere");

        Assert.NotEqual(before, await ContentHash.OfTreeAsync(_folder.File("tree"), CancellationToken.None));
    }

    [Fact]
    public void A_command_can_be_pasted_into_a_shell()
    {
        var command = new Command(
            "make", ["a b", "it's"], "/tmp/x y", new Dictionary<string, string> { ["B"] = "2", ["A"] = "$1" }, "in");

        Assert.Equal(@"cd '/tmp/x y' && printf %s in | A='$1' B=2 make 'a b' 'it'\''s'", command.ToString());
    }
}
