// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Turns "before this" and "after this" into places, minding comments and what shares the line.</summary>
internal static class Spot
{
    /// <summary>Before a thing, and before the comment that stands right above it.</summary>
    public static Place Before(SourceFile file, int start, string? indent = null)
    {
        var source = file.Source;
        if (source.IsFirstOnLine(start))
            return new Place(AboveComments(file, source.LineStart(start)), indent ?? source.Indent(start))
            {
                Rank = Place.BeforeRank,
                ShownAt = start,
            };
        var inner = indent ?? source.Indent(start) + source.IndentUnit;
        return new Place(start, inner)
        {
            BreaksLine = inner,
            Rank = Place.BeforeRank,
            ShownAt = start,
            Adjustments = Blanks(source, start),
        };
    }

    /// <summary>After a thing, and after the comment that shares its last line.</summary>
    public static Place After(SourceFile file, int end, string indent, int shownAt)
    {
        var source = file.Source;
        var text = source.Text;
        var at = end;
        while (at < text.Length)
        {
            if (text[at] == '\n')
                return new Place(at + 1, indent) { ShownAt = shownAt };
            if (string.CompareOrdinal(text, at, "/*", 0, 2) == 0)
                at = Math.Max(at, text.IndexOf("*/", at, StringComparison.Ordinal)) + 2;
            else if (string.CompareOrdinal(text, at, "//", 0, 2) == 0)
                at = text.IndexOf('\n', at) is var line and >= 0 ? line : text.Length;
            else if (char.IsWhiteSpace(text[at]))
                at++;
            else
                return new Place(end, indent)
                {
                    BreaksLine = source.Indent(end),
                    ShownAt = shownAt,
                    Adjustments = Blanks(source, end, after: true),
                };
        }
        return new Place(text.Length, indent) { ShownAt = shownAt };
    }

    /// <summary>On either side of a declaration.</summary>
    public static Place Beside(SourceFile file, int start, int end, Side side) =>
        side == Side.Before ? Before(file, start) : After(file, end, IndentOf(file.Source, start), start);

    /// <summary>The indentation of a thing that may share its line with the brace it is in.</summary>
    private static string IndentOf(SourceText source, int start) =>
        source.IsFirstOnLine(start) ? source.Indent(start) : source.Indent(start) + source.IndentUnit;

    /// <summary>The start of the line where the comment block right above a line starts, or the line itself.</summary>
    private static int AboveComments(SourceFile file, int lineStart)
    {
        foreach (var comment in file.Comments.Reverse())
        {
            if (comment.End > lineStart)
                continue;
            var between = file.Source.Text.AsSpan(comment.End, lineStart - comment.End);
            if (!between.IsWhiteSpace() || between.Count('\n') != 1 || !file.Source.IsFirstOnLine(comment.Offset))
                break;
            lineStart = file.Source.LineStart(comment.Offset);
        }
        return lineStart;
    }

    /// <summary>Takes the blanks away that would end a line.</summary>
    private static IReadOnlyList<Adjustment> Blanks(SourceText source, int offset, bool after = false)
    {
        var start = offset;
        var end = offset;
        while (!after && source.Text[start - 1] is ' ' or '\t')
            start--;
        while (after && end < source.Text.Length && source.Text[end] is ' ' or '\t')
            end++;
        return start == end ? [] : [new Adjustment(start, end - start, string.Empty, after ? Place.BeforeRank + 1 : Place.FirstRank + 1)];
    }
}
