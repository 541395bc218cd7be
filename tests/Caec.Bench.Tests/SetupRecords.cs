// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>The records of a good run of setup, with regions of one and two pages, twice each.</summary>
internal static class SetupRecords
{
    internal static ScenarioParameters Parameters { get; } = new() { SetupPagesMost = 2, SetupRepeats = 2 };

    internal static IReadOnlyList<string> Good { get; } = HelloRecords.Numbered(
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"setup","version":1}""",
        """{"n":0,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"major":1,"minor":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-active","ok":true,"realms":2}""",
        """{"n":0,"by":"realm0","rec":"step","name":"provider.counter","ok":true,"cost":2}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.counter","ok":true,"cost":2}""",
        .. Measured,
        """{"n":0,"by":"realm0","rec":"step","name":"provider.setup","ok":true,"sizes":2,"repeats":2,"operations":16}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.setup","ok":true,"sizes":2,"repeats":2,"operations":12}""",
        """{"n":0,"by":"host","rec":"step","name":"host.apt-removed","ok":true,"granules":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-destroyed","ok":true,"realms":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":129,"returned":129,"outstanding":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.pages-wiped","ok":true,"pages":129,"words":66048,"traces":0,"unreadable":0}""",
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":0}""",
    ]);

    private static IEnumerable<string> Measured =>
        from pages in (int[])[1, 2]
        from operation in ((string Realm, string Name)[])
        [
            ("realm0", "create"), ("realm0", "share"), ("realm1", "reserve"), ("realm1", "attach"), ("realm1", "detach"),
            ("realm0", "revoke"), ("realm0", "destroy"),
        ]
        from metric in (string[])
        [
            Metric(operation.Realm, operation.Name, "caller", "instructions", 20, pages),
            Metric(operation.Realm, operation.Name, "rmm", "instructions", 1000 * pages, pages),
            Metric(operation.Realm, operation.Name, "host", "instructions", operation.Name == "share" ? 0 : 300, pages),
            Metric(operation.Realm, operation.Name, "caller", "calls", pages, pages),
            Metric(operation.Realm, $"{operation.Name}.longest-call", "rmm", "instructions", 1000, pages),
        ]
        select metric;

    private static string Metric(string realm, string name, string side, string unit, int value, int pages) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"n":0,"by":"{{realm}}","rec":"metric","name":"{{name}}","unit":"{{unit}}","side":"{{side}}","count":2,"min":{{value}},"median":{{value}},"p99":{{value}},"max":{{value}},"pages":{{pages}}}""");
}
