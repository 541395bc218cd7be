// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench.Tests;

/// <summary>The records of a good run of comm, with seed 7, four messages of 64 and of 128 bytes. Checksums and the tag
/// were worked out by a program of its own, with an AES-256-GCM of its own, not by the code under test.</summary>
internal static class CommRecords
{
    private const string Tag = "3ccd7f2ce21a803b4a3bb99d37e193bf";

    private static readonly (string Mode, string Checksum)[] Modes =
    [
        ("csm-in-place", "0xc61273696214fe95"),
        ("csm-copy", "0x730d546561ba5695"),
        ("plain-copy", "0xb7f788135f7981cd"),
        ("aes-software", "0x86ba6c17ed69add5"),
        ("aes-hardware", "0x50d457ed309975cd"),
    ];

    internal static ScenarioParameters Parameters { get; } =
        new() { Seed = 7, CommSizes = new SizeRange(64, 128), CommMessages = 4 };

    internal static IReadOnlyList<string> Good { get; } = HelloRecords.Numbered(
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"comm","version":1}""",
        .. Start,
        """{"n":0,"by":"realm0","rec":"step","name":"provider.region","ok":true,"csm_id":"0x1","ipa":"0xa0000000"}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.region","ok":true,"csm_id":"0x1","owner":"0x1"}""",
        .. Enumerable.Range(0, Modes.Length).SelectMany(Exchange),
        Tampered,
        """{"n":0,"by":"realm0","rec":"step","name":"provider.closed","ok":true}""",
        """{"n":0,"by":"host","rec":"step","name":"host.apt-removed","ok":true,"granules":2}""",
        .. Finish,
        """{"n":0,"by":"host","rec":"step","name":"host.pages-wiped","ok":true,"pages":129,"words":66048,"traces":0,"unreadable":0}""",
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":0}""",
    ]);

    internal static IReadOnlyList<string> GoodWithoutCsm { get; } = HelloRecords.Numbered(
    [
        Good[0],
        .. Start,
        .. Enumerable.Range(2, 3).SelectMany(Exchange),
        Tampered,
        .. Finish,
        Good[^1],
    ]);

    private static string Tampered =>
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.tampered-refused","ok":true,"software":"refused","hardware":"refused"}""";

    private static string[] Start =>
    [
        """{"n":0,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"major":1,"minor":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.realms-active","ok":true,"realms":2}""",
        """{"n":0,"by":"realm0","rec":"step","name":"provider.counter","ok":true,"cost":2}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.counter","ok":true,"cost":2}""",
        $$"""{"n":0,"by":"realm0","rec":"step","name":"provider.ciphers","ok":true,"software_tag":"{{Tag}}","hardware_tag":"{{Tag}}"}""",
        $$"""{"n":0,"by":"realm1","rec":"step","name":"consumer.ciphers","ok":true,"software_tag":"{{Tag}}","hardware_tag":"{{Tag}}"}""",
    ];

    private static string[] Finish =>
    [
        """{"n":0,"by":"host","rec":"step","name":"host.realms-destroyed","ok":true,"realms":2}""",
        """{"n":0,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":129,"returned":129,"outstanding":0}""",
    ];

    private static IEnumerable<string> Exchange(int mode)
    {
        var (name, checksum) = Modes[mode];
        foreach (var size in (int[])[64, 128])
        {
            var (send, receive) = ((100 * (mode + 1)) + size, (200 * (mode + 1)) + size);
            yield return Metric("send", "sender", send, name, size);
            yield return Metric("receive", "receiver", receive, name, size);
            yield return Metric("round-trip", "both", send + receive, name, size);
            yield return Metric("wait", "both", 0, name, size);
        }
        yield return $$"""{"n":0,"by":"realm1","rec":"step","name":"consumer.{{name}}","ok":true,"messages":8,"bytes":768,"good_bytes":768,"checksum":"{{checksum}}"}""";
        yield return $$"""{"n":0,"by":"realm0","rec":"step","name":"provider.{{name}}","ok":true,"messages":8,"bytes":768}""";
    }

    private static string Metric(string name, string side, int least, string mode, int size) =>
        $$"""{"n":0,"by":"realm0","rec":"metric","name":"{{name}}","unit":"instructions","side":"{{side}}","count":4,"min":{{least}},"median":{{least}},"p99":{{least + 1}},"max":{{least + 1}},"mode":"{{mode}}","size":{{size}}}""";
}
