// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>Run records with measurements such as a run gives: made up, of the right shape and order of
/// magnitude.</summary>
internal static class HtmlSample
{
    private static readonly string[] Modes = ["csm-in-place", "csm-copy", "plain-copy", "aes-software", "aes-hardware"];

    internal static IReadOnlyList<long> Sizes { get; } = [.. Enumerable.Range(6, 15).Select(power => 1L << power)];

    internal static IReadOnlyList<long> Pages { get; } = [.. Enumerable.Range(0, 13).Select(power => 1L << power)];

    /// <summary>hello, comm and setup, all passed.</summary>
    internal static RunRecord Measured { get; } = SampleRun.Record with
    {
        Intent = SampleRun.Record.Intent with { Scenarios = ["hello", "comm", "setup"] },
        Series = new SeriesRecord(
            SeriesOrigin.Carried, 7, 6,
            [new SeriesDifference("csm-core", "lib/csm/src/rsi.c", Caec.Patching.CarriedState.Different, "lib/csm/src/rsi.c", 12)], null),
        Scenarios =
        [
            SampleRun.Record.Scenarios[0] with { Metrics = [] },
            SampleRun.Record.Scenarios[0] with { Name = "comm", Metrics = [.. Modes.SelectMany(Messages)] },
            SampleRun.Record.Scenarios[0] with
            {
                Name = "setup", Metrics =
                [
                    .. Pages.SelectMany(pages => Regions(pages, "pages", (ulong)pages)),
                    .. Pages.Where(pages => pages >= 512).SelectMany(
                        pages => Regions(pages, "blocks", (ulong)pages / 512)),
                    .. SetupScenario.SingleCalls.SelectMany(
                        call => Calls(call, 1, 4000, call == "notify" ? 700UL : 0, [])),
                ],
            },
        ],
    };

    /// <summary>Nothing ran: a build failed.</summary>
    internal static RunRecord Unbuilt { get; } = SampleRun.Record with
    {
        Stack = [], Images = [], Patches = [], Machine = null, Scenarios = [], CodeSize = null, Attacks = [],
        Failure = new FailureRecord(5, "monitor: src/x.c:12: error: no.", "logs/monitor.log:1", null, []),
    };

    /// <summary>Instructions of sender and receiver for a message.</summary>
    internal static double RoundTrip(string mode, long size) => (2.0 * Cost(mode, size)) + 12;

    private static ulong Cost(string mode, long size) => (ulong)(mode switch
    {
        "csm-in-place" => 48,
        "csm-copy" => 95 + (size / 8),
        "plain-copy" => 94 + (size / 8),
        "aes-software" => 4200 + (88 * size),
        _ => 1900 + (3 * size),
    });

    private static IEnumerable<MetricEntry> Messages(string mode) => Sizes.SelectMany(size =>
    {
        var count = size <= 32 << 10 ? 1000UL : 10UL;
        var cost = Cost(mode, size);
        var parameters = new Dictionary<string, string>
        {
            ["mode"] = mode, ["size"] = size.ToString(CultureInfo.InvariantCulture),
        };
        return (MetricEntry[])
        [
            Metric("send", "instructions", "sender", count, cost, parameters),
            Metric("receive", "instructions", "receiver", count, cost + 12, parameters),
            Metric("round-trip", "instructions", "both", count, (2 * cost) + 12, parameters),
            Metric("wait", "instructions", "both", count, 240, parameters),
        ];
    });

    private static IEnumerable<MetricEntry> Regions(long pages, string mapping, ulong entries)
    {
        var parameters = new Dictionary<string, string>
        {
            ["pages"] = pages.ToString(CultureInfo.InvariantCulture), ["mapping"] = mapping,
        };
        (string Name, ulong Fixed, ulong Each, ulong Host)[] operations =
        [
            ("create", 3100, 1450, 260), ("share", 980, 0, 0), ("reserve", 1500, 2, 0), ("attach", 2300, 720, 90),
            ("detach", 1800, 510, 0), ("revoke", 2900, 530, 0), ("destroy", 2600, 1380, 210),
        ];
        return operations.SelectMany(one => Calls(
            one.Name, 1 + (entries / 512), one.Fixed + (one.Each * entries), one.Host * entries, parameters));
    }

    private static IEnumerable<MetricEntry> Calls(
        string name, ulong calls, ulong work, ulong host, Dictionary<string, string> parameters) =>
    [
        Metric(name, "instructions", "caller", 3, 60 + (9 * calls), parameters),
        Metric(name, "instructions", "rmm", 3, work, parameters),
        Metric(name, "instructions", "commands", 3, 3 * host, parameters),
        Metric(name, "instructions", "host", 3, host, parameters),
        Metric(name, "calls", "caller", 3, calls, parameters),
        Metric($"{name}.longest-call", "instructions", "rmm", 3, work / calls, parameters),
    ];

    private static MetricEntry Metric(
        string name, string unit, string side, ulong count, ulong median, Dictionary<string, string> parameters) =>
        new(name, unit, side, count, median, median, median, median + 3, parameters);
}
