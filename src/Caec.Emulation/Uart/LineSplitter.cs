// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation;

/// <summary>Cuts a stream of bytes into lines with bounded memory, whatever the bytes are.</summary>
/// <param name="uart">Name given to the lines.</param>
public sealed class LineSplitter(string uart)
{
    /// <summary>Bytes kept of one line; the rest of a longer line is dropped (it is still in the log).</summary>
    public const int Longest = 64 * 1024;

    private readonly List<byte> _line = [];
    private bool _cut;
    private int _number = 1;

    /// <summary>The line that has begun and not ended, for prompts.</summary>
    public string Partial => UartLine.TextOf(Trimmed().Span);

    /// <summary>Takes bytes and gives the lines that they complete. A line ends at LF; CRs around it are dropped,
    /// because firmware writes CR LF as well as LF CR.</summary>
    public IReadOnlyList<UartLine> Feed(ReadOnlyMemory<byte> bytes)
    {
        var lines = new List<UartLine>();
        while (!bytes.IsEmpty)
        {
            var end = bytes.Span.IndexOf((byte)'\n');
            Keep((end < 0 ? bytes : bytes[..end]).Span);
            if (end < 0)
                break;
            lines.Add(Take(ended: true));
            bytes = bytes[(end + 1)..];
        }
        return lines;
    }

    /// <summary>The rest, when the stream ended in the middle of a line.</summary>
    public UartLine? End() => _line.Count > 0 ? Take(ended: false) : null;

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        var room = Longest - _line.Count;
        _cut |= bytes.Length > room;
        _line.AddRange(bytes[..Math.Min(room, bytes.Length)]);
    }

    private UartLine Take(bool ended)
    {
        var line = new UartLine(uart, _number++, Trimmed(), ended, _cut);
        _line.Clear();
        _cut = false;
        return line;
    }

    private ReadOnlyMemory<byte> Trimmed()
    {
        var bytes = _line.ToArray();
        return bytes.AsMemory().Trim((byte)'\r');
    }
}
