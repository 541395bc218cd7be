// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Emulation;

/// <summary>Says what a finished boot comes to, and why.</summary>
internal static class BootVerdict
{
    internal static (BootOutcome Outcome, BootDiagnosis? Diagnosis) Of(
        BootSpec spec, BootWatch watch, RecordFault? fault, BootLogs logs)
    {
        var exit = watch.Exit!.Value;
        if (watch.Decision is { } decision)
            return decision.Good
                ? (BootOutcome.Passed, null)
                : (BootOutcome.Failed, new BootDiagnosis(
                    $"The program printed what it must not: {decision.Text}.", null, null, decision.Evidence));
        if (watch.Panic is { } panic)
            return (BootOutcome.Crashed, panic);
        return exit switch
        {
            BootExit.EmulatorDied => (BootOutcome.Crashed, EmulatorDied(watch, logs)),
            BootExit.Panicked => (BootOutcome.Crashed, Plain("The guest reported a panic.", watch, logs)),
            BootExit.Reset => (BootOutcome.Crashed, Plain("The guest reset the machine unexpectedly.", watch, logs)),
            _ when watch.Reader.Fault is { } damage && spec.Goal is BootGoal.Records =>
                (BootOutcome.Failed, OfFault(damage, null, logs)),
            BootExit.Hung or BootExit.TimedOut when watch.Stages.Count == 0 =>
                (BootOutcome.TimedOut, NeverRan(exit == BootExit.Hung ? spec.Silence : spec.Timeout, logs)),
            BootExit.Hung => (BootOutcome.TimedOut, Hung(spec, watch, logs)),
            BootExit.TimedOut => (BootOutcome.TimedOut, TimedOut(spec, watch, logs)),
            _ => OfGoal(spec, watch, fault, logs),
        };
    }

    private static (BootOutcome Outcome, BootDiagnosis? Diagnosis) OfGoal(
        BootSpec spec, BootWatch watch, RecordFault? fault, BootLogs logs) => spec.Goal switch
        {
            BootGoal.Records when fault is not null =>
                (BootOutcome.Crashed, OfFault(fault, watch.Complaint, logs)),
            BootGoal.Records when !watch.Reader.End!.Ok => (BootOutcome.Failed, Refuted(watch, logs)),
            BootGoal.Output { Expect: not null } => (BootOutcome.Failed, Plain(
                "The machine powered itself off before the expected text was seen.", watch, logs)),
            _ => (BootOutcome.Passed, null),
        };

    private static BootDiagnosis OfFault(RecordFault fault, BootDiagnosis? complaint, BootLogs logs) => new(
        fault.Sentence, complaint?.Sentence, null,
        fault.Line > 0 ? $"{logs.Uarts[0]}:{fault.Line}" : logs.Uarts[0]);

    private static BootDiagnosis Refuted(BootWatch watch, BootLogs logs)
    {
        var step = watch.Reader.Records.OfType<StepRecord>().FirstOrDefault(step => !step.Ok);
        return step is null
            ? new BootDiagnosis("The guest says that the scenario failed.", null, null,
                $"{logs.Uarts[0]}:{watch.Reader.End!.Line}")
            : new BootDiagnosis($"Step {step.Name} failed.", null, null, $"{logs.Uarts[0]}:{step.Line}");
    }

    private static BootDiagnosis EmulatorDied(BootWatch watch, BootLogs logs)
    {
        var lines = File.Exists(logs.Emulator) ? File.ReadAllLines(logs.Emulator) : [];
        foreach (var (index, line) in lines.Index().Skip(1))
        {
            var evidence = $"{logs.Emulator}:{index + 1}";
            if (KnownMessage.Translate(KnownMessages.OnStandardError, line, evidence) is { } known)
                return known.Diagnosis;
        }
        var code = watch.EmulatorExitCode;
        var sentence = code > 128
            ? string.Create(CultureInfo.InvariantCulture, $"The emulator was ended by signal {code - 128}.")
            : string.Create(CultureInfo.InvariantCulture, $"The emulator ended by itself with exit code {code}.");
        var cause = code == 128 + 9
            ? "Somebody killed it, or the system ran out of memory."
            : lines.Length > 1 ? lines[^1] : null;
        return new BootDiagnosis(sentence, cause, code == 128 + 9 ? "free -m" : null, logs.Emulator);
    }

    // A UART that was never opened has no log; the emulator's own says how far it came.
    private static BootDiagnosis NeverRan(TimeSpan? limit, BootLogs logs) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"The emulator did not let the machine run within {limit!.Value.TotalSeconds:0.#} s."),
        "It did not open all its sockets, or does not answer.", "./caec doctor", logs.Emulator);

    private static BootDiagnosis Hung(BootSpec spec, BootWatch watch, BootLogs logs)
    {
        if (watch.Reader.End is not null)
            return new BootDiagnosis(
                "The scenario ended, but the machine did not power itself off.", watch.Complaint?.Sentence, null,
                logs.Processors ?? logs.Uarts[0]);
        var seconds = spec.Silence!.Value.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new BootDiagnosis(
            $"The machine was silent for {seconds} s; the last stage was {Reached(watch)}.",
            watch.Complaint?.Sentence ?? Waiting(watch), null, logs.Processors ?? logs.Uarts[0]);
    }

    private static BootDiagnosis TimedOut(BootSpec spec, BootWatch watch, BootLogs logs)
    {
        var seconds = spec.Timeout!.Value.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return new BootDiagnosis(
            $"The machine was still running after {seconds} s; the last stage was {Reached(watch)}.",
            watch.Complaint?.Sentence, null, logs.Processors ?? logs.Uarts[0]);
    }

    private static BootDiagnosis Plain(string sentence, BootWatch watch, BootLogs logs) =>
        new($"{sentence[..^1]}; the last stage was {Reached(watch)}.", watch.Complaint?.Sentence, null, logs.Uarts[0]);

    private static string Reached(BootWatch watch) =>
        watch.Stages.Count == 0 ? "none" : Name(watch.Stages[^1].Stage);

    private static string? Waiting(BootWatch watch) => watch.Stages.Select(seen => seen.Stage).Max() switch
    {
        BootStage.Started => "The flash image did not start: is it a complete one?",
        BootStage.Bl1 or BootStage.Bl2 => "Firmware could not load the next image: is the flash image complete?",
        BootStage.Bl31 => "The RMM, or the host image, said nothing at all.",
        BootStage.Rmm => "The RMM started, but the host image said nothing.",
        _ => null,
    };

    private static string Name(BootStage stage) => stage switch
    {
        BootStage.Started => "the start",
        BootStage.Bl1 => "BL1",
        BootStage.Bl2 => "BL2",
        BootStage.Bl31 => "BL31",
        BootStage.Rmm => "RMM",
        BootStage.Bl33 => "BL33",
        BootStage.FirstRmiAnswer => "the RMM's first answer",
        BootStage.ScenarioStep => "a step of the scenario",
        _ => "the end",
    };
}
