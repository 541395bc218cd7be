// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;

namespace Caec.Patching.Tests;

/// <summary>C as a row of words, to compare and to lay out anew; knows nothing of the code under test.</summary>
internal static partial class CText
{
    /// <summary>Comments, directives with their continued lines, and everything else, one by one.</summary>
    public static IEnumerable<string> Split(string text) => Piece().Matches(text).Select(match => match.Value);

    /// <summary>What counts: no comments, no branches that `#if 0` leaves out, one blank between words.</summary>
    public static string Normal(string text)
    {
        var result = new StringBuilder();
        var left = 0;
        foreach (var piece in Split(text.Replace("\r", string.Empty, StringComparison.Ordinal)))
        {
            var isDirective = piece[0] == '#';
            if (isDirective && (left > 0 ? piece.StartsWith("#if", StringComparison.Ordinal) : piece.StartsWith("#if 0", StringComparison.Ordinal)))
                left++;
            else if (isDirective && left > 0 && piece.StartsWith("#endif", StringComparison.Ordinal))
                left--;
            else if (left == 0 && !IsComment(piece))
                result.Append(isDirective ? Normal(Blanks().Replace(piece[1..].Replace("\\\n", " ", StringComparison.Ordinal), " ")).Insert(0, "\n#") + "\n" : piece + " ");
        }
        return result.ToString();
    }

    /// <summary>The text with its words laid out by a style; directives keep their lines.</summary>
    /// <param name="text">Any C.</param>
    /// <param name="separator">What stands between two words, given the first, the second and how deep in parentheses they are.</param>
    public static string LayOut(string text, Func<string, string, int, string> separator)
    {
        var result = new StringBuilder();
        var depth = 0;
        string? last = null;
        foreach (var piece in Split(text))
        {
            if (piece[0] == '#')
            {
                result.Append(last is null or "\n" ? string.Empty : "\n").Append(piece.TrimEnd('\n')).Append('\n');
                last = "\n";
                continue;
            }
            depth -= piece is ")" or "]" ? 1 : 0;
            if (last is not null and not "\n")
                result.Append(IsComment(last) && last.StartsWith("//", StringComparison.Ordinal) ? "\n" : separator(last, piece, depth));
            result.Append(piece);
            depth += piece is "(" or "[" ? 1 : 0;
            last = piece;
        }
        return result.Append(last == "\n" ? string.Empty : "\n").ToString();
    }

    public static bool IsComment(string piece) => piece.StartsWith("/*", StringComparison.Ordinal) || piece.StartsWith("//", StringComparison.Ordinal);

    // A directive starts its line; a comment in it may go on in the next line.
    [GeneratedRegex(
        """(?m:^[ \t]*#(?:/\*[\s\S]*?\*/|\\\r?\n|[^\n])*\n?)|/\*[\s\S]*?\*/|//[^\n]*|[A-Za-z_]\w*|\.?\d[\w.]*|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|<<=|>>=|\.\.\.|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&^|]=|\S""")]
    private static partial Regex Piece();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
