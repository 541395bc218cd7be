// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

public sealed class DoctorTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Everything_that_is_missing_is_listed_with_what_mends_it()
    {
        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        string[] missing = ["clang", "ld.lld", "qemu-system-aarch64", "make", "git", "setpriv", "dpkg-source"];
        Assert.All(missing, name =>
        {
            var check = Assert.Single(checks, check => check.Name == name);
            Assert.Equal((null, false, "scripts/setup.sh"), (check.Found, check.Ok, check.Mend));
        });
    }

    [Fact]
    public async Task What_only_TF_RMM_needs_is_told_and_not_insisted_on()
    {
        _folder.Program("cmake", "echo cmake version 3.25.1");

        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        var (cmake, ninja) = (checks.Single(check => check.Name == "cmake"), checks.Single(check => check.Name == "ninja"));
        Assert.Equal(("3.25.1", true, null), (cmake.Found, cmake.Ok, cmake.Mend));
        Assert.Equal((null, true, "scripts/setup.sh --tf-rmm"), (ninja.Found, ninja.Ok, ninja.Mend));
    }

    [Theory]
    [InlineData("exit 0", true)]
    [InlineData("exit 1", false)]
    public async Task A_python_counts_only_with_the_module(string script, bool found)
    {
        _folder.Program("python3", script);

        Assert.Equal(
            found ? Path.Combine(_folder.Path, "python3") : null,
            await Python.FindAsync(_runner, "elftools", CancellationToken.None, _folder.Path));
    }

    [Fact]
    public async Task A_QEMU_that_refuses_RME_is_not_good_enough_whatever_its_version()
    {
        _folder.Program(
            "qemu-system-aarch64",
            "[ \"$1\" = --version ] && echo QEMU emulator version 99.0 && exit 0; "
                + "echo \"Property 'max-arm-cpu.x-rme' not found\" >&2; exit 1");

        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        var qemu = Assert.Single(checks, check => check.Name == "qemu-system-aarch64");
        Assert.Equal(("99.0, no RME", false), (qemu.Found, qemu.Ok));
    }

    [Fact]
    public async Task A_QEMU_that_sets_an_RME_machine_up_is_good_enough_whatever_its_version()
    {
        _folder.Program(
            "qemu-system-aarch64",
            "[ \"$1\" = --version ] && echo QEMU emulator version 0.1 && exit 0; "
                + "case \"$*\" in *x-rme=on*) exit 0;; esac; exit 1");

        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        Assert.True(Assert.Single(checks, check => check.Name == "qemu-system-aarch64").Ok);
    }

    [Theory]
    [InlineData("10.0.2", "10.0.2")]
    [InlineData("11.1.9", "11.1.9")]
    [InlineData("11.2.0", "11.2.0, newer than was tried")]
    [InlineData("12.0.0", "12.0.0, newer than was tried")]
    public async Task A_QEMU_newer_than_was_tried_is_a_note_and_no_failure(string version, string found)
    {
        _folder.Program("qemu-system-aarch64", $"[ \"$1\" = --version ] && echo QEMU emulator version {version}; exit 0");

        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        var qemu = Assert.Single(checks, check => check.Name == "qemu-system-aarch64");
        Assert.Equal((found, true), (qemu.Found, qemu.Ok));
        Assert.Contains("tried: 10.0.2, 10.0.13, 11.1.3", qemu.Needed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_LLVM_shows_what_is_there_of_it()
    {
        _folder.Program("clang-19", "echo Debian clang version 19.1.7");

        var checks = await new Doctor(_runner, _folder.Path).ExamineAsync(CancellationToken.None);

        Assert.Equal("19.1.7", Assert.Single(checks, check => check.Name == "clang").Found);
        Assert.Null(Assert.Single(checks, check => check.Name == "ld.lld").Found);
        Assert.False(Assert.Single(checks, check => check.Name == "clang").Ok);
    }
}
