// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Patching.Tree;

/// <summary>A token that counts: no comment, no directive, nothing that conditional compilation leaves out.</summary>
/// <param name="Text">As written.</param>
/// <param name="Start">Offset of its first byte.</param>
internal readonly record struct Token(string Text, int Start)
{
    public int End => Start + Text.Length;

    public bool IsWord => StartsWord(Text);

    public static bool StartsWord(string text) => text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] == '_');
}

/// <summary>Where a sequence of tokens stands.</summary>
/// <param name="Index">Of its first token.</param>
/// <param name="Names">What its <c>$x</c> stand for.</param>
internal sealed record TokenMatch(int Index, IReadOnlyDictionary<string, object> Names);

/// <summary>Splits a piece of C that a series file gives (an argument, a condition) the way the compiler does.</summary>
internal static partial class TokenText
{
    public static IReadOnlyList<string> Split(string text) =>
        [.. Lexeme().Matches(text).Select(match => match.Value)];

    /// <summary>
    /// Where a sequence stands. <c>$x</c> in it stands for any one name, and for the same one wherever it occurs again.
    /// </summary>
    public static IEnumerable<TokenMatch> FindAll(
        IReadOnlyList<Token> tokens, IReadOnlyList<string> sequence, int from, int end)
    {
        for (var i = from; i + sequence.Count <= end; i++)
            if (MatchAt(tokens, sequence, i) is { } match)
                yield return match;
    }

    /// <summary>The first of them, or null.</summary>
    public static TokenMatch? Find(IReadOnlyList<Token> tokens, IReadOnlyList<string> sequence, int from, int end) =>
        FindAll(tokens, sequence, from, end).FirstOrDefault();

    private static TokenMatch? MatchAt(IReadOnlyList<Token> tokens, IReadOnlyList<string> sequence, int at)
    {
        var names = new Dictionary<string, object>();
        for (var i = 0; i < sequence.Count; i++)
        {
            var token = tokens[at + i];
            var fits = sequence[i][0] != '$'
                ? token.Text == sequence[i]
                : token.IsWord && (names.TryAdd(sequence[i][1..], token.Text) || (string)names[sequence[i][1..]] == token.Text);
            if (!fits)
                return null;
        }
        return new TokenMatch(at, names);
    }

    // C17 6.4: names, numbers, strings and characters, punctuators longest first.
    [GeneratedRegex(
        """\$?[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|\S""")]
    private static partial Regex Lexeme();
}
