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

    /// <summary>The same, in the commands that the host gives when the RMM asks it for something.</summary>
    public const string Commands = "commands";

    /// <summary>Instructions of the host's own.</summary>
    public const string Host = "host";

    /// <summary>Number of calls until an operation is complete.</summary>
    public const string Calls = "calls";

    /// <summary>What is counted otherwise.</summary>
    public const string Instructions = "instructions";

    /// <summary>The operations, in the order in which a region goes through them.</summary>
    public static IReadOnlyList<string> Operations { get; } =
        ["create", "share", "reserve", "attach", "detach", "revoke", "destroy"];

    /// <summary>Calls that cost the same whatever the size; the provider's.</summary>
    public static IReadOnlyList<string> SingleCalls { get; } = ["peer", "share-policy", "notify"];

    /// <summary>The provider's memory is mapped by pages of 4 KiB.</summary>
    public const string ByPages = "pages";

    /// <summary>It is mapped by blocks of 2 MiB.</summary>
    public const string ByBlocks = "blocks";

    /// <summary>Pages in a block.</summary>
    public const int BlockPages = 512;

    private static readonly string[] OfTheConsumer = ["reserve", "attach", "detach"];

    /// <summary>The scenario.</summary>
    public static Scenario Definition { get; } = new(
        "setup",
        2,
        "Regions of rising size are made, shared, attached and taken apart, mapped by pages and by blocks; each call is counted.",
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
            (step, context) => SetupChecks.Done(
                Operations.Count - OfTheConsumer.Length, SingleCalls.Count, step, context)),
        new("consumer.setup", Consumer, "The consumer's calls all end as they should.", null,
            (step, context) => SetupChecks.Done(OfTheConsumer.Length, 0, step, context)),
    ];

    private static IReadOnlyList<ExpectedStep> Steps(ScenarioSetting setting) => setting.Csm
        ? [.. Start, .. Counters, .. Measuring, .. TablesReturned, .. Finish, .. Wiped]
        : [.. Start, .. Unsupported, .. Finish];

    private static IReadOnlyList<ExpectedMetric> Metrics(ScenarioSetting setting) => setting.Csm
        ?
        [
            .. from size in Sizes(setting.Parameters)
               from operation in Operations
               from metric in MetricsOf(operation, size, setting.Parameters.SetupRepeats)
               select metric,
            .. from call in SingleCalls
               from metric in MetricsOf(call, [], setting.Parameters.SetupRepeats)
               select metric,
        ]
        : [];

    private static ExpectedMetric[] MetricsOf(string operation, (string Mapping, uint Pages) size, int repeats) =>
        MetricsOf(
            operation,
            [new("pages", size.Pages.ToString(CultureInfo.InvariantCulture)), new("mapping", size.Mapping)],
            repeats);

    private static ExpectedMetric[] MetricsOf(
        string operation, KeyValuePair<string, string>[] parameters, int repeats)
    {
        var by = OfTheConsumer.Contains(operation) ? Consumer : Provider;
        return
        [
            new(by, operation, Caller, Instructions, parameters, repeats),
            new(by, operation, Rmm, Instructions, parameters, repeats),
            // An operation that the RMM does alone never comes to the host.
            new(by, operation, Commands, Instructions, parameters, repeats, Least: 0),
            new(by, operation, Host, Instructions, parameters, repeats, Least: 0),
            new(by, operation, Caller, Calls, parameters, repeats),
            new(by, LongestCall(operation), Rmm, Instructions, parameters, repeats,
                Check: (metric, context) => SetupChecks.LongestCall(operation, metric, context)),
        ];
    }

    /// <summary>Sizes of regions, in pages: all of them mapped by pages, then those that blocks can map.</summary>
    internal static IReadOnlyList<(string Mapping, uint Pages)> Sizes(ScenarioParameters parameters)
    {
        var sizes = new SizeRange(1, (uint)parameters.SetupPagesMost).Sizes;
        return
        [
            .. sizes.Select(pages => (ByPages, pages)),
            .. sizes.Where(pages => pages >= BlockPages).Select(pages => (ByBlocks, pages)),
        ];
    }

    // A page takes at most some twenty thousand instructions in all operations together; a slow machine emulates 10
    // million instructions a second.
    private static Patience Patience(ScenarioSetting setting)
    {
        var most = setting.Parameters.SetupPagesMost * (double)setting.Parameters.SetupRepeats * 2e-3;
        return new Patience(
            Bench.Patience.Usual.Timeout + TimeSpan.FromSeconds(2 * most),
            Bench.Patience.Usual.Silence + TimeSpan.FromSeconds(most));
    }
}
