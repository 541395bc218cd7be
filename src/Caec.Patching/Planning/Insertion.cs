// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>A part of a patch: an added file or an insertion.</summary>
/// <param name="Patch">The patch.</param>
/// <param name="Name">The added file's path, or the edit's name.</param>
/// <param name="Path">The file of the tree.</param>
/// <param name="Content">What is added, or null.</param>
/// <param name="Insertion">What is inserted, or null.</param>
internal sealed record PlannedPart(PatchDescription Patch, string Name, string Path, string? Content, Insertion? Insertion);

/// <summary>A text and its place.</summary>
/// <param name="Place">Where.</param>
/// <param name="Text">Whole lines in the file's own indentation and line ends; bytes as characters.</param>
/// <param name="Order">Position in the series.</param>
internal sealed record Insertion(Place Place, string Text, int Order)
{
    /// <summary>Shapes a template's text for its place; null when there is nothing to insert.</summary>
    public static Insertion? Shape(string rendered, Place place, SourceText source, BlankLine blank, bool isC, int order)
    {
        var lines = rendered.Replace("\r", string.Empty, StringComparison.Ordinal).Split('\n')
            .SkipWhile(string.IsNullOrWhiteSpace)
            .Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()
            .Select(line => Indented(SourceText.FromUnicode(line.TrimEnd()), place.Indent, source.IndentUnit, isC))
            .ToList();
        if (lines.Count == 0)
            return null;
        if (Wants(BlankLine.Before, blank) || Wants(BlankLine.Before, place.Apart))
            lines.Insert(0, string.Empty);
        if (Wants(BlankLine.After, blank) || Wants(BlankLine.After, place.Apart))
            lines.Add(string.Empty);
        return new Insertion(place, string.Concat(lines.Select(line => line + source.Eol)), order);
    }

    private static bool Wants(BlankLine side, BlankLine given) => given == side || given == BlankLine.Both;

    private static string Indented(string line, string indent, string unit, bool isC)
    {
        if (line.Length == 0 || (isC && line[0] == '#'))
            return line;
        var tabs = line.Length - line.TrimStart('\t').Length;
        return indent + string.Concat(Enumerable.Repeat(unit, tabs)) + line[tabs..];
    }
}
