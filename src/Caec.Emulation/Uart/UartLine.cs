// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Emulation;

/// <summary>One line as a UART gave it.</summary>
/// <param name="Uart">Name of the UART.</param>
/// <param name="Number">Line number in that UART's log, from 1.</param>
/// <param name="Bytes">The line without its line end, cut at <see cref="LineSplitter.Longest"/>.</param>
/// <param name="Ended">False when the output stopped in the middle of the line.</param>
/// <param name="Cut">True when the line was longer than what is kept of it.</param>
public sealed record UartLine(string Uart, int Number, ReadOnlyMemory<byte> Bytes, bool Ended, bool Cut)
{
    /// <summary>The line as text that is safe to show on a terminal: no control characters.</summary>
    public string Text => TextOf(Bytes.Span);

    /// <summary>Bytes as text without control characters; what is not UTF-8 becomes U+FFFD.</summary>
    public static string TextOf(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (!text.Any(NeedsMasking))
            return text;
        var masked = new StringBuilder(text.Length);
        foreach (var symbol in text)
            masked.Append(symbol == '\t' ? ' ' : NeedsMasking(symbol) ? '\uFFFD' : symbol);
        return masked.ToString();
    }

    // Cc covers ESC and C1; the others (RLO and the like) could make a terminal show something else than was sent.
    private static bool NeedsMasking(char symbol) =>
        char.IsControl(symbol) || symbol is >= '\u200E' and <= '\u200F' or >= '\u2028' and <= '\u202E'
            or >= '\u2066' and <= '\u2069';
}
