// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench.Tests;

/// <summary>The records of a good run of hello, as the guests of this repository print them, with seed 7 and 64
/// pages.</summary>
internal static class HelloRecords
{
    internal static ScenarioParameters Parameters { get; } = new() { Seed = 7, RegionPages = 64 };

    internal static IReadOnlyList<string> Good { get; } =
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"hello","version":1}""",
        """{"n":1,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"status":0,"major":1,"minor":0,"s2sz":48,"features":"0x3cd00104030"}""",
        """{"n":2,"by":"host","rec":"step","name":"host.realms-active","ok":true,"realms":2,"granules":127,"rec_aux":0}""",
        """{"n":3,"by":"realm0","rec":"step","name":"provider.features","ok":true,"status":"0x0","version":"0x10000","features":"0x0","realm_id":"0x1","chunk_pages":512,"free_records":62}""",
        """{"n":4,"by":"realm1","rec":"step","name":"consumer.features","ok":true,"status":"0x0","version":"0x10000","features":"0x0","realm_id":"0x2","chunk_pages":512,"free_records":62}""",
        """{"n":5,"by":"realm1","rec":"info","name":"unprotected.words-seen","value":512}""",
        """{"n":6,"by":"realm0","rec":"step","name":"provider.create","ok":true,"status":"0x0","csm_id":"0x1","ipa":"0xa0000000","bytes":262144,"calls":1}""",
        """{"n":7,"by":"realm0","rec":"step","name":"provider.write","ok":true,"ipa":"0xa0000000","words":32768,"good":32768,"checksum":"0x24952aba11f23ec"}""",
        """{"n":8,"by":"realm0","rec":"step","name":"provider.share","ok":true,"status":"0x0","csm_id":"0x1","peer":"0x2","perm":3}""",
        """{"n":9,"by":"realm1","rec":"step","name":"consumer.reserve","ok":true,"status":"0x0","csm_id":"0x1","owner":"0x1","ipa":"0xc0000000","bytes":262144,"calls":1}""",
        """{"n":10,"by":"realm1","rec":"step","name":"consumer.attach","ok":true,"status":"0x0","perm":3,"calls":1}""",
        """{"n":11,"by":"realm1","rec":"step","name":"consumer.read","ok":true,"ipa":"0xc0000000","words":32768,"good":32768,"checksum":"0x24952aba11f23ec"}""",
        """{"n":12,"by":"realm1","rec":"step","name":"consumer.answer","ok":true,"ipa":"0xc0000000","words":32768,"good":32768,"checksum":"0xd88483e2312c3965"}""",
        """{"n":13,"by":"realm0","rec":"step","name":"provider.check","ok":true,"ipa":"0xa0000000","words":32768,"good":32768,"checksum":"0xd88483e2312c3965"}""",
        """{"n":14,"by":"host","rec":"step","name":"host.read-blocked","ok":true,"accesses":128,"blocked":128,"address":"0x8021d000","esr":"0x96000028"}""",
        """{"n":15,"by":"host","rec":"step","name":"host.undelegate-refused","ok":true,"pages":64,"refused":64,"status":1}""",
        """{"n":16,"by":"realm0","rec":"step","name":"provider.revoke","ok":true,"status":"0x0","peer":"0x2","intact_words":32768,"calls":1}""",
        """{"n":17,"by":"realm1","rec":"step","name":"consumer.read-aborts","ok":true,"pages":64,"aborts":64,"esr":"0x96000210","far":"0xc0000000"}""",
        """{"n":18,"by":"realm1","rec":"step","name":"consumer.reattach-denied","ok":true,"status":"0x10"}""",
        """{"n":19,"by":"realm0","rec":"step","name":"provider.destroy","ok":true,"status":"0x0","csm_id":"0x1","calls":1}""",
        """{"n":20,"by":"realm0","rec":"step","name":"provider.contents-intact","ok":true,"ipa":"0xa0000000","words":32768,"good":32768,"checksum":"0xd88483e2312c3965"}""",
        """{"n":21,"by":"host","rec":"step","name":"host.apt-removed","ok":true,"granules":2}""",
        """{"n":22,"by":"host","rec":"step","name":"host.realms-destroyed","ok":true,"realms":2}""",
        """{"n":23,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":129,"returned":129,"outstanding":0}""",
        """{"n":24,"by":"host","rec":"step","name":"host.pages-wiped","ok":true,"pages":129,"words":66048,"traces":0,"non_zero":0,"unreadable":0}""",
        """{"n":25,"by":"host","rec":"step","name":"host.registers-kept","ok":true,"calls":1200,"broken":0,"function":"0x0","vector_bytes":8736,"vector_kept":8736}""",
        """{"n":26,"by":"host","rec":"end","ok":true,"steps":24}""",
    ];

    internal static IReadOnlyList<string> GoodWithoutCsm { get; } = Numbered(
    [
        Good[0],
        Good[1],
        Good[2],
        """{"n":0,"by":"realm0","rec":"step","name":"provider.unsupported","ok":true,"features":"0xffffffffffffffff"}""",
        """{"n":0,"by":"realm1","rec":"step","name":"consumer.unsupported","ok":true,"features":"0xffffffffffffffff"}""",
        Good[22],
        Good[23],
        Good[25],
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":7}""",
    ]);

    /// <summary>The same records with new sequence numbers and a right count of steps.</summary>
    internal static IReadOnlyList<string> Numbered(IReadOnlyList<string> records)
    {
        var steps = records.Count(record => record.Contains("\"rec\":\"step\"", StringComparison.Ordinal));
        return
        [
            .. records.Select((record, index) => $"{{\"n\":{index}{record[record.IndexOf(',', StringComparison.Ordinal)..]}")
                .Select(record => record.Contains("\"rec\":\"end\"", StringComparison.Ordinal)
                    ? $"{record[..record.LastIndexOf(':')]}:{steps}}}"
                    : record),
        ];
    }

    /// <summary>The records with one text changed, which must occur.</summary>
    internal static IReadOnlyList<string> Changed(string step, string from, string to)
    {
        var changed = Good.Select(record => record.Contains($"\"{step}\"", StringComparison.Ordinal)
            ? record.Replace(from, to, StringComparison.Ordinal)
            : record).ToList();
        Assert.NotEqual(Good, changed);
        return changed;
    }

    /// <summary>What the first UART carries.</summary>
    internal static string Text(IReadOnlyList<string> records) =>
        "host: a line of text\n" + string.Concat(records.Select(record => RecordLine.Of(record) + "\n"));

    /// <summary>The records, read.</summary>
    internal static IReadOnlyList<CaecRecord> Read(IReadOnlyList<string> records)
    {
        var (splitter, reader) = (new LineSplitter("uart0"), new RecordReader());
        foreach (var line in splitter.Feed(System.Text.Encoding.UTF8.GetBytes(Text(records))))
            reader.Read(line);
        Assert.Null(reader.Fault);
        return reader.Records;
    }
}
