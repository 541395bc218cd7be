// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using static Caec.Bench.CommonSteps;

namespace Caec.Bench;

/// <summary>What each call of the CSM interface costs, by size of the region, in the caller, the RMM and the
/// host.</summary>
public static class SetupScenario
{
    /// <summary>The calling realm's own instructions.</summary>
    public const string Caller = "caller";

    /// <summary>Instructions of the RMM, and of EL3 on the way to the host and back.</summary>
    public const string Rmm = "rmm";

    /// <summary>Instructions of the host's own.</summary>
    public const string Host = "host";

    /// <summary>Number of calls until an operation is complete.</summary>
    public const string Calls = "calls";

    /// <summary>What is counted otherwise.</summary>
    public const string Instructions = "instructions";

    /// <summary>The operations, in the order in which a region goes through them.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        ["create", "share", "reserve", "attach", "detach", "revoke", "destroy"];

    private static readonly string[] OfTheConsumer = ["reserve", "attach", "detach"];

    /// <summary>The scenario.</summary>
    public static Scenario Definition { get; } = new(
        "setup",
        1,
        "Regions of rising size are made, shared, attached and taken apart; each call is counted.",
        [Parameter.Seed, Parameter.SetupPagesMost, Parameter.SetupRepeats],
        Steps)
    {
        Metrics = Metrics,
        Patience = Patience,
    };

    /// <summary>Name of the metric that tells the longest single call of an operation.</summary>
    public static string LongestCall(string operation) => $"{operation}.longest-call";

    private static readonly ExpectedStep[] Measuring =
    [
        new("provider.setup", Provider, "The provider's calls all end as they should.", null,
            (step, context) => SetupChecks.Done(Operations.Count - OfTheConsumer.Length, step, context)),
        new("consumer.setup", Consumer, "The consumer's calls all end as they should.", null,
            (step, context) => SetupChecks.Done(OfTheConsumer.Length, step, context)),
    ];

    private static IReadOnlyList<ExpectedStep> Steps(ScenarioSetting setting) => setting.Csm
        ? [.. Start, .. Counters, .. Measuring, .. TablesReturned, .. Finish, .. Wiped]
        : [.. Start, .. Unsupported, .. Finish];

    private static IReadOnlyList<ExpectedMetric> Metrics(ScenarioSetting setting) => setting.Csm
        ?
        [
            .. from pages in Sizes(setting.Parameters).Sizes
               from operation in Operations
               from metric in MetricsOf(operation, pages, setting.Parameters.SetupRepeats)
               select metric,
        ]
        : [];

    private static ExpectedMetric[] MetricsOf(string operation, uint pages, int repeats)
    {
        KeyValuePair<string, string>[] parameters = [new("pages", pages.ToString(CultureInfo.InvariantCulture))];
        var by = OfTheConsumer.Contains(operation) ? Consumer : Provider;
        return
        [
            new(by, operation, Caller, Instructions, parameters, repeats),
            new(by, operation, Rmm, Instructions, parameters, repeats),
            // An operation that the RMM does alone never comes to the host.
            new(by, operation, Host, Instructions, parameters, repeats, Least: 0),
            new(by, operation, Caller, Calls, parameters, repeats),
            new(by, LongestCall(operation), Rmm, Instructions, parameters, repeats,
                Check: (metric, context) => SetupChecks.LongestCall(operation, metric, context)),
        ];
    }

    internal static SizeRange Sizes(ScenarioParameters parameters) => new(1, (uint)parameters.SetupPagesMost);

    // A page takes at most some ten thousand instructions in all operations together; a slow machine emulates 20 million
    // instructions a second.
    private static Patience Patience(ScenarioSetting setting)
    {
        var most = setting.Parameters.SetupPagesMost * (double)setting.Parameters.SetupRepeats * 1e-3;
        return new Patience(
            Bench.Patience.Usual.Timeout + TimeSpan.FromSeconds(2 * most),
            Bench.Patience.Usual.Silence + TimeSpan.FromSeconds(most));
    }
}
