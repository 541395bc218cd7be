// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>A file that is in memory when the machine starts.</summary>
/// <param name="Region">The machine's region that it goes to.</param>
/// <param name="Path">The file, loaded as it is.</param>
public sealed record LoadedFile(string Region, string Path);

/// <summary>What a boot is meant to reach.</summary>
public abstract record BootGoal
{
    /// <summary>A program of this project: complete records with a good end record.</summary>
    public sealed record Records : BootGoal;

    /// <summary>Any other program: text on a UART decides.</summary>
    /// <param name="Expect">Seen in a line: passed. Null: passed when the machine powers itself off.</param>
    /// <param name="Fail">Seen in a line: failed; looked for before <paramref name="Expect"/>. Null: nothing.</param>
    public sealed record Output(Regex? Expect, Regex? Fail) : BootGoal;

    /// <summary>A person decides: the machine runs until it ends.</summary>
    public sealed record Attended : BootGoal;
}

/// <summary>Everything that a boot depends on.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Flash">The flash image.</param>
/// <param name="LogFolder">Gets one log per UART and one of the emulator; made where missing.</param>
/// <param name="Goal">When to stop, and what counts as success.</param>
public sealed record BootSpec(MachineDefinition Machine, string Flash, string LogFolder, BootGoal Goal)
{
    /// <summary>Files put into memory beside the flash.</summary>
    public IReadOnlyList<LoadedFile> Loads { get; init; } = [];

    /// <summary>Count instructions, so that two runs of the same images give the same digits; false uses the
    /// emulator's own clock and may use several host threads.</summary>
    public bool CountInstructions { get; init; } = true;

    /// <summary>Let CPUs take short turns while instructions are counted, where no count is looked at: whoever waits for a
    /// lock costs little, and races have more ways to go.</summary>
    public bool ShortTurns { get; init; }

    /// <summary>What the machine's random numbers (FEAT_RNG) start from when instructions are counted; otherwise they
    /// are the workstation's.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The longest the emulator may run, in wall-clock time from its start; null for ever.</summary>
    public TimeSpan? Timeout { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The longest all UARTs may be silent, from the emulator's start, before that counts as a hang; null for
    /// ever.</summary>
    public TimeSpan? Silence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait for a debugger on TCP port 1234 of this machine before the first instruction.</summary>
    public bool Debugger { get; init; }

    /// <summary>Put the first UART on this terminal (Ctrl-A x ends the machine).</summary>
    public bool Interactive { get; init; }

    /// <summary>A UART may not write more than this many bytes to its log.</summary>
    public long LongestLog { get; init; } = 256L * 1024 * 1024;
}
