// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>How a boot ended.</summary>
public enum BootExit
{
    /// <summary>The guest powered the machine off.</summary>
    PoweredOff,

    /// <summary>The goal was reached and the machine was stopped.</summary>
    Stopped,

    /// <summary>Firmware or guest panicked.</summary>
    Panicked,

    /// <summary>The guest reset the machine, which no program here does on purpose.</summary>
    Reset,

    /// <summary>All UARTs were silent for too long.</summary>
    Hung,

    /// <summary>The time was over.</summary>
    TimedOut,

    /// <summary>The emulator ended by itself, without the guest asking for it.</summary>
    EmulatorDied,
}

/// <summary>What a boot comes to.</summary>
public enum BootOutcome
{
    /// <summary>The goal was reached.</summary>
    Passed,

    /// <summary>The program ran and says no.</summary>
    Failed,

    /// <summary>It took too long, or hung.</summary>
    TimedOut,

    /// <summary>It did not boot, or died.</summary>
    Crashed,
}

/// <summary>Why a boot did not pass.</summary>
/// <param name="Sentence">What happened, ending with a full stop.</param>
/// <param name="Cause">The likely cause, or null.</param>
/// <param name="Next">What to try next, or null.</param>
/// <param name="Evidence">The file, with <c>:line</c> where known, that shows it.</param>
public sealed record BootDiagnosis(string Sentence, string? Cause, string? Next, string Evidence);

/// <summary>When a stage was reached.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Elapsed">Wall-clock time since the emulator was started.</param>
public sealed record StageTime(BootStage Stage, TimeSpan Elapsed);

/// <summary>The files that a boot leaves.</summary>
/// <param name="Uarts">One per UART of the machine, in its order.</param>
/// <param name="Emulator">The command line and everything the emulator said.</param>
/// <param name="Processors">The processors' registers when it hung or timed out; null when that did not happen.</param>
public sealed record BootLogs(IReadOnlyList<string> Uarts, string Emulator, string? Processors);

/// <summary>Everything that a boot gave.</summary>
/// <param name="Outcome">What it comes to.</param>
/// <param name="Exit">How it ended.</param>
/// <param name="Records">The records, up to the first fault.</param>
/// <param name="Fault">Why the records cannot be trusted, or null.</param>
/// <param name="Diagnosis">Why it did not pass; null when it passed.</param>
/// <param name="Stages">The stages reached, in time order, each once.</param>
/// <param name="LastLines">The last lines over all UARTs, oldest first.</param>
/// <param name="Logs">The files.</param>
/// <param name="Command">What was started.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record BootResult(
    BootOutcome Outcome,
    BootExit Exit,
    IReadOnlyList<CaecRecord> Records,
    RecordFault? Fault,
    BootDiagnosis? Diagnosis,
    IReadOnlyList<StageTime> Stages,
    IReadOnlyList<string> LastLines,
    BootLogs Logs,
    Command Command,
    TimeSpan Duration)
{
    /// <summary>The failure to tell a user, or null when the boot passed. Kind CheckFailed when the program ran and
    /// says no, else kind Machine.</summary>
    public CaecFailure? Failure =>
        Diagnosis is null
            ? null
            : new CaecFailure(
                Outcome == BootOutcome.Failed && Fault is null ? FailureKind.CheckFailed : FailureKind.Machine,
                Diagnosis.Cause is null ? Diagnosis.Sentence : $"{Diagnosis.Sentence} {Diagnosis.Cause}",
                Diagnosis.Evidence,
                Diagnosis.Next);
}
