// SPDX-License-Identifier: BSD-3-Clause
using FsCheck;
using FsCheck.Fluent;

namespace Caec.Emulation.Tests;

public class LineSplitterTests
{
    [Fact]
    public void Lines_are_the_same_however_the_bytes_are_cut() =>
        Check.QuickThrowOnFailure(Prop.ForAll<byte[], byte>((bytes, size) =>
        {
            var whole = new LineSplitter("u");
            var cut = new LineSplitter("u");
            var expected = whole.Feed(bytes).Append(whole.End()).Select(Shown).ToList();
            var actual = bytes.Chunk((size % 7) + 1).SelectMany(part => cut.Feed(part)).ToList().Append(cut.End())
                .Select(Shown).ToList();
            return expected.SequenceEqual(actual);
        }));

    [Fact]
    public void Line_ends_of_every_kind_are_dropped_and_lines_are_counted()
    {
        var lines = new LineSplitter("u").Feed("a\r\nb\n\rc\n\n"u8.ToArray()).ToList();

        Assert.Equal(["1 a", "2 b", "3 c", "4 "], lines.Select(line => $"{line.Number} {line.Text}"));
    }

    [Fact]
    public void A_line_without_end_is_cut_and_the_next_one_is_whole()
    {
        var splitter = new LineSplitter("u");
        var flood = new byte[LineSplitter.Longest];
        Array.Fill(flood, (byte)'x');
        for (var i = 0; i < 10; i++)
            Assert.Empty(splitter.Feed(flood));

        var lines = splitter.Feed("\nnext\n"u8.ToArray()).ToList();

        Assert.Equal((LineSplitter.Longest, true), (lines[0].Bytes.Length, lines[0].Cut));
        Assert.Equal(("next", false), (lines[1].Text, lines[1].Cut));
    }

    [Fact]
    public void Text_cannot_steer_a_terminal()
    {
        var line = TestMachine.Line("\u001b[2Jred\u202ecod\u0007\u009b1m\t.");

        Assert.Equal("\uFFFD[2Jred\uFFFDcod\uFFFD\uFFFD1m .", line.Text);
    }

    [Fact]
    public void What_has_no_line_end_yet_is_shown_as_a_prompt()
    {
        var splitter = new LineSplitter("u");
        Assert.Empty(splitter.Feed("login: "u8.ToArray()));

        Assert.Equal("login: ", splitter.Partial);
        Assert.False(splitter.End()!.Ended);
    }

    private static string Shown(UartLine? line) =>
        line is null ? "-" : $"{line.Number} {Convert.ToHexString(line.Bytes.Span)} {line.Ended} {line.Cut}";
}
