// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>The records of a good run of setup, with regions of one to 512 pages, or a block, twice each.</summary>
internal static class SetupRecords
{
    internal static ScenarioParameters Parameters { get; } = new() { SetupPagesMost = 512, SetupRepeats = 2 };

    internal static IReadOnlyList<string> Good { get; } = HelloRecords.Numbered(
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"setup","version":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"major":1,"minor":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-active","ok":true,"realms":2}""",
        """{"n":0,"by":"realm0","rec":"step","name":"provider.counter","ok":true,"cost":2}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.counter","ok":true,"cost":2}""",
        .. Measured,
        """{"n":0,"by":"realm0","rec":"step","name":"provider.setup","ok":true,"sizes":11,"repeats":2,"operations":94}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.setup","ok":true,"sizes":11,"repeats":2,"operations":66}""",
        """{"n":0,"by":"host","rec":"step","name":"host.apt-removed","ok":true,"granules":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-destroyed","ok":true,"realms":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":129,"returned":129,"outstanding":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.pages-wiped","ok":true,"pages":129,"words":66048,"traces":0,"unreadable":0}""",
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":0}""",
    ]);

    private static IEnumerable<string> Measured =>
    [
        .. from call in (string[])["peer", "share-policy", "notify"]
           from metric in Metrics("realm0", call, 1, call == "notify" ? 300 : 0, "")
           select metric,
        .. from power in Enumerable.Range(0, 10)
           from metric in Operations(1 << power, "pages")
           select metric,
        .. Operations(512, "blocks"),
    ];

    private static IEnumerable<string> Operations(int pages, string mapping) =>
        from operation in ((string Realm, string Name)[])
        [
            ("realm0", "create"), ("realm0", "share"), ("realm1", "reserve"), ("realm1", "attach"), ("realm1", "detach"),
            ("realm0", "revoke"), ("realm0", "destroy"),
        ]
        from metric in Metrics(
            operation.Realm, operation.Name, pages, operation.Name == "attach" ? 300 : 0,
            $",\"pages\":{pages},\"mapping\":\"{mapping}\"")
        select metric;

    // One call for each page, a thousand instructions each.
    private static string[] Metrics(string realm, string name, int calls, int host, string parameters) =>
    [
        Metric(realm, name, "caller", "instructions", 20, parameters),
        Metric(realm, name, "rmm", "instructions", 1000 * calls, parameters),
        Metric(realm, name, "commands", "instructions", 10 * host, parameters),
        Metric(realm, name, "host", "instructions", host, parameters),
        Metric(realm, name, "caller", "calls", calls, parameters),
        Metric(realm, $"{name}.longest-call", "rmm", "instructions", 1000, parameters),
    ];

    private static string Metric(
        string realm, string name, string side, string unit, int value, string parameters) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"n":0,"by":"{{realm}}","rec":"metric","name":"{{name}}","unit":"{{unit}}","side":"{{side}}","count":2,"min":{{value}},"median":{{value}},"p99":{{value}},"max":{{value}}{{parameters}}}""");
}
