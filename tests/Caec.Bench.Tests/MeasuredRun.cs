// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>The record of a run of comm, with messages of 64, 128 and 1024 bytes, and of setup, with regions of one to
/// four pages, and of one and two blocks. Where no test wants otherwise, a message is a thousand instructions on each side.</summary>
internal static class MeasuredRun
{
    private static readonly string[] Modes = ["csm-in-place", "csm-copy", "plain-copy", "aes-software", "aes-hardware"];

    private static readonly string[] Operations =
        ["create", "share", "reserve", "attach", "detach", "revoke", "destroy"];

    internal static RunRecord Record { get; } = SampleRun.Record with
    {
        Intent = SampleRun.Record.Intent with { Scenarios = ["comm", "setup"] },
        Scenarios =
        [
            Scenario("comm",
            [
                .. from mode in Modes.Index()
                   from size in (uint[])[64, 128, 1024]
                   from part in (string[])["send", "receive", "round-trip", "wait"]
                   select Message(part, mode.Index, mode.Item, size),
            ]),
            Scenario("setup",
            [
                .. from size in ((uint Count, string Mapping)[])
                       [(1, "pages"), (2, "pages"), (4, "pages"), (1, "blocks"), (2, "blocks")]
                   from operation in Operations.Index()
                   from metric in Calls(
                       operation.Item, 100 * ((uint)operation.Index + 1), size.Count, Region(size.Count, size.Mapping))
                   select metric,
                .. from call in SetupScenario.SingleCalls
                   from metric in Calls(call, 500, 1, [])
                   select metric,
            ]),
        ],
    };

    internal static int Metrics { get; } = Record.Scenarios.Sum(scenario => scenario.Metrics.Count);

    /// <summary>The run with one message metric changed.</summary>
    internal static RunRecord With(string name, string mode, string size, Func<MetricEntry, MetricEntry> change) =>
        Each(metric => Is(metric, name, mode, size) ? change(metric) : metric);

    /// <summary>The run without one message metric.</summary>
    internal static RunRecord Without(string name, string mode, string size) =>
        Each(metric => Is(metric, name, mode, size) ? null : metric);

    private static RunRecord Each(Func<MetricEntry, MetricEntry?> change)
    {
        var comm = Record.Scenarios[0];
        return Record with
        {
            Scenarios = [comm with { Metrics = [.. comm.Metrics.Select(change).OfType<MetricEntry>()] }, Record.Scenarios[1]],
        };
    }

    private static bool Is(MetricEntry metric, string name, string mode, string size) =>
        metric.Name == name && metric.Parameters["mode"] == mode && metric.Parameters["size"] == size;

    private static ScenarioRecord Scenario(string name, IReadOnlyList<MetricEntry> metrics) =>
        SampleRun.Record.Scenarios[0] with
        {
            Name = name,
            Parameters = new Dictionary<string, string>(
                new ScenarioParameters().NamedOf([KnownScenarios.Find(name)])),
            Facts = [],
            Metrics = metrics,
        };

    // Sizes above 128 bytes grow with mode and size, so that the report has ratios to show.
    private static MetricEntry Message(string part, int mode, string name, uint size)
    {
        var side = part switch { "send" => "sender", "receive" => "receiver", _ => "both" };
        var one = size <= 128 ? 1000UL : 1000 + (size * (ulong)mode * (ulong)mode / 2);
        var value = part switch { "round-trip" => 2 * one, "wait" => 77UL, _ => one };
        return new MetricEntry(part, "instructions", side, 1000, value, value, value, value,
            new Dictionary<string, string> { ["mode"] = name, ["size"] = Digits(size) });
    }

    private static Dictionary<string, string> Region(uint count, string mapping) => new()
    {
        ["pages"] = Digits(mapping == "blocks" ? 512 * count : count),
        ["mapping"] = mapping,
    };

    private static IEnumerable<MetricEntry> Calls(
        string operation, ulong each, uint count, Dictionary<string, string> parameters) =>
    [
        Call(operation, "instructions", "caller", 20, parameters),
        Call(operation, "instructions", "rmm", each * count, parameters),
        Call(operation, "instructions", "commands", operation == "attach" ? 7 * each : 0, parameters),
        Call(operation, "instructions", "host", operation == "share" ? 0 : each / 2, parameters),
        Call(operation, "calls", "caller", (count + 1) / 2, parameters),
        Call($"{operation}.longest-call", "instructions", "rmm", each * Math.Min(count, 2), parameters),
    ];

    private static MetricEntry Call(
        string name, string unit, string side, ulong value, Dictionary<string, string> parameters) =>
        new(name, unit, side, 3, value, value, value, value, parameters);

    private static string Digits(uint number) => number.ToString(CultureInfo.InvariantCulture);
}
