// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

public sealed class UserPathTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\0b")]
    [InlineData("not UTF-8: \uFFFD")]
    [InlineData("half a character: \uD800")]
    public void What_is_no_path_is_refused_whatever_it_is_for(string path)
    {
        foreach (var use in Enum.GetValues<PathUse>())
            Assert.StartsWith("--x ", UserPath.Fault("--x", path, use), StringComparison.Ordinal);
    }

    [Fact]
    public void What_no_file_system_can_hold_is_refused()
    {
        Assert.Contains("longer", UserPath.Fault("--x", new string('a', 256), PathUse.NewFolder), StringComparison.Ordinal);
        Assert.Contains(
            "longer", UserPath.Fault("--x", string.Join('/', Enumerable.Repeat("a", 2100)), PathUse.NewFolder),
            StringComparison.Ordinal);
        // 128 characters of two bytes each.
        Assert.Contains("longer", UserPath.Fault("--x", new string('ä', 128), PathUse.NewFolder), StringComparison.Ordinal);
        Assert.Null(UserPath.Fault("--x", new string('a', 255), PathUse.NewFolder));
    }

    [Fact]
    public void A_file_is_no_folder_and_a_folder_no_file()
    {
        var file = Path.Combine(_scratch.Path, "file");
        File.WriteAllText(file, "");

        Assert.Contains("is a file", UserPath.Fault("--x", file, PathUse.Folder), StringComparison.Ordinal);
        Assert.Contains("is a file", UserPath.Fault("--x", file, PathUse.NewFolder), StringComparison.Ordinal);
        Assert.Contains("is a file", UserPath.Fault("--x", $"{file}/below/it", PathUse.NewFolder), StringComparison.Ordinal);
        Assert.Contains("is a folder", UserPath.Fault("--x", _scratch.Path, PathUse.File), StringComparison.Ordinal);
        Assert.Null(UserPath.Fault("--x", file, PathUse.File));
        Assert.Null(UserPath.Fault("--x", _scratch.Path, PathUse.Folder));
        Assert.Null(UserPath.Fault("--x", _scratch.Path, PathUse.FileOrFolder));
        Assert.Null(UserPath.Fault("--x", $"{_scratch.Path}/new/folder", PathUse.NewFolder));
    }

    [Fact]
    public void What_is_read_must_be_there()
    {
        foreach (var use in (PathUse[])[PathUse.Folder, PathUse.File, PathUse.FileOrFolder])
            Assert.Equal($"--x: {_scratch.Path}/no does not exist.", UserPath.Fault("--x", $"{_scratch.Path}/no", use));
    }
}
