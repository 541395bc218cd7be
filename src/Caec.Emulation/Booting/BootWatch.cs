// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;

namespace Caec.Emulation;

/// <summary>Follows a boot event by event and decides when it is over. It starts nothing and waits for nothing, so
/// tests can play any course of events. Its time counts from when it is made, which is before the emulator starts: one that
/// never comes to run the machine is over at its deadline like any other.</summary>
internal sealed class BootWatch(BootSpec spec, IProgress<BootProgress>? progress, TimeProvider time)
{
    /// <summary>Lines kept for a failure's report.</summary>
    internal const int LastLinesKept = 40;

    // After a fatal message a register dump follows; after a bad record the scenario's remaining lines; after the end
    // record the power-off. Each gets a moment.
    private static readonly TimeSpan DumpGrace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan DoubtGrace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FaultGrace = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PowerOffGrace = TimeSpan.FromSeconds(10);

    private readonly RecordReader _reader = new();
    private readonly Queue<string> _lastLines = new();
    private readonly List<StageTime> _stages = [];
    private readonly long _start = time.GetTimestamp();
    private long _heard = time.GetTimestamp();
    private (TimeSpan At, BootExit Exit)? _stop;
    private BootDiagnosis? _panic;
    private BootDiagnosis? _doubt;

    internal BootExit? Exit { get; private set; }

    internal bool EmulatorEnded { get; private set; }

    internal int EmulatorExitCode { get; private set; }

    /// <summary>A signal asked the emulator to end.</summary>
    internal bool EndedBySignal { get; private set; }

    /// <summary>The first fatal message; not the one that EL3 firmware prints after a power-off.</summary>
    internal BootDiagnosis? Panic => _panic ?? (Exit == BootExit.PoweredOff ? null : _doubt);

    internal BootDiagnosis? Complaint { get; private set; }

    /// <summary>The line that decided an output goal, and whether it was the expected one.</summary>
    internal (string Text, bool Good, string Evidence)? Decision { get; private set; }

    internal RecordReader Reader => _reader;

    internal IReadOnlyList<StageTime> Stages => _stages;

    internal IReadOnlyList<string> LastLines => [.. _lastLines];

    internal TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>True when the machine is to be stopped, or has ended.</summary>
    internal bool Over => EmulatorEnded || Exit is not null;

    /// <summary>Wall-clock time until <see cref="SeeTime"/> has something to say; null when never.</summary>
    internal TimeSpan? UntilDeadline
    {
        get
        {
            var deadlines = Deadlines().Select(deadline => deadline.At - Elapsed).ToList();
            return deadlines.Count == 0 ? null : TimeSpan.FromTicks(Math.Max(0, deadlines.Min(left => left.Ticks)));
        }
    }

    internal void SeeTime()
    {
        foreach (var (at, exit) in Deadlines().OrderBy(deadline => deadline.At))
            if (at <= Elapsed)
                Exit ??= exit;
    }

    internal void See(BootEvent happening)
    {
        switch (happening)
        {
            case BootEvent.Running:
                Reach(BootStage.Started, "the machine runs", null);
                break;
            case BootEvent.Line line:
                _heard = time.GetTimestamp();
                SeeLine(line.Content);
                break;
            case BootEvent.Prompt prompt:
                _heard = time.GetTimestamp();
                Decide(prompt.Text, LogOf(prompt.Uart));
                break;
            case BootEvent.Machine machine:
                SeeMachine(machine.Name, machine.Data);
                break;
            case BootEvent.Ended ended:
                EmulatorEnded = true;
                EmulatorExitCode = ended.ExitCode;
                Exit ??= BootExit.EmulatorDied;
                break;
        }
        SeeTime();
    }

    internal string LogOf(string uart) => Path.Combine(spec.LogFolder, uart + ".log");

    private IEnumerable<(TimeSpan At, BootExit Exit)> Deadlines()
    {
        if (_stop is { } stop)
            yield return stop;
        if (spec.Timeout is { } timeout)
            yield return (timeout, BootExit.TimedOut);
        if (spec.Silence is { } silence)
            yield return (time.GetElapsedTime(_start, _heard) + silence, BootExit.Hung);
    }

    private void SeeLine(UartLine line)
    {
        var text = line.Text;
        var first = line.Uart == spec.Machine.Uarts[0].Name;
        Remember(first ? text : $"{line.Uart}: {text}");
        foreach (var mark in spec.Machine.Stages)
            if (mark.Uart == line.Uart && _stages.All(seen => seen.Stage != mark.Stage)
                && LinePattern.Matches(mark.Pattern, text))
                Reach(mark.Stage, text, null);
        if (first && spec.Goal is BootGoal.Records && SeeRecord(line))
            return;
        Explain(text, $"{LogOf(line.Uart)}:{line.Number}");
        Decide(text, $"{LogOf(line.Uart)}:{line.Number}");
    }

    private bool SeeRecord(UartLine line)
    {
        var before = _reader.Fault;
        var record = _reader.Read(line);
        if (_reader.Fault != before)
            StopIn(FaultGrace, BootExit.Stopped);
        if (record is StepRecord or MetricRecord or AttackRecord)
            Reach(BootStage.ScenarioStep, line.Text, record);
        if (record is EndRecord)
        {
            Reach(BootStage.Ended, line.Text, record);
            StopIn(PowerOffGrace, BootExit.Hung);
        }
        return record is not null;
    }

    private void Explain(string text, string evidence)
    {
        if (KnownMessage.Translate(KnownMessages.OnUart, text, evidence) is not { } known)
            return;
        switch (known.Message.Weight)
        {
            case Weight.Noted:
                Complaint = known.Diagnosis;
                break;
            case Weight.FatalUnlessOff:
                _doubt ??= known.Diagnosis;
                StopAfterPanic(DoubtGrace);
                break;
            case Weight.Fatal:
                _panic ??= known.Diagnosis;
                StopAfterPanic(DumpGrace);
                break;
        }
    }

    private void StopAfterPanic(TimeSpan grace)
    {
        // A person may want to look around with a debugger or at the terminal.
        if (spec.Goal is not BootGoal.Attended)
            StopIn(grace, BootExit.Panicked);
    }

    private void Decide(string text, string evidence)
    {
        if (spec.Goal is not BootGoal.Output goal || Decision is not null)
            return;
        if (LinePattern.Matches(goal.Fail, text))
            Decision = (text, false, evidence);
        else if (LinePattern.Matches(goal.Expect, text))
            Decision = (text, true, evidence);
        if (Decision is not null)
            Exit ??= BootExit.Stopped;
    }

    private void SeeMachine(string name, JsonElement data)
    {
        switch (name)
        {
            case "GUEST_PANICKED":
                Exit ??= BootExit.Panicked;
                break;
            case "SHUTDOWN":
                // QAPI ShutdownCause. With -no-reboot a reset arrives here as well.
                var reason = data.ValueKind == JsonValueKind.Object && data.TryGetProperty("reason", out var found)
                    ? found.GetString()
                    : null;
                EndedBySignal = reason == "host-signal";
                Exit ??= reason switch
                {
                    _ when _panic is not null => BootExit.Panicked,
                    "guest-shutdown" => BootExit.PoweredOff,
                    "guest-reset" or "subsystem-reset" => BootExit.Reset,
                    "guest-panic" => BootExit.Panicked,
                    "host-ui" or "host-qmp-quit" => BootExit.Stopped,
                    _ => BootExit.EmulatorDied,
                };
                break;
        }
    }

    // Of two reasons to stop, the sooner one counts: a panic after the end record must not wait for the power-off.
    private void StopIn(TimeSpan grace, BootExit exit)
    {
        if (_stop is null || Elapsed + grace < _stop.Value.At)
            _stop = (Elapsed + grace, exit);
    }

    private void Reach(BootStage stage, string text, CaecRecord? record)
    {
        if (_stages.All(seen => seen.Stage != stage))
            _stages.Add(new StageTime(stage, Elapsed));
        progress?.Report(new BootProgress(stage, Elapsed, text, record));
    }

    private void Remember(string text)
    {
        if (_lastLines.Count == LastLinesKept)
            _lastLines.Dequeue();
        // Enough to recognise a line by; the log has all of it.
        _lastLines.Enqueue(text.Length <= 500 ? text : text[..500] + "...");
    }
}
