// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation;

/// <summary>How far a boot has come, in order.</summary>
public enum BootStage
{
    /// <summary>The emulator runs.</summary>
    Started,

    /// <summary>The first firmware image runs from flash.</summary>
    Bl1,

    /// <summary>The loader of the other images runs.</summary>
    Bl2,

    /// <summary>The monitor at EL3 runs.</summary>
    Bl31,

    /// <summary>The Realm Management Monitor said something.</summary>
    Rmm,

    /// <summary>The host image runs.</summary>
    Bl33,

    /// <summary>The RMM answered the host's first call.</summary>
    FirstRmiAnswer,

    /// <summary>A step of the scenario was reported.</summary>
    ScenarioStep,

    /// <summary>The last record was read.</summary>
    Ended,
}

/// <summary>Progress of a boot, as it happens.</summary>
/// <param name="Stage">What was reached.</param>
/// <param name="Elapsed">Wall-clock time since the emulator was started.</param>
/// <param name="Text">The line that shows it.</param>
/// <param name="Record">The record, when one shows it.</param>
public sealed record BootProgress(BootStage Stage, TimeSpan Elapsed, string Text, CaecRecord? Record = null);
