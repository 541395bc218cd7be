// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;

namespace Caec.Patching.Tree;

/// <summary>A number as a source file writes it.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Offset">Where it stands.</param>
internal readonly record struct WrittenNumber(ulong Value, int Offset);

/// <summary>A source file by its text alone, comments left out: cheap enough to ask every file of a tree.</summary>
internal sealed partial class SourceWords
{
    private readonly Lazy<HashSet<string>> _words;
    private readonly Lazy<IReadOnlyList<WrittenNumber>> _numbers;

    public SourceWords(string path, SourceText source)
    {
        Path = path;
        Source = source;
        // What a comment says counts for nothing, and every other offset stays as it is.
        Text = Comment().Replace(source.Text, match => match.Value[0] == '/' ? Blank(match.Value) : match.Value);
        _words = new Lazy<HashSet<string>>(() => [.. Word().Matches(Text).Select(match => match.Value)]);
        _numbers = new Lazy<IReadOnlyList<WrittenNumber>>(() => [.. Number().Matches(Text).SelectMany(Written)]);
    }

    public string Path { get; }

    public SourceText Source { get; }

    /// <summary>The text with blanks for its comments.</summary>
    public string Text { get; }

    public IReadOnlyList<WrittenNumber> Numbers => _numbers.Value;

    public IReadOnlySet<string> Words => _words.Value;

    /// <summary>The names that the file gives to macros and enumerators with a number that a question is about.</summary>
    public IEnumerable<string> Naming(Func<ulong, bool> asks) => Numbers
        .Where(number => asks(number.Value)).Select(NameAt).OfType<string>();

    /// <summary>The macro or enumerator that a number is given to, else the number as written.</summary>
    public string Holder(WrittenNumber number) => NameAt(number) ?? Digits().Match(Text, number.Offset).Value;

    private string? NameAt(WrittenNumber number) =>
        Definition().Match(Text[Source.LineStart(number.Offset)..number.Offset]) is { Success: true } match ? match.Groups["name"].Value : null;

    private static IEnumerable<WrittenNumber> Written(Match match)
    {
        var text = match.Groups["digits"].Value;
        var isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (ulong.TryParse(
            isHex ? text[2..] : text, isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            yield return new WrittenNumber(value, match.Index);
    }

    private static string Blank(string comment) =>
        string.Create(comment.Length, comment, (to, from) =>
        {
            for (var i = 0; i < from.Length; i++)
                to[i] = from[i] is '\n' or '\r' ? from[i] : ' ';
        });

    [GeneratedRegex("""/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b[A-Za-z_]\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"(?<![\w.])(?<digits>0[xX][0-9A-Fa-f]+|\d+)[uUlL]*(?![\w.])")]
    private static partial Regex Number();

    [GeneratedRegex(@"\G\w+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"^\s*(?:#\s*define\s+(?<name>\w+)|(?:.*[{,]\s*)?(?<name>[A-Za-z_]\w*)\s*=)")]
    private static partial Regex Definition();
}
