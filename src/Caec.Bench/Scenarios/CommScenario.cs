// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using static Caec.Bench.CommonSteps;

namespace Caec.Bench;

/// <summary>What a message between two realms costs, in each of the ways to send one.</summary>
public static class CommScenario
{
    /// <summary>From the payload being ready until the request is published.</summary>
    public const string Send = "send";

    /// <summary>From the request being seen until the acknowledgement is published.</summary>
    public const string Receive = "receive";

    /// <summary>Both of the same message.</summary>
    public const string RoundTrip = "round-trip";

    /// <summary>What passed beyond the round trip: polling, and turns of the other CPU.</summary>
    public const string Wait = "wait";

    /// <summary>The side that is no single realm.</summary>
    public const string Both = "both";

    /// <summary>What is counted.</summary>
    public const string Unit = "instructions";

    /// <summary>The scenario.</summary>
    public static Scenario Definition { get; } = new(
        "comm",
        1,
        "Two realms exchange messages: through shared memory, through the host's, and encrypted.",
        [Parameter.Seed, Parameter.CommSizes, Parameter.CommMessages, Parameter.CommModes],
        Steps)
    {
        Metrics = Metrics,
        Patience = Patience,
        Obstacle = setting => setting.Parameters.CommModes.On(setting.Csm).Count == 0
            ? $"comm.modes {setting.Parameters.CommModes} needs an RMM with CSM."
            : null,
    };

    private static IReadOnlyList<ExpectedStep> Steps(ScenarioSetting setting)
    {
        var modes = setting.Parameters.CommModes.On(setting.Csm);
        return
        [
            .. Start,
            .. Counters,
            new("provider.ciphers", Provider, "The provider's ciphers give the right tag.", null, CommChecks.Tags),
            new("consumer.ciphers", Consumer, "The consumer's ciphers give the right tag.", null, CommChecks.Tags),
            .. setting.Csm ? Region : [],
            .. modes.SelectMany(Exchange),
            .. modes.Any(mode => mode.Encrypts) ? Tampering : [],
            .. setting.Csm ? Closing : [],
            .. setting.Csm ? TablesReturned : [],
            .. Finish,
            .. setting.Csm ? Wiped : [],
        ];
    }

    private static readonly ExpectedStep[] Region =
    [
        new("provider.region", Provider, "The provider shares a region for the messages.", 3, CommChecks.Region),
        new("consumer.region", Consumer, "The consumer attaches it.", 1, CommChecks.RegionOfTheProvider),
    ];

    private static readonly ExpectedStep[] Tampering =
    [
        new("consumer.tampered-refused", Consumer, "A message with one flipped bit is refused.", null,
            CommChecks.TamperedRefused),
    ];

    private static readonly ExpectedStep[] Closing =
        [new("provider.closed", Provider, "The provider takes its consent back and forgets the region.", 8)];

    private static ExpectedStep[] Exchange(CommMode mode) =>
    [
        new($"consumer.{mode}", Consumer, $"Every byte arrives: {mode.Sentence}.", null,
            (step, context) => CommChecks.Received(mode, step, context)),
        new($"provider.{mode}", Provider, $"Every message is acknowledged: {mode.Sentence}.", null,
            CommChecks.Sent),
    ];

    private static IReadOnlyList<ExpectedMetric> Metrics(ScenarioSetting setting) =>
    [
        .. from mode in setting.Parameters.CommModes.On(setting.Csm)
           from size in setting.Parameters.CommSizes.Sizes
           from metric in MetricsOf(mode, size, setting.Parameters.MessagesOf(size))
           select metric,
    ];

    private static ExpectedMetric[] MetricsOf(CommMode mode, uint size, int messages)
    {
        KeyValuePair<string, string>[] parameters =
            [new("mode", mode.Name), new("size", size.ToString(CultureInfo.InvariantCulture))];
        return
        [
            new(Provider, Send, "sender", Unit, parameters, messages),
            new(Provider, Receive, "receiver", Unit, parameters, messages),
            new(Provider, RoundTrip, Both, Unit, parameters, messages, Check: CommChecks.RoundTrip),
            // The receiver may answer before the sender looks.
            new(Provider, Wait, Both, Unit, parameters, messages, Least: 0),
        ];
    }

    // Software encryption takes longest: up to 100 instructions a byte, once on each side, beside which the bytes'
    // making and comparing are little. A slow machine that does other things as well emulates 20 million a second.
    private static Patience Patience(ScenarioSetting setting)
    {
        var sizes = setting.Parameters.CommSizes.Sizes;
        var batches = sizes.Select(size => (double)size * setting.Parameters.MessagesOf(size)).ToList();
        var modes = setting.Parameters.CommModes.On(setting.Csm);
        var byMode = modes.Select(mode => mode.Encrypts ? 10e-6 : 1e-6).ToList();
        return new Patience(
            Bench.Patience.Usual.Timeout + TimeSpan.FromSeconds(batches.Sum() * byMode.Sum()),
            Bench.Patience.Usual.Silence + TimeSpan.FromSeconds(batches.Max() * byMode.DefaultIfEmpty().Max()));
    }
}
