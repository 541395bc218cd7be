// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;

namespace Caec.Emulation.Tests;

public class BootWatchTests
{
    private const string Begin = """{"n":0,"by":"host","rec":"begin","scenario":"hello","version":1}""";
    private const string Step = """{"n":1,"by":"host","rec":"step","name":"host.rmi-version","ok":true}""";
    private const string End = """{"n":2,"by":"host","rec":"end","ok":true,"steps":1}""";
    private const string BadStep = """{"n":1,"by":"host","rec":"step","name":"host.rmi-version","ok":false}""";
    private const string BadEnd = """{"n":2,"by":"host","rec":"end","ok":false,"steps":1}""";

    private readonly ManualTime _time = new();
    private readonly Witness _witness = new();
    private BootSpec _spec = TestMachine.Spec(new BootGoal.Records());
    private int _line;

    [Fact]
    public void A_good_run_passes_and_its_stages_are_told_in_order()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, "NOTICE:  BL1: v2", "NOTICE:  BL2: v2", "NOTICE:  BL31: v2", "monitor: hello", "host: hello");
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step), RecordLine.Of(End));
        Assert.False(watch.Over);
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal((BootOutcome.Passed, BootExit.PoweredOff, null), Verdict(watch));
        Assert.Equal(
            [BootStage.Started, BootStage.Bl1, BootStage.Bl2, BootStage.Bl31, BootStage.Rmm, BootStage.Bl33,
                BootStage.FirstRmiAnswer, BootStage.ScenarioStep, BootStage.Ended],
            _witness.Seen.Select(progress => progress.Stage));
    }

    [Fact]
    public void A_step_that_is_not_ok_fails_the_run_and_is_named()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(BadStep), RecordLine.Of(BadEnd));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal((BootOutcome.Failed, BootExit.PoweredOff, "Step host.rmi-version failed."), Verdict(watch));
    }

    [Fact]
    public void Power_off_without_an_end_record_is_a_crash_though_the_exit_is_clean()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal(
            (BootOutcome.Crashed, BootExit.PoweredOff, "The end record is missing: the guest died after record 1."),
            Verdict(watch));
    }

    [Fact]
    public void A_damaged_record_fails_a_run_that_ends_well()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step).Replace("true", "TRUE", StringComparison.Ordinal));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal(
            (BootOutcome.Failed, BootExit.PoweredOff, "Record 1 is damaged: its check value is wrong."),
            Verdict(watch));
    }

    [Fact]
    public void A_panic_stops_the_machine_after_a_moment_for_its_dump()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, "monitor: panic: lost a granule");
        Assert.False(watch.Over);
        _time.Pass(0.4);
        Say(watch, "x0 0x0");
        Assert.False(watch.Over);
        _time.Pass(0.2);
        watch.SeeTime();

        Assert.Equal(
            (BootOutcome.Crashed, BootExit.Panicked, "The RMM stopped on purpose: lost a granule."), Verdict(watch));
        Assert.Equal("x0 0x0", watch.LastLines[^1]);
    }

    [Fact]
    public void The_panic_that_follows_a_power_off_is_none()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step), RecordLine.Of(End));
        Say(watch, "ERROR:   QEMU System Power off: with GPIO.");
        watch.See(new BootEvent.Line(TestMachine.Line("PANIC at PC : 0x0e095fac", 1, "uart1")));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal((BootOutcome.Passed, BootExit.PoweredOff, null), Verdict(watch));
    }

    [Fact]
    public void The_same_panic_without_power_off_is_one()
    {
        var watch = Watch(new BootGoal.Records());
        watch.See(new BootEvent.Line(TestMachine.Line("PANIC at PC : 0x0e095fac", 1, "uart1")));
        _time.Pass(3.1);
        watch.SeeTime();

        Assert.Equal((BootOutcome.Crashed, BootExit.Panicked, "EL3 firmware stopped at 0x0e095fac."), Verdict(watch));
    }

    [Fact]
    public void Silence_is_counted_from_the_last_sign_of_life()
    {
        var watch = Watch(new BootGoal.Records(), spec => spec with { Silence = TimeSpan.FromSeconds(5) });
        _time.Pass(4);
        Say(watch, "NOTICE:  BL31: v2");
        Assert.Equal(TimeSpan.FromSeconds(5), watch.UntilDeadline);
        _time.Pass(4.9);
        watch.SeeTime();
        Assert.False(watch.Over);
        _time.Pass(0.1);
        watch.SeeTime();

        Assert.Equal(
            (BootOutcome.TimedOut, BootExit.Hung, "The machine was silent for 5 s; the last stage was BL31."),
            Verdict(watch));
    }

    [Fact]
    public void A_machine_that_never_stops_talking_runs_out_of_time()
    {
        var watch = Watch(new BootGoal.Records(), spec => spec with { Timeout = TimeSpan.FromSeconds(60) });
        for (var second = 0; second < 61 && !watch.Over; second++)
        {
            Say(watch, "busy");
            _time.Pass(1);
        }
        watch.SeeTime();

        Assert.Equal(
            (BootOutcome.TimedOut, BootExit.TimedOut,
                "The machine was still running after 60 s; the last stage was the start."),
            Verdict(watch));
    }

    [Fact]
    public void A_machine_that_does_not_power_off_after_the_end_is_hung()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step), RecordLine.Of(End));
        _time.Pass(10);
        watch.SeeTime();

        Assert.Equal(
            (BootOutcome.TimedOut, BootExit.Hung, "The scenario ended, but the machine did not power itself off."),
            Verdict(watch));
    }

    [Fact]
    public void A_reset_is_never_success()
    {
        var watch = Watch(new BootGoal.Output(null, null));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-reset"}""");

        Assert.Equal(
            (BootOutcome.Crashed, BootExit.Reset,
                "The guest reset the machine unexpectedly; the last stage was the start."),
            Verdict(watch));
    }

    [Fact]
    public void An_emulator_that_ends_unasked_has_died()
    {
        var watch = Watch(new BootGoal.Records());
        Say(watch, RecordLine.Of(Begin), RecordLine.Of(Step), RecordLine.Of(End));
        watch.See(new BootEvent.Ended(137));

        Assert.Equal(
            (BootOutcome.Crashed, BootExit.EmulatorDied, "The emulator was ended by signal 9."), Verdict(watch));
    }

    [Theory]
    [InlineData("all tests PASSED", BootOutcome.Passed, null)]
    [InlineData("1 test FAILED, all others PASSED", BootOutcome.Failed,
        "The program printed what it must not: 1 test FAILED, all others PASSED.")]
    public void Text_decides_about_a_users_program_and_failure_goes_first(
        string line, BootOutcome outcome, string? sentence)
    {
        var watch = Watch(new BootGoal.Output(
            LinePattern.FromUser("PASSED", "--expect"), LinePattern.FromUser("FAILED", "--fail")));
        Say(watch, "running");
        Assert.False(watch.Over);
        Say(watch, line);

        Assert.Equal((outcome, BootExit.Stopped, sentence), Verdict(watch));
    }

    [Fact]
    public void A_users_program_that_ends_without_the_expected_text_has_failed()
    {
        var watch = Watch(new BootGoal.Output(LinePattern.FromUser("PASSED", "--expect"), null));
        Happen(watch, "SHUTDOWN", """{"guest":true,"reason":"guest-shutdown"}""");

        Assert.Equal(BootOutcome.Failed, Verdict(watch).Outcome);
    }

    [Fact]
    public void A_pattern_that_would_take_for_ever_does_not_match()
    {
        var pattern = LinePattern.FromUser(@"^(a+)+(?=b)$", "--expect");

        Assert.False(LinePattern.Matches(pattern, new string('a', 4000)));
    }

    private BootWatch Watch(BootGoal goal, Func<BootSpec, BootSpec>? change = null)
    {
        _spec = TestMachine.Spec(goal);
        _spec = change?.Invoke(_spec) ?? _spec;
        var watch = new BootWatch(_spec, _witness, _time);
        watch.See(new BootEvent.Running());
        return watch;
    }

    private void Say(BootWatch watch, params string[] lines)
    {
        foreach (var line in lines)
            watch.See(new BootEvent.Line(TestMachine.Line(line, ++_line)));
    }

    private static void Happen(BootWatch watch, string name, string data)
    {
        using var document = JsonDocument.Parse(data);
        watch.See(new BootEvent.Machine(name, document.RootElement.Clone()));
    }

    private (BootOutcome Outcome, BootExit Exit, string? Sentence) Verdict(BootWatch watch)
    {
        Assert.True(watch.Over);
        var logs = new BootLogs(["/run/logs/uart0.log", "/run/logs/uart1.log"], "/run/logs/qemu.log", null);
        var (outcome, diagnosis) = BootVerdict.Of(_spec, watch, watch.Reader.Complete(), logs);
        return (outcome, watch.Exit!.Value, diagnosis?.Sentence);
    }
}
