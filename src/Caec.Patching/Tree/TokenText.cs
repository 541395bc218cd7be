// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Patching.Tree;

/// <summary>A token that counts: no comment, no directive, nothing that conditional compilation leaves out.</summary>
/// <param name="Text">As written.</param>
/// <param name="Start">Offset of its first byte.</param>
internal readonly record struct Token(string Text, int Start)
{
    public int End => Start + Text.Length;

    public bool IsWord => Text.Length > 0 && (char.IsAsciiLetter(Text[0]) || Text[0] == '_');
}

/// <summary>Splits a piece of C that a series file gives (an argument, a condition) the way the compiler does.</summary>
internal static partial class TokenText
{
    public static IReadOnlyList<string> Split(string text) =>
        [.. Lexeme().Matches(text).Select(match => match.Value)];

    /// <summary>The first index at or after <paramref name="from"/> where the sequence stands, or -1.</summary>
    public static int Find(IReadOnlyList<Token> tokens, IReadOnlyList<string> sequence, int from, int end)
    {
        for (var i = from; i + sequence.Count <= end; i++)
        {
            var same = 0;
            while (same < sequence.Count && tokens[i + same].Text == sequence[same])
                same++;
            if (same == sequence.Count)
                return i;
        }
        return -1;
    }

    // C17 6.4: names, numbers, strings and characters, punctuators longest first.
    [GeneratedRegex(
        """[A-Za-z_]\w*|\.?\d(?:[eEpP][+-]|[\w.])*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|\S""")]
    private static partial Regex Lexeme();
}
