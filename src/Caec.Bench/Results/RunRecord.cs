// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Everything that is known of a run: <c>result.json</c>. Its form is docs/result.schema.json. Only
/// <see cref="Run"/> holds wall-clock times and names that differ between two runs of the same thing.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Caec">The tool.</param>
/// <param name="Intent">What was asked for; enough to do it again.</param>
/// <param name="Stack">Where every part of the stack comes from.</param>
/// <param name="Images">The images, as files of the run folder.</param>
/// <param name="Patches">The CSM series, as files of the run folder.</param>
/// <param name="Machine">What the stack ran on; null when it did not come to that.</param>
/// <param name="Scenarios">What ran, and what it gave.</param>
/// <param name="CodeSize">What CSM adds to the RMM; null when the RMM has no CSM, or when its tree carries CSM and is not known
/// without.</param>
/// <param name="Attacks">Attacks and how they ended.</param>
/// <param name="Failure">Why the run failed; null when it passed.</param>
/// <param name="Run">Identity and times.</param>
public sealed record RunRecord(
    string Schema,
    CaecVersion Caec,
    RunIntent Intent,
    IReadOnlyList<StackPart> Stack,
    IReadOnlyList<RunImage> Images,
    IReadOnlyList<RunPatch> Patches,
    MachineRecord? Machine,
    IReadOnlyList<ScenarioRecord> Scenarios,
    CodeSizeRecord? CodeSize,
    IReadOnlyList<AttackEntry> Attacks,
    FailureRecord? Failure,
    RunTimes Run)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const string CurrentSchema = "caec-result-1";

    /// <summary>What the audit of the RMM's tree found, as one sentence; null when the RMM has no CSM.</summary>
    public string? Audit { get; init; }

    /// <summary>How CSM came into the RMM, or out of it; null when nothing was built, or by an older caec.</summary>
    public SeriesRecord? Series { get; init; }

    /// <summary>Whether everything was as it should be.</summary>
    public bool Passed => Failure is null && Scenarios.All(scenario => scenario.Passed);
}

/// <summary>What a user asked for.</summary>
/// <param name="Rmm">The RMM target.</param>
/// <param name="RmmSource">The user's own tree of it, or null.</param>
/// <param name="Csm">Whether the RMM gets the CSM series.</param>
/// <param name="Platform">The machine.</param>
/// <param name="Scenarios">The scenarios, in order.</param>
/// <param name="Parameters">Their parameters.</param>
/// <param name="CountInstructions">Whether the machine counts instructions.</param>
public sealed record RunIntent(
    string Rmm, string? RmmSource, bool Csm, string Platform, IReadOnlyList<string> Scenarios,
    IReadOnlyDictionary<string, string> Parameters, bool CountInstructions)
{
    /// <summary>The pinned release of that target, or null for the usual one.</summary>
    public string? RmmVersion { get; init; }

    /// <summary>The user's own tree of TF-A, or null for the pinned one.</summary>
    public string? TrustedFirmwareSource { get; init; }

    /// <summary>Functions of the RMM's tree that the audit would call strangers, and that the user has looked at; null for
    /// none.</summary>
    public IReadOnlyList<string>? Accepted { get; init; }
}

/// <summary>A part of the stack.</summary>
/// <param name="Name">tf-a, rmm, host or realm.</param>
/// <param name="Version">Its version.</param>
/// <param name="SourceHash">SHA-256 of its source.</param>
/// <param name="Toolchain">The compiler, as it names itself.</param>
/// <param name="Flags">What decides how it was built.</param>
public sealed record StackPart(
    string Name, string Version, string SourceHash, string Toolchain, IReadOnlyList<string> Flags);

/// <summary>An image that ran.</summary>
/// <param name="Name">What it is.</param>
/// <param name="File">Relative to the run folder.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record RunImage(string Name, string File, string Sha256);

/// <summary>A patch that went into the RMM.</summary>
/// <param name="File">Relative to the run folder.</param>
/// <param name="Sha256">Hash of its bytes.</param>
public sealed record RunPatch(string File, string Sha256);

/// <summary>The machine.</summary>
/// <param name="Name">The platform.</param>
/// <param name="Emulator">The program.</param>
/// <param name="Version">As it names itself.</param>
/// <param name="Board">QEMU's <c>-M</c>.</param>
/// <param name="Cpu">QEMU's <c>-cpu</c>.</param>
/// <param name="Cpus">Number of processors.</param>
/// <param name="MemoryMib">RAM in MiB.</param>
/// <param name="Counting">QEMU's <c>-icount</c>, or null when instructions were not counted.</param>
public sealed record MachineRecord(
    string Name, string Emulator, string Version, string Board, string Cpu, int Cpus, int MemoryMib, string? Counting);

/// <summary>A scenario that ran.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Version">Version of its list of steps.</param>
/// <param name="Rmm">The RMM target that it ran on.</param>
/// <param name="Csm">Whether that had CSM.</param>
/// <param name="Parameters">Its parameters, by name.</param>
/// <param name="Passed">Whether everything was as it should be.</param>
/// <param name="Exit">How the machine ended.</param>
/// <param name="Complaint">The first thing that was wrong, or null.</param>
/// <param name="Command">The command that boots the same images by hand, from the run folder.</param>
/// <param name="Steps">Every step, expected or not.</param>
/// <param name="Facts">What the guests told about themselves.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Records">Every record, exactly as printed.</param>
public sealed record ScenarioRecord(
    string Name, int Version, string Rmm, bool Csm, IReadOnlyDictionary<string, string> Parameters, bool Passed,
    string Exit, string? Complaint, string Command, IReadOnlyList<StepEntry> Steps, IReadOnlyList<FactEntry> Facts,
    IReadOnlyList<MetricEntry> Metrics, IReadOnlyList<string> Records);

/// <summary>A step of a scenario.</summary>
/// <param name="Name">Its name.</param>
/// <param name="By">Who reported it.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Sentence">What it shows.</param>
/// <param name="Property">The property of csm-abi.md, section 6, that it shows, or null.</param>
/// <param name="Complaint">What is wrong, or null.</param>
/// <param name="Details">What it reported, every value as text.</param>
public sealed record StepEntry(
    string Name, string By, StepStatus Status, string Sentence, int? Property, string? Complaint,
    IReadOnlyDictionary<string, string> Details);

/// <summary>A fact that a guest told.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="By">Who told it.</param>
/// <param name="Value">The fact, as text.</param>
public sealed record FactEntry(string Name, string By, string Value);

/// <summary>A measurement.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">For instance <c>instructions</c>.</param>
/// <param name="Side">Who measured.</param>
/// <param name="N">Number of samples.</param>
/// <param name="Min">Smallest sample.</param>
/// <param name="Median">Middle sample.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest sample.</param>
/// <param name="Parameters">What it depends on, every value as text.</param>
public sealed record MetricEntry(
    string Name, string Unit, string Side, ulong N, ulong Min, ulong Median, ulong P99, ulong Max,
    IReadOnlyDictionary<string, string> Parameters);

/// <summary>What CSM adds to the RMM.</summary>
/// <param name="Text">Code, in bytes.</param>
/// <param name="RoData">Read-only data, in bytes.</param>
/// <param name="Data">Initialised data, in bytes.</param>
/// <param name="Bss">Zeroed data, in bytes.</param>
/// <param name="Lines">Source lines.</param>
/// <param name="Files">Source lines by file, where they changed.</param>
public sealed record CodeSizeRecord(
    SizeChange Text, SizeChange RoData, SizeChange Data, SizeChange Bss, SizeChange Lines,
    IReadOnlyList<FileChange> Files)
{
    /// <summary>The RMM itself, of which the sizes above are, and the apps that it starts at EL0, each by function.</summary>
    public IReadOnlyList<ProgramSizeRecord> Programs { get; init; } = [];
}

/// <summary>What CSM adds to a program of the RMM.</summary>
/// <param name="Name">rmm, or such as <c>app attestation</c>.</param>
/// <param name="Code">Bytes of all functions: <paramref name="Text"/> without the padding that a linker script adds.</param>
/// <param name="Text">The section .text, in bytes.</param>
/// <param name="RoData">Read-only data, in bytes.</param>
/// <param name="Data">Initialised data, in bytes.</param>
/// <param name="Bss">Zeroed data, in bytes.</param>
/// <param name="Functions">Bytes by function, where they changed, the largest growth first.</param>
public sealed record ProgramSizeRecord(
    string Name, SizeChange Code, SizeChange Text, SizeChange RoData, SizeChange Data, SizeChange Bss,
    IReadOnlyList<FunctionChange> Functions);

/// <summary>Bytes of a function.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Before">Bytes without CSM; 0 for a new function.</param>
/// <param name="After">Bytes with CSM; 0 for one that is gone, or is now part of its callers.</param>
public sealed record FunctionChange(string Function, long Before, long After);

/// <summary>A size without and with CSM.</summary>
/// <param name="Before">Without.</param>
/// <param name="After">With.</param>
/// <param name="Added">The difference.</param>
/// <param name="Percent">The difference relative to <paramref name="Before"/>, or null when that is 0.</param>
public sealed record SizeChange(long Before, long After, long Added, double? Percent)
{
    /// <summary>The change from one size to another.</summary>
    public static SizeChange Of(long before, long after) => new(
        before, after, after - before, before == 0 ? null : Math.Round(100.0 * (after - before) / before, 2));
}

/// <summary>Source lines of a file.</summary>
/// <param name="File">Relative to the RMM's tree.</param>
/// <param name="Before">Lines without CSM; 0 for a new file.</param>
/// <param name="After">Lines with CSM.</param>
public sealed record FileChange(string File, int Before, int After);

/// <summary>An attack and how it ended.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Invariant">The property of csm-abi.md, section 6, that it is after, 1 to 10; null when the catalogue does
/// not know the attack.</param>
/// <param name="Text">What the attacker does.</param>
/// <param name="Expected">What must be seen.</param>
/// <param name="Observed">What was seen.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Pass">Whether it was stopped: verdict held.</param>
/// <param name="Complaint">What is wrong, or null.</param>
/// <param name="Weakness">The weakness of the paper's artifact that it stands for, or null.</param>
public sealed record AttackEntry(
    string Name, int? Invariant, string Text, string Expected, string Observed, AttackVerdict Verdict, bool Pass,
    string? Complaint, string? Weakness);

/// <summary>Why a run failed.</summary>
/// <param name="ExitCode">The exit code of the command.</param>
/// <param name="Sentence">What failed.</param>
/// <param name="Evidence">The file that shows why, relative to the run folder where it lies in it, or null.</param>
/// <param name="Next">What to try next, or null.</param>
/// <param name="LastLines">The last lines of the UARTs.</param>
public sealed record FailureRecord(
    int ExitCode, string Sentence, string? Evidence, string? Next, IReadOnlyList<string> LastLines)
{
    /// <summary>The record of a failure.</summary>
    public static FailureRecord Of(CaecFailure failure, string runFolder, IReadOnlyList<string> lastLines) => new(
        (int)failure.Kind, failure.Message, Relative(failure.Evidence, runFolder), failure.Next, lastLines);

    private static string? Relative(string? path, string folder) =>
        path is not null && path.StartsWith(folder + '/', StringComparison.Ordinal)
            ? path[(folder.Length + 1)..]
            : path;
}

/// <summary>Identity and wall-clock times of a run: what differs between two runs of the same thing.</summary>
/// <param name="Id">Name of the run folder.</param>
/// <param name="Started">When it began, UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Stages">When each boot stage was reached.</param>
public sealed record RunTimes(string Id, DateTimeOffset Started, double Seconds, IReadOnlyList<StageEntry> Stages);

/// <summary>When a boot stage was reached.</summary>
/// <param name="Scenario">During which scenario's boot.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Milliseconds">Since the machine was let run.</param>
public sealed record StageEntry(string Scenario, string Stage, double Milliseconds);
