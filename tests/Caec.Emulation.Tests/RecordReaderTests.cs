// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Caec.Emulation.Tests;

public class RecordReaderTests
{
    private static readonly string[] Run =
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"hello","version":1}""",
        """{"n":1,"by":"host","rec":"info","name":"seed","value":"0xffffffffffffffff"}""",
        """{"n":2,"by":"realm0","rec":"step","name":"provider.create","ok":true,"csm_id":"0x1","pages":64}""",
        """{"n":3,"by":"realm1","rec":"metric","name":"read","unit":"instructions","side":"consumer","count":3,"min":1,"median":2,"p99":3,"max":3,"pages":1}""",
        """{"n":4,"by":"host","rec":"attack","name":"attach-again","attach":"DENIED","stale-reads":0}""",
        """{"n":5,"by":"host","rec":"end","ok":true,"steps":1}""",
    ];

    private static byte[] Sound =>
        Encoding.UTF8.GetBytes(string.Concat(Run.Select(json => RecordLine.Of(json) + "\n")));

    [Fact]
    public void The_check_value_of_the_standard_text_is_F4() =>
        Assert.Equal(0xF4, Crc8.Of("123456789"u8));

    [Fact]
    public void A_sound_run_gives_typed_records()
    {
        var reader = Read(Sound);

        Assert.Null(reader.Complete());
        Assert.Equal(Run, reader.Records.Select(record => record.Json));
        Assert.Equal(("hello", 1), reader.Records[0] is BeginRecord begin ? (begin.Scenario, begin.Version) : default);
        Assert.Equal(ulong.MaxValue, Assert.IsType<InfoRecord>(reader.Records[1]).Value.Whole);
        var step = Assert.IsType<StepRecord>(reader.Records[2]);
        Assert.Equal(("realm0", "provider.create", true, 3), (step.By, step.Name, step.Ok, step.Line));
        Assert.Equal([1UL, 64UL], step.Details.Select(detail => detail.Value.Whole!.Value));
        var metric = Assert.IsType<MetricRecord>(reader.Records[3]);
        Assert.Equal((3UL, 1UL, 2UL, 3UL, 3UL), (metric.Count, metric.Min, metric.Median, metric.P99, metric.Max));
        Assert.Equal("pages", Assert.Single(metric.Parameters).Name);
        var attack = Assert.IsType<AttackRecord>(reader.Records[4]);
        Assert.Equal(("attach-again", null), (attack.Name, attack.Obstacle));
        Assert.Equal(
            [("attach", "DENIED"), ("stale-reads", "0")], attack.Observations.Select(one => (one.Name, one.Value.Text)));
        Assert.True(reader.End is { Ok: true, Steps: 1 });
    }

    [Fact]
    public void Text_between_records_and_any_line_end_do_not_matter()
    {
        var text = string.Concat(Run.Select(json => $"monitor: some text\r\n{RecordLine.Of(json)}\r\n\n\r@ caec\n"));

        var reader = Read(Encoding.UTF8.GetBytes(text));

        Assert.Null(reader.Complete());
        Assert.Equal(Run.Length, reader.Records.Count);
    }

    [Fact]
    public void Any_change_of_one_byte_is_found()
    {
        // Exhaustive: every place, every other value. A CR next to a line end belongs to the line end and is harmless.
        for (var place = 0; place < Sound.Length; place++)
            for (var value = 0; value < 256; value++)
            {
                var bytes = Sound;
                if (bytes[place] == value)
                    continue;
                bytes[place] = (byte)value;
                Assert.True(Read(bytes).Complete() is not null, $"byte {place} changed to {value} was not found");
            }
    }

    [Fact]
    public void Any_loss_of_one_byte_is_found()
    {
        for (var place = 0; place < Sound.Length; place++)
            Assert.True(
                Read([.. Sound[..place], .. Sound[(place + 1)..]]).Complete() is not null,
                $"byte {place} was lost unseen");
    }

    [Fact]
    public void A_stream_that_stops_anywhere_is_incomplete()
    {
        for (var length = 0; length < Sound.Length; length++)
            Assert.NotNull(Read(Sound[..length]).Complete());
    }

    [Fact]
    public void Garbage_lines_between_records_never_give_a_false_record() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], int>((garbage, seed) =>
        {
            var place = (seed & int.MaxValue) % (Run.Length + 1);
            var lines = Run.Select(json => Encoding.UTF8.GetBytes(RecordLine.Of(json) + "\n")).ToList();
            lines.Insert(place, [.. garbage, (byte)'\n']);

            var reader = Read([.. lines.SelectMany(line => line)]);

            return reader.Records.Select(record => record.Json).SequenceEqual(Run.Take(reader.Records.Count))
                && (reader.Complete() is not null || reader.Records.Count == Run.Length);
        }));

    [Fact]
    public void Garbage_anywhere_is_harmless_or_found() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], int>((garbage, seed) =>
        {
            var place = (seed & int.MaxValue) % (Sound.Length + 1);

            var reader = Read([.. Sound[..place], .. garbage, .. Sound[place..]]);

            return reader.Records.Select(record => record.Json).SequenceEqual(Run.Take(reader.Records.Count))
                && (reader.Complete() is not null || reader.Records.Count == Run.Length);
        }));

    [Fact]
    public void A_damaged_record_is_named_with_its_line()
    {
        var reader = new RecordReader();
        reader.Read(TestMachine.Line(RecordLine.Of(Run[0])));
        reader.Read(TestMachine.Line(RecordLine.Of(Run[1]).Replace("seed", "sead", StringComparison.Ordinal), 7));

        Assert.Equal(new RecordFault("Record 1 is damaged: its check value is wrong.", 7), reader.Complete());
    }

    [Theory]
    [InlineData("Record 2 is missing; 3 came instead.", 0, 1, 3)]
    [InlineData("Record 1 is repeated; 2 was expected.", 0, 1, 1)]
    [InlineData("Record 0 is missing; 1 came instead.", 1)]
    [InlineData("Record 0 is repeated; 2 was expected.", 0, 1, 0)]
    [InlineData("The end record is missing: the guest died after record 2.", 0, 1, 2)]
    [InlineData("There is no record at all: the guest never began.")]
    public void Records_out_of_order_are_faults(string sentence, params int[] order)
    {
        var reader = Read(Encoding.UTF8.GetBytes(string.Concat(order.Select(one => RecordLine.Of(Run[one]) + "\n"))));

        Assert.Equal(sentence, reader.Complete()!.Sentence);
    }

    [Fact]
    public void Text_in_front_of_a_record_is_blamed_for_the_gap()
    {
        var text = $"{RecordLine.Of(Run[0])}\nnoise {RecordLine.Of(Run[1])}\n{RecordLine.Of(Run[2])}\n";

        Assert.Equal(
            new RecordFault("Record 1 is damaged: other text stands before it (line 2).", 3),
            Read(Encoding.UTF8.GetBytes(text)).Complete());
    }

    [Theory]
    [InlineData("""{"n":0,"by":"host","rec":"step","name":"a","ok":true}""", "The first record is no begin record.")]
    [InlineData("""{"n":0,"by":"nobody","rec":"begin","scenario":"a","version":1}""",
        "Record 0 is damaged: 'nobody' is nobody who can speak.")]
    [InlineData("""{"n":0,"by":"host","rec":"hint","scenario":"a"}""",
        "Record 0 is damaged: 'hint' is no kind of record.")]
    [InlineData("""{"n":0,"n":0,"by":"host","rec":"begin","scenario":"a","version":1}""",
        "Record 0 is damaged: a key stands in it twice.")]
    [InlineData("""{"by":"host","n":0,"rec":"begin","scenario":"a","version":1}""",
        "Record 0 is damaged: 'n' is not where it should be.")]
    [InlineData("""{"n":0,"by":"host","rec":"begin","scenario":"a","version":1,"more":1}""",
        "Record 0 is damaged: 'more' does not belong in it.")]
    [InlineData("""{"n":0,"by":"host","rec":"begin","scenario":"a","version":{"a":{}}}""", "Record 0 is damaged: its JSON")]
    [InlineData("""{"n":0,"by":"host","rec":"begin","scenario":"\ud800","version":1}""", "Record 0 is damaged: its JSON")]
    [InlineData("""{"n":0,"by":"host",}""", "Record 0 is damaged: its JSON")]
    [InlineData("""{"n":-1,"by":"host","rec":"begin","scenario":"a","version":1}""", "Record 0 is damaged: 'n' is no count.")]
    [InlineData("""{"n":0,"by":"host","rec":"end","ok":true,"steps":0}""", "The first record is no begin record.")]
    public void A_record_of_the_wrong_form_is_a_fault_though_its_check_value_is_right(string json, string sentence)
    {
        var reader = Read(Encoding.UTF8.GetBytes(RecordLine.Of(json) + "\n"));

        Assert.Empty(reader.Records);
        Assert.StartsWith(sentence, reader.Fault?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"n":1,"by":"realm0","rec":"attack","name":"a","b":1}""", "realm0 has no attacks to report")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a.b","b":1}""", "'a.b' is no lower-case words with hyphens")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a","B":1}""", "'B' is no lower-case words with hyphens")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a","b":true}""", "'b' is neither a number nor a string")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a"}""", "an attack has 1 to 12 observations")]
    [InlineData(
        """{"n":1,"by":"host","rec":"attack","name":"a","a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1}""",
        "an attack has 1 to 12 observations")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a","carried":"yes","reason":"b"}""", "'carried' is not 'no'")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a","reason":"b"}""", "'carried' is not 'no'")]
    [InlineData("""{"n":1,"by":"host","rec":"attack","name":"a","carried":"no"}""", "'reason' is empty")]
    public void An_attack_of_the_wrong_form_is_a_fault(string json, string damage)
    {
        var reader = Read(Encoding.UTF8.GetBytes($"{RecordLine.Of(Run[0])}\n{RecordLine.Of(json)}\n"));

        Assert.Equal($"Record 1 is damaged: {damage}.", reader.Fault?.Sentence);
    }

    [Fact]
    public void An_attack_that_could_not_be_carried_out_says_why_and_what_was_seen_until_then()
    {
        const string json = """{"n":1,"by":"host","rec":"attack","name":"a","b":1,"carried":"no","reason":"no realm"}""";
        var reader = Read(Encoding.UTF8.GetBytes($"{RecordLine.Of(Run[0])}\n{RecordLine.Of(json)}\n"));

        var attack = Assert.IsType<AttackRecord>(reader.Records[^1]);
        Assert.Equal("no realm", attack.Obstacle);
        Assert.Equal("b", Assert.Single(attack.Observations).Name);
    }

    [Fact]
    public void A_wrong_count_of_steps_and_a_record_after_the_end_are_faults()
    {
        var begin = RecordLine.Of(Run[0]);
        var wrong = RecordLine.Of("""{"n":1,"by":"host","rec":"end","ok":true,"steps":1}""");
        var right = RecordLine.Of("""{"n":1,"by":"host","rec":"end","ok":true,"steps":0}""");
        var late = RecordLine.Of("""{"n":2,"by":"host","rec":"step","name":"a","ok":true}""");

        Assert.Equal(
            "The end record counts 1 steps, but 0 were read.",
            Read(Encoding.UTF8.GetBytes($"{begin}\n{wrong}\n")).Complete()?.Sentence);
        Assert.Equal(
            "Record 2 stands after the end record.",
            Read(Encoding.UTF8.GetBytes($"{begin}\n{right}\n{late}\n")).Complete()?.Sentence);
    }

    private static RecordReader Read(byte[] bytes)
    {
        var (splitter, reader) = (new LineSplitter("uart0"), new RecordReader());
        foreach (var line in splitter.Feed(bytes))
            reader.Read(line);
        if (splitter.End() is { } rest)
            reader.Read(rest);
        return reader;
    }
}
