// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>What is left when a run is broken off, killed, or fed garbage.</summary>
[Collection(nameof(Booting))]
public sealed class BrokenRunTests : IDisposable
{
    private const int SignalInterrupt = 2;
    private const int SignalKill = 9;

    // A branch to itself: a payload that never says anything and never ends.
    private static readonly byte[] Endless = [0x00, 0x00, 0x00, 0x14];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Interrupted_while_booting_it_exits_130_and_leaves_no_process()
    {
        using var caec = await BootEndlessAsync();
        var emulator = await EmulatorAsync(caec);

        CaecProgram.Signal(caec.Id, SignalInterrupt);
        await caec.WaitForExitAsync();

        Assert.Equal(130, caec.ExitCode);
        Assert.False(CaecProgram.Runs(emulator));
    }

    [Fact]
    public async Task Killed_while_booting_it_takes_the_emulator_with_it()
    {
        using var caec = await BootEndlessAsync();
        var emulator = await EmulatorAsync(caec);

        CaecProgram.Signal(caec.Id, SignalKill);
        await caec.WaitForExitAsync();

        await CaecProgram.UntilAsync(() => !CaecProgram.Runs(emulator), "no emulator is left");
    }

    [Fact]
    public async Task A_killed_emulator_is_said_to_be_killed_with_exit_code_6()
    {
        using var caec = await BootEndlessAsync();
        var errors = caec.StandardError.ReadToEndAsync();
        var emulator = await EmulatorAsync(caec);

        CaecProgram.Signal(emulator, SignalKill);
        await caec.WaitForExitAsync();

        Assert.Equal((int)FailureKind.Machine, caec.ExitCode);
        Assert.Contains("ended by signal 9", await errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_payload_is_stopped_at_the_timeout()
    {
        await File.WriteAllBytesAsync(_scratch["endless.bin"], Endless);

        var boot = await CaecProgram.RunAsync(
            "boot", "--payload", _scratch["endless.bin"], "--expect", "never", "--timeout", "3", "--out", _scratch["out"]);

        Assert.Equal((int)FailureKind.Machine, boot.ExitCode);
        Assert.Contains("still running after 3 s", boot.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_payload_of_garbage_ends_with_one_sentence_and_exit_code_6()
    {
        var garbage = new byte[4096];
        new Random(1).NextBytes(garbage);
        await File.WriteAllBytesAsync(_scratch["garbage.bin"], garbage);

        var boot = await CaecProgram.RunAsync(
            "boot", "--payload", _scratch["garbage.bin"], "--expect", "never", "--timeout", "5", "--out", _scratch["out"]);

        Assert.Equal((int)FailureKind.Machine, boot.ExitCode);
        Assert.Contains("caec: ", boot.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_expected_text_ends_a_boot_well_and_the_forbidden_one_does_not()
    {
        await File.WriteAllBytesAsync(_scratch["endless.bin"], Endless);
        string[] boot = ["boot", "--payload", _scratch["endless.bin"], "--timeout", "30", "--out", _scratch["out"]];

        var expected = await CaecProgram.RunAsync([.. boot, "--expect", "^monitor: .*ready"]);
        var forbidden = await CaecProgram.RunAsync([.. boot, "--expect", "never", "--fail", "^monitor: .*ready"]);

        Assert.True(expected.ExitCode == 0, expected.StandardError);
        Assert.Equal((int)FailureKind.CheckFailed, forbidden.ExitCode);
    }

    [Fact]
    public async Task An_image_that_does_not_compile_is_told_with_file_line_and_log()
    {
        var tree = _scratch.Copy(Path.Combine(CaecProgram.Root, "firmware", "monitor"), "monitor");
        await File.AppendAllTextAsync(Path.Combine(tree, "src", "granule", "granule.c"), "\nint broken(void) { return }\n");

        var run = await CaecProgram.RunAsync("run", "--unpatched", "--rmm-src", tree, "--out", _scratch["out"]);

        Assert.Equal((int)FailureKind.Build, run.ExitCode);
        Assert.Contains("granule.c:", run.StandardError, StringComparison.Ordinal);
        Assert.True(File.Exists(_scratch["out/latest/result.json"]));
    }

    private async Task<Process> BootEndlessAsync()
    {
        await File.WriteAllBytesAsync(_scratch["endless.bin"], Endless);
        return await CaecProgram.StartAsync(
            "boot", "--payload", _scratch["endless.bin"], "--expect", "never", "--timeout", "120", "--out", _scratch["out"]);
    }

    /// <summary>The emulator's process id, once firmware has said something.</summary>
    private async Task<int> EmulatorAsync(Process caec)
    {
        var emulator = 0;
        await CaecProgram.UntilAsync(
            () => (emulator = CaecProgram.ChildNaming(caec.Id, Qemu.Program)) != 0
                && Directory.GetFiles(_scratch.Path, "uart*.log", SearchOption.AllDirectories)
                    .Any(log => new FileInfo(log).Length > 0),
            "the emulator runs");
        return emulator;
    }
}
