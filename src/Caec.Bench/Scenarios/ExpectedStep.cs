// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>What is known when a step is checked.</summary>
/// <param name="Parameters">Those of the run.</param>
/// <param name="Earlier">Every step before it, by name.</param>
public sealed record StepContext(ScenarioParameters Parameters, IReadOnlyDictionary<string, StepRecord> Earlier)
{
    /// <summary>A number that an earlier step reported, or null.</summary>
    public ulong? Whole(string step, string detail) =>
        Earlier.TryGetValue(step, out var found) ? found.Detail(detail)?.Whole : null;
}

/// <summary>Looks at what a step reported, beyond the guest's own word.</summary>
/// <param name="step">The step.</param>
/// <param name="context">What came before it.</param>
/// <returns>What is wrong, as a clause without full stop, or null.</returns>
public delegate string? StepCheck(StepRecord step, StepContext context);

/// <summary>A step that a scenario must report.</summary>
/// <param name="Name">Its name in the records.</param>
/// <param name="By">Who must report it.</param>
/// <param name="Sentence">What it shows, for people.</param>
/// <param name="Property">The property of csm-abi.md, section 6, that it shows (1 to 10), or null.</param>
/// <param name="Check">What caec itself checks in its details, or null.</param>
public sealed record ExpectedStep(
    string Name, string By, string Sentence, int? Property = null, StepCheck? Check = null);
