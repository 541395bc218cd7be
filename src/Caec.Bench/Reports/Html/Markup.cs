// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Caec.Bench;

/// <summary>A piece of HTML. What stands in an interpolated string's literal part is markup; every value put into it
/// is escaped, so that nothing that a record holds can become markup.</summary>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    internal static Markup Empty => default;

    internal bool IsEmpty => string.IsNullOrEmpty(_text);

    internal static Markup Of(MarkupHandler text) => new(text.Text);

    /// <summary>Text that is safe as it is: this program's own files, and JSON written for a web page.</summary>
    internal static Markup Trusted(string text) => new(text);

    public override string ToString() => _text ?? string.Empty;
}

/// <summary>Builds a <see cref="Markup"/> from an interpolated string.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupHandler
{
    private readonly StringBuilder _text;

    public MarkupHandler(int literalLength, int formattedCount) =>
        _text = new StringBuilder(literalLength + (formattedCount * 16));

    internal string Text => _text.ToString();

    public void AppendLiteral(string literal) => _text.Append(literal);

    public void AppendFormatted(Markup value) => _text.Append(value);

    public void AppendFormatted(IEnumerable<Markup> values)
    {
        foreach (var value in values)
            _text.Append(value);
    }

    public void AppendFormatted(int value) => _text.Append(CultureInfo.InvariantCulture, $"{value}");

    public void AppendFormatted(string? value)
    {
        foreach (var letter in value ?? string.Empty)
            Append(letter);
    }

    private void Append(char letter)
    {
        _ = letter switch
        {
            '&' => _text.Append("&amp;"),
            '<' => _text.Append("&lt;"),
            '>' => _text.Append("&gt;"),
            '"' => _text.Append("&quot;"),
            '\'' => _text.Append("&#39;"),
            // HTML has no other control characters, and no way to write them.
            < ' ' and not ('\n' or '\t') or '\u007f' or '\ufeff' => _text.Append('\ufffd'),
            _ => _text.Append(letter),
        };
    }
}
