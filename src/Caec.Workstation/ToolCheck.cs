// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>One line of <c>caec doctor</c>.</summary>
/// <param name="Name">What was looked for.</param>
/// <param name="Found">The version found, or a few words; null when it is not there.</param>
/// <param name="Needed">The version or property that is needed.</param>
/// <param name="Ok">Whether what was found is enough; of what only some commands need, true in any case.</param>
/// <param name="Mend">The command that mends it, or null when there is nothing to mend.</param>
public sealed record ToolCheck(string Name, string? Found, string Needed, bool Ok, string? Mend);
