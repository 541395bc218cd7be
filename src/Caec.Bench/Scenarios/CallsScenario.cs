// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using static Caec.Bench.CommonSteps;
using static Caec.Bench.DetailChecks;

namespace Caec.Bench;

/// <summary>What calls cost that have nothing to do with CSM, for a realm that has no part in it: the same with CSM and
/// without, so that two runs can be compared.</summary>
public static class CallsScenario
{
    /// <summary>Whose instructions are counted: the RMM's, and EL3's on the way to it and to the host.</summary>
    public const string Rmm = "rmm";

    /// <summary>What is counted.</summary>
    public const string Unit = "instructions";

    /// <summary>The host's calls.</summary>
    public static IReadOnlyList<string> OfTheHost { get; } =
    [
        "version", "rec-enter", "rtt-set-ripas", "granule-delegate", "granule-undelegate", "data-create-unknown",
        "rtt-read-entry", "data-destroy", "rtt-create", "rtt-fold", "rtt-destroy", "rtt-map-unprotected",
        "rtt-unmap-unprotected",
    ];

    /// <summary>The realm's calls.</summary>
    public static IReadOnlyList<string> OfTheRealm { get; } = ["rsi-version", "rsi-ipa-state-get", "rsi-ipa-state-set", "rsi-host-call"];

    /// <summary>The scenario.</summary>
    public static Scenario Definition { get; } = new(
        "calls",
        1,
        "Calls that have nothing to do with CSM are counted, for a realm that has no part in it.",
        [Parameter.CallsRepeats],
        Steps)
    {
        Metrics = Metrics,
    };

    private static IReadOnlyList<ExpectedStep> Steps(ScenarioSetting setting) =>
    [
        new("host.rmi-version", Host, "The RMM answers the host's first call."),
        new("host.realms-active", Host, "A realm with measured content is active.", null,
            (step, _) => Is(step, "realms", 1)),
        new("host.calls", Host, "The host's calls all end as they should.", null,
            // A CPU that does not sleep takes turns, and a figure holds its instructions.
            (step, context) => Done(OfTheHost, step, context) ?? Is(step, "others", 0)),
        new("provider.calls", Provider, "The realm's calls all end as they should.", null,
            (step, context) => Done(OfTheRealm, step, context) ?? Cost(step, context)),
        new("host.realms-destroyed", Host, "The realm is destroyed."),
        new("host.granules-returned", Host, "Every granule came back to the host.", null, GranulesReturned),
    ];

    private static string? Done(IReadOnlyList<string> calls, StepRecord step, StepContext context) =>
        Is(step, "calls", (ulong)calls.Count) ?? Is(step, "repeats", (ulong)context.Parameters.CallsRepeats);

    private static IReadOnlyList<ExpectedMetric> Metrics(ScenarioSetting setting) =>
    [
        .. OfTheHost.Select(call => new ExpectedMetric(Host, call, Rmm, Unit, [], setting.Parameters.CallsRepeats)),
        .. OfTheRealm.Select(call => new ExpectedMetric(Provider, call, Rmm, Unit, [], setting.Parameters.CallsRepeats)),
    ];
}
