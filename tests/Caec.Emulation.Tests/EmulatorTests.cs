// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Caec.Workstation;

namespace Caec.Emulation.Tests;

/// <summary>Tests that look for what a boot left on the machine, one at a time.</summary>
[CollectionDefinition(nameof(Booting))]
public sealed class Booting;

/// <summary>Boots of the real emulator with guests of a few instructions.</summary>
[Collection(nameof(Booting))]
public class EmulatorTests
{
    private const int SignalInterrupt = 2;

    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(60);

    private static string GoodRecords { get; } = string.Concat(new[]
    {
        """{"n":0,"by":"host","rec":"begin","scenario":"hello","version":1}""",
        """{"n":1,"by":"host","rec":"step","name":"host.rmi-version","ok":true}""",
        """{"n":2,"by":"host","rec":"end","ok":true,"steps":1}""",
    }.Select(json => RecordLine.Of(json) + "\n"));

    [BootFact]
    public async Task A_guest_that_reports_and_powers_off_passes()
    {
        using var folder = new TestFolder();
        var witness = new Witness();
        var spec = await SpecAsync(folder, "host: hello\n" + GoodRecords, Ending.PowerOff, new BootGoal.Records());

        var result = await Emulator.BootAsync(spec, witness, CancellationToken.None);

        Assert.Equal((BootOutcome.Passed, BootExit.PoweredOff), (result.Outcome, result.Exit));
        Assert.Null(result.Failure);
        Assert.Equal(3, result.Records.Count);
        Assert.Equal("host: hello\n" + GoodRecords, await File.ReadAllTextAsync(result.Logs.Uarts[0]));
        Assert.Empty(await File.ReadAllTextAsync(result.Logs.Uarts[1]));
        Assert.StartsWith(
            "$ qemu-system-aarch64 -M virt", await File.ReadAllTextAsync(result.Logs.Emulator),
            StringComparison.Ordinal);
        Assert.Contains(witness.Seen, progress => progress.Stage == BootStage.FirstRmiAnswer);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task Every_load_lies_in_memory_before_the_guest_starts()
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("config.txt"), "caec-config 1\nend\n");
        var spec = await SpecAsync(folder, "ready\n", Ending.Sleep, Expect("ready"));
        spec = spec with { Loads = [new LoadedFile("config", folder.File("config.txt"))] };

        var result = await Emulator.BootAsync(spec, null, CancellationToken.None);

        Assert.Equal(BootOutcome.Passed, result.Outcome);
        Assert.Contains($"loader,file={folder.File("config.txt")},addr=0x70000000,force-raw=on", result.Command.Arguments);
    }

    [BootFact]
    public async Task A_prompt_without_line_end_can_be_expected()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, "login: ", Ending.Sleep, Expect("login: $"));

        Assert.Equal(BootOutcome.Passed, (await Emulator.BootAsync(spec, null, CancellationToken.None)).Outcome);
    }

    [BootFact]
    public async Task A_silent_guest_is_hung_and_its_processors_are_written_down()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, "hello\n", Ending.Sleep, new BootGoal.Records());

        var result = await Emulator.BootAsync(
            spec with { Silence = TimeSpan.FromSeconds(1) }, null, CancellationToken.None);

        Assert.Equal((BootOutcome.TimedOut, BootExit.Hung), (result.Outcome, result.Exit));
        Assert.Equal(["hello"], result.LastLines);
        Assert.Equal(FailureKind.Machine, result.Failure?.Kind);
        Assert.Contains("PC=", await File.ReadAllTextAsync(result.Logs.Processors!), StringComparison.Ordinal);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task A_reset_is_seen_and_does_not_start_over()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, "once\n", Ending.Reset, new BootGoal.Output(null, null));

        var result = await Emulator.BootAsync(spec, null, CancellationToken.None);

        Assert.Equal((BootOutcome.Crashed, BootExit.Reset), (result.Outcome, result.Exit));
        Assert.Equal("once\n", await File.ReadAllTextAsync(result.Logs.Uarts[0]));
    }

    [BootFact]
    public async Task A_panic_is_translated_with_the_line_that_shows_it()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, "one\nERROR:   RMM init failed: -7\n", Ending.Sleep, new BootGoal.Records());

        var result = await Emulator.BootAsync(spec, null, CancellationToken.None);

        Assert.Equal((BootOutcome.Crashed, BootExit.Panicked), (result.Outcome, result.Exit));
        Assert.Equal(folder.File("logs/uart0.log:2"), result.Failure?.Evidence);
        Assert.Equal("./caec build", result.Failure?.Next);
    }

    [BootFact]
    public async Task A_guest_that_floods_its_UART_is_stopped()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, new string('x', 200) + "\n", Ending.Repeat, new BootGoal.Records());

        var failure = await Assert.ThrowsAsync<CaecFailure>(() =>
            Emulator.BootAsync(spec with { LongestLog = 1 << 20 }, null, CancellationToken.None));

        Assert.Equal("The machine wrote to one UART more than 1 MiB and was stopped.", failure.Message);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task A_killed_emulator_is_told_from_a_guest_that_ended()
    {
        using var folder = new TestFolder();
        var witness = new Witness();
        var spec = await SpecAsync(folder, "x\n", Ending.Repeat, new BootGoal.Records());
        var boot = Emulator.BootAsync(spec, witness, CancellationToken.None);
        await UntilTalkingAsync(folder);

        Process.GetProcessById(Processes(folder)[0]).Kill();
        var result = await boot;

        Assert.Equal((BootOutcome.Crashed, BootExit.EmulatorDied), (result.Outcome, result.Exit));
        Assert.Equal("The emulator was ended by signal 9.", result.Diagnosis?.Sentence);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task Cancelling_leaves_no_process_and_no_socket()
    {
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        var spec = await SpecAsync(folder, "x\n", Ending.Repeat, new BootGoal.Records());
        var boot = Emulator.BootAsync(spec, null, cancellation.Token);
        await UntilTalkingAsync(folder);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => boot);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task A_signal_that_reaches_the_emulator_first_is_still_a_cancellation()
    {
        // Ctrl-C in a terminal goes to every process of the group.
        using var folder = new TestFolder();
        using var cancellation = new CancellationTokenSource();
        var spec = await SpecAsync(folder, "x\n", Ending.Repeat, new BootGoal.Records());
        var boot = Emulator.BootAsync(spec, null, cancellation.Token);
        await UntilTalkingAsync(folder);
        Assert.Equal(0, Kill(Processes(folder)[0], SignalInterrupt));

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => boot);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task Killing_the_parent_kills_the_emulator()
    {
        using var folder = new TestFolder();
        var image = await Guest.BuildAsync(folder, "x\n", Ending.Repeat);
        var program = Path.ChangeExtension(typeof(EmulatorTests).Assembly.Location, null);
        using var parent = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", program + ".dll", image, folder.File("logs")]))!;
        await UntilAsync(() => Processes(folder).Any(id => id != parent.Id));

        parent.Kill();
        await parent.WaitForExitAsync();

        await UntilAsync(() => Processes(folder).Count == 0);
    }

    [BootFact]
    public async Task An_emulator_that_refuses_to_start_says_why()
    {
        using var folder = new TestFolder();
        var spec = await SpecAsync(folder, "x\n", Ending.Sleep, new BootGoal.Records());
        spec = spec with { Machine = spec.Machine with { Cpu = "max,x-rme=on,warp=on" } };

        var result = await Emulator.BootAsync(spec, null, CancellationToken.None);

        Assert.Equal((BootOutcome.Crashed, BootExit.EmulatorDied), (result.Outcome, result.Exit));
        Assert.Contains("warp", result.Failure?.Message, StringComparison.Ordinal);
        AssertNothingLeft(folder);
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_told_and_the_emulator_is_gone()
    {
        using var folder = new TestFolder();
        using var disk = await SmallDisk.MountAsync(folder, "64k");
        var spec = await SpecAsync(folder, new string('x', 200) + "\n", Ending.Repeat, new BootGoal.Records());

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => Emulator.BootAsync(
            spec with { LogFolder = Path.Combine(disk.Path, "logs") }, null, CancellationToken.None));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.StartsWith(
            "The log could not be written: No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("df -h", failure.Next, StringComparison.Ordinal);
        AssertNothingLeft(folder);
    }

    [BootFact]
    public async Task A_missing_or_oversized_image_is_told_before_anything_starts()
    {
        using var folder = new TestFolder();
        await File.WriteAllBytesAsync(folder.File("big"), new byte[(64 << 10) + 1]);
        var spec = TestMachine.Spec(new BootGoal.Records()) with { LogFolder = folder.File("logs") };

        var missing = await Assert.ThrowsAsync<CaecFailure>(
            () => Emulator.BootAsync(spec, null, CancellationToken.None));
        var big = await Assert.ThrowsAsync<CaecFailure>(() => Emulator.BootAsync(
            spec with { Flash = folder.File("big"), Loads = [new LoadedFile("config", folder.File("big"))] }, null,
            CancellationToken.None));

        Assert.Equal((FailureKind.Missing, "The image /images/flash.bin is missing."), (missing.Kind, missing.Message));
        Assert.Equal("The image has 65537 bytes, and the region config has room for 65536.", big.Message);
    }

    [BootFact]
    public async Task A_processor_that_never_gives_its_turn_away_has_long_turns_or_short_ones()
    {
        using var folder = new TestFolder();
        var image = await Guest.BuildWaitingAsync(folder);
        var spec = new BootSpec(TestMachine.Definition, image, folder.File("logs"), Expect("^[0-9a-f]{16}$"))
        {
            Timeout = Enough,
            Silence = Enough,
        };

        var (longest, shortest) = (await InstructionsAsync(spec), await InstructionsAsync(spec with { ShortTurns = true }));

        // Exact, under the instruction counter; the bounds leave room for other emulators only.
        Assert.InRange(longest, 10_000_000UL, ulong.MaxValue);
        Assert.InRange(shortest, 16UL, 1_000_000UL);
        Assert.Equal(shortest, await InstructionsAsync(spec with { ShortTurns = true }));
    }

    private static async Task<ulong> InstructionsAsync(BootSpec spec)
    {
        var result = await Emulator.BootAsync(spec, null, CancellationToken.None);
        Assert.Null(result.Failure);
        return ulong.Parse(
            (await File.ReadAllTextAsync(result.Logs.Uarts[0])).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static BootGoal.Output Expect(string pattern) => new(LinePattern.FromUser(pattern, "--expect"), null);

    private static async Task<BootSpec> SpecAsync(TestFolder folder, string text, Ending ending, BootGoal goal) =>
        new(TestMachine.Definition, await Guest.BuildAsync(folder, text, ending), folder.File("logs"), goal)
        {
            Timeout = Enough,
            Silence = Enough,
        };

    // Every process whose command line names the test's folder.
    private static List<int> Processes(TestFolder folder) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId)
            .Where(id => CommandLine(id).Contains(folder.Path, StringComparison.Ordinal)),
    ];

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return string.Empty;
        }
    }

    private static void AssertNothingLeft(TestFolder folder)
    {
        Assert.Empty(Processes(folder));
        // No other test of this process boots at the same time.
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), $"caec-sockets-{Environment.ProcessId}-*"));
    }

    private static Task UntilTalkingAsync(TestFolder folder) => UntilAsync(() =>
        Processes(folder).Count == 1
        && new FileInfo(folder.File("logs/uart0.log")) is { Exists: true, Length: > 0 });

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Enough);
        while (!condition())
            await Task.Delay(20, limit.Token);
    }

    // kill(2): a minimal system has no kill(1).
    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
