// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Every scenario, by name.</summary>
public static class KnownScenarios
{
    /// <summary>In the order in which they are listed to users.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        HelloScenario.Definition, CommScenario.Definition, SetupScenario.Definition, CallsScenario.Definition,
        AttackScenario.Definition,
    ];

    /// <summary>The scenario of that name.</summary>
    /// <exception cref="CaecFailure">Kind Usage: there is none.</exception>
    public static Scenario Find(string name) =>
        All.FirstOrDefault(scenario => scenario.Name == name)
        ?? throw new CaecFailure(
            FailureKind.Usage,
            $"There is no scenario named {name}; known: {string.Join(", ", All.Select(scenario => scenario.Name))}.");
}
