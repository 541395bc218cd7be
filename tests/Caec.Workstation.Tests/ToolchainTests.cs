// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

public sealed class ToolchainTests : IDisposable
{
    private static readonly string[] Programs = ["clang", "ld.lld", "llvm-ar", "llvm-objcopy", "llvm-objdump"];

    private readonly ScratchFolder _folder = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_newest_complete_version_is_taken()
    {
        Install("-16", "16.0.6");
        Install("-19", "19.1.7");
        Install("-21", "21.0.1");
        File.Delete(_folder.File("ld.lld-21"));

        var found = await Toolchain.FindAsync(_runner, CancellationToken.None, _folder.Path);

        Assert.Equal(19, found.Major);
        Assert.All(found.All, tool => Assert.Equal("19.1.7", tool.Version));
        Assert.Equal(_folder.File("llvm-objcopy-19"), found.Objcopy.Path);
    }

    [Fact]
    public async Task Plain_names_count_by_the_version_that_they_say()
    {
        Install("-18", "18.1.3");
        Install(string.Empty, "20.1.0");

        var found = await Toolchain.FindAsync(_runner, CancellationToken.None, _folder.Path);

        Assert.Equal(_folder.File("clang"), found.Clang.Path);
    }

    [Fact]
    public async Task Programs_of_different_versions_are_no_toolchain()
    {
        Install(string.Empty, "19.1.7");
        _folder.Program("ld.lld", "echo LLD 14.0.6");

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => Toolchain.FindAsync(_runner, CancellationToken.None, _folder.Path));

        Assert.Equal(FailureKind.Missing, failure.Kind);
    }

    [Fact]
    public async Task Too_old_an_LLVM_is_not_taken()
    {
        Install("-15", "15.0.7");

        Assert.Null(await Toolchain.TryFindAsync(_runner, CancellationToken.None, _folder.Path));
    }

    [Fact]
    public async Task The_identity_changes_with_the_binary_and_not_with_its_place()
    {
        Install("-19", "19.1.7");
        var before = (await Toolchain.FindAsync(_runner, CancellationToken.None, _folder.Path)).Identity;
        using var elsewhere = new ScratchFolder();
        foreach (var file in Directory.EnumerateFiles(_folder.Path))
            File.Copy(file, elsewhere.File(Path.GetFileName(file)));
        var moved = (await Toolchain.FindAsync(_runner, CancellationToken.None, elsewhere.Path)).Identity;
        await File.AppendAllTextAsync(_folder.File("clang-19"), "# patched\n");
        var after = (await Toolchain.FindAsync(_runner, CancellationToken.None, _folder.Path)).Identity;

        Assert.Equal(before, moved);
        Assert.NotEqual(before, after);
    }

    [Theory]
    [InlineData("Debian clang version 19.1.7 (3~deb12u1)", "19.1.7")]
    [InlineData("Debian LLD 19.1.7 (compatible with GNU linkers)", "19.1.7")]
    [InlineData("QEMU emulator version 10.0.2 (Debian 1:10.0.2+ds-2)", "10.0.2")]
    [InlineData("GNU Make 4.3", "4.3")]
    [InlineData("Debian dpkg-source version 1.21.23.", "1.21.23")]
    [InlineData("setpriv from util-linux 2.38.1", "2.38.1")]
    public async Task Versions_are_read_as_programs_write_them(string banner, string version)
    {
        _folder.Program("tool", $"echo; echo '{banner}'");

        var tool = await Tool.FindAsync(_runner, "tool", "tool", CancellationToken.None, _folder.Path);

        Assert.Equal(version, tool!.Version);
        Assert.Equal(banner, tool.Banner);
    }

    private void Install(string suffix, string version)
    {
        foreach (var program in Programs)
            _folder.Program(program + suffix, $"echo Debian {program} version {version}");
    }
}
