// SPDX-License-Identifier: BSD-3-Clause
using static Caec.Bench.CommonSteps;

namespace Caec.Bench;

/// <summary>Malicious realms and a malicious host try to break each property of CSM.</summary>
public static class AttackScenario
{
    /// <summary>The scenario, with this program's catalogue.</summary>
    public static Scenario Definition { get; } = Of(() => AttackCatalogue.Embedded);

    /// <summary>The scenario with a catalogue; read when it is needed.</summary>
    public static Scenario Of(Func<AttackCatalogue> catalogue) => new(
        "attack",
        1,
        "Malicious realms and a malicious host attack each property of CSM; all of it must be stopped.",
        [Parameter.Seed, Parameter.AttackRepeats, Parameter.AttackOnly, Parameter.MachineHpfar],
        _ => Ends)
    {
        Attacks = setting => Chosen(catalogue(), setting),
        ShortTurns = true,
        Patience = setting => Patience(Chosen(catalogue(), setting).Count, setting),
        Obstacle = setting => !setting.Csm
            ? "Scenario attack needs an RMM with CSM."
            : Chosen(catalogue(), setting).Count == 0
                ? $"No attack has {setting.Parameters.AttackOnly} in its name."
                : null,
    };

    private static IReadOnlyList<Attack> Chosen(AttackCatalogue catalogue, ScenarioSetting setting) =>
        setting.Parameters.AttackOnly is var only && only == ScenarioParameters.AllAttacks
            ? catalogue.Attacks
            : [.. catalogue.Attacks.Where(attack => attack.Name.Contains(only, StringComparison.Ordinal))];

    private static readonly ExpectedStep[] Ends =
    [
        new("host.rmi-version", Host, "The RMM answers the host's first call."),
        new("host.granules-returned", Host, "After all attacks every granule came back to the host.", 8, GranulesReturned),
        .. Wiped,
    ];

    // An attack makes and destroys two or three realms, some ten million instructions, on a machine with other work to do;
    // only races depend on the repeats.
    private static Patience Patience(int attacks, ScenarioSetting setting)
    {
        var races = TimeSpan.FromSeconds(0.2 * setting.Parameters.AttackRepeats);
        return new Patience(
            Bench.Patience.Usual.Timeout + TimeSpan.FromSeconds(6 * attacks) + (races * 10),
            Bench.Patience.Usual.Silence + TimeSpan.FromSeconds(30) + races);
    }
}
