// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation.Tests;

/// <summary>Emulators that start and then do not do their part: each boot ends, with a reason, and leaves nothing.</summary>
[Collection(nameof(Booting))]
public sealed class FakeEmulatorTests : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    // Only so that a failing test ends.
    private static readonly TimeSpan Enough = TimeSpan.FromMinutes(2);

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(FakeEmulator.Silent)]
    [InlineData(FakeEmulator.Mute)]
    [InlineData(FakeEmulator.Unanswering)]
    [InlineData(FakeEmulator.Garbled)]
    [InlineData(FakeEmulator.Uncontrolled)]
    [InlineData(FakeEmulator.Parent)]
    public async Task One_that_never_lets_the_machine_run_is_over_at_the_timeout(string behaviour)
    {
        var result = await BootAsync(behaviour, spec => spec with { Timeout = Short, Silence = null });

        Assert.Equal((BootOutcome.TimedOut, BootExit.TimedOut), (result.Outcome, result.Exit));
        Assert.Equal("The emulator did not let the machine run within 2 s.", result.Diagnosis?.Sentence);
        Assert.Equal(FailureKind.Machine, result.Failure?.Kind);
        Assert.True(File.Exists(result.Diagnosis?.Evidence));
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(FakeEmulator.Silent)]
    [InlineData(FakeEmulator.Mute)]
    public async Task The_rule_of_silence_holds_from_the_start_as_well(string behaviour)
    {
        var result = await BootAsync(behaviour, spec => spec with { Timeout = Enough, Silence = Short });

        Assert.Equal((BootOutcome.TimedOut, BootExit.Hung), (result.Outcome, result.Exit));
        Assert.Equal("The emulator did not let the machine run within 2 s.", result.Diagnosis?.Sentence);
        AssertNothingLeft();
    }

    [Fact]
    public async Task One_that_closes_its_UARTs_and_goes_on_is_silent()
    {
        var result = await BootAsync(FakeEmulator.Deaf, spec => spec with { Timeout = Enough, Silence = Short });

        Assert.Equal((BootOutcome.TimedOut, BootExit.Hung), (result.Outcome, result.Exit));
        Assert.Contains("silent for 2 s", result.Diagnosis?.Sentence, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Fact]
    public async Task One_that_ends_at_once_is_told_with_its_exit_code()
    {
        var result = await BootAsync(FakeEmulator.Gone, spec => spec);

        Assert.Equal((BootOutcome.Crashed, BootExit.EmulatorDied), (result.Outcome, result.Exit));
        Assert.Equal("The emulator ended by itself with exit code 3.", result.Diagnosis?.Sentence);
    }

    [Fact]
    public async Task A_control_socket_that_is_flooded_is_closed()
    {
        var result = await BootAsync(FakeEmulator.Flooding, spec => spec with { Timeout = Enough, Silence = null });

        // It dies of the closed socket, which shows that it was closed long before the timeout.
        Assert.Equal(BootExit.EmulatorDied, result.Exit);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(FakeEmulator.Babbling)]
    [InlineData(FakeEmulator.Endless)]
    [InlineData(FakeEmulator.Uncontrolled)]
    public async Task One_that_floods_a_log_is_stopped_before_the_timeout(string behaviour)
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BootAsync(
            behaviour, spec => spec with { Timeout = Enough, Silence = null, LongestLog = 1 << 20 }));

        Assert.Contains("more than 1 MiB", failure.Message, StringComparison.Ordinal);
        AssertNothingLeft();
    }

    [Theory]
    [InlineData(FakeEmulator.Silent)]
    [InlineData(FakeEmulator.Unanswering)]
    public async Task Cancelling_ends_one_that_never_connected(string behaviour)
    {
        using var cancellation = new CancellationTokenSource();
        var boot = BootAsync(behaviour, spec => spec with { Timeout = null, Silence = null }, cancellation.Token);
        while (!File.Exists(_folder.File("pid")) && !boot.IsCompleted)
            await Task.Delay(20);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => boot);
        AssertNothingLeft();
    }

    private async Task<BootResult> BootAsync(
        string behaviour, Func<BootSpec, BootSpec> change, CancellationToken cancellation = default)
    {
        await File.WriteAllBytesAsync(_folder.File("flash.bin"), [0], CancellationToken.None);
        var machine = TestMachine.Definition with { Program = FakeEmulator.Make(_folder, behaviour) };
        var spec = new BootSpec(machine, _folder.File("flash.bin"), _folder.File("logs"), new BootGoal.Records());
        return await Emulator.BootAsync(change(spec), null, cancellation).WaitAsync(Enough, CancellationToken.None);
    }

    private void AssertNothingLeft()
    {
        var pid = File.ReadAllText(_folder.File("pid"));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories("/proc").Where(process => int.TryParse(Path.GetFileName(process), out _)),
            process => Line($"{process}/cmdline").Contains(_folder.Path, StringComparison.Ordinal)
                || Line($"{process}/stat").Contains($") S {pid} ", StringComparison.Ordinal));
    }

    private static string Line(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }
}
