// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Patching.Tree;

/// <summary>
/// A file's bytes as text with one character per byte (Latin-1), so that offsets are the compiler's and whatever
/// stands in the file, in whatever encoding, comes out again as it went in.
/// </summary>
internal sealed class SourceText
{
    private readonly Lazy<string> _indentUnit;

    public SourceText(ReadOnlySpan<byte> content)
    {
        Text = Encoding.Latin1.GetString(content);
        var firstEnd = Text.IndexOf('\n', StringComparison.Ordinal);
        Eol = firstEnd > 0 && Text[firstEnd - 1] == '\r' ? "\r\n" : "\n";
        _indentUnit = new Lazy<string>(() => FindIndentUnit(Text));
    }

    public string Text { get; }

    /// <summary>The line ending that inserted lines get: that of the first line.</summary>
    public string Eol { get; }

    /// <summary>What one level of indentation is made of.</summary>
    public string IndentUnit => _indentUnit.Value;

    /// <summary>A template's text, which is Unicode, in this representation.</summary>
    public static string FromUnicode(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>A piece of this representation as Unicode, for templates and messages.</summary>
    public static string ToUnicode(string text) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text));

    /// <summary>An expression as Unicode on one line.</summary>
    public static string ToLine(string text) => string
        .Join(' ', ToUnicode(text).Split('\n').Select(line => line.Trim()))
        .Replace("( ", "(", StringComparison.Ordinal);

    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);

    public int LineNumber(int offset) => Text.AsSpan(0, Math.Min(offset, Text.Length)).Count('\n') + 1;

    public int LineStart(int offset) => offset == 0 ? 0 : Text.LastIndexOf('\n', offset - 1) + 1;

    /// <summary>One past the line's newline, or the end of the file.</summary>
    public int NextLine(int offset)
    {
        var end = offset >= Text.Length ? -1 : Text.IndexOf('\n', offset);
        return end < 0 ? Text.Length : end + 1;
    }

    /// <summary>The blanks at the start of the line.</summary>
    public string Indent(int offset)
    {
        var start = LineStart(offset);
        var end = start;
        while (end < Text.Length && Text[end] is ' ' or '\t')
            end++;
        return Text[start..end];
    }

    public bool IsFirstOnLine(int offset) => string.IsNullOrWhiteSpace(Text[LineStart(offset)..offset]);

    private static string FindIndentUnit(string text)
    {
        var tabs = 0;
        var widths = new Dictionary<int, int>();
        foreach (var line in text.AsSpan().EnumerateLines())
            if (line.StartsWith("\t"))
                tabs++;
            else if (line.StartsWith("  ") && !line.TrimStart().StartsWith("*"))
            {
                var width = line.Length - line.TrimStart(' ').Length;
                widths[width] = widths.GetValueOrDefault(width) + 1;
            }
        if (tabs >= widths.Values.Sum())
            return "\t";
        // The narrowest indentation that is used more than by accident.
        var common = widths.Where(pair => pair.Value * 20 >= widths.Values.Sum()).Select(pair => pair.Key);
        return new string(' ', common.Min() switch { < 4 => 2, < 8 => 4, _ => 8 });
    }
}
