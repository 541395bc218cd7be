// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Anchors in files of any kind.</summary>
internal static partial class TextAnchors
{
    public static Place Line(SourceText source, string path, Anchor.TextLine anchor)
    {
        var wanted = SourceText.FromUnicode(anchor.Line);
        var found = new List<int>();
        for (var start = 0; start < source.Text.Length; start = source.NextLine(start))
            if (source.Text[start..source.NextLine(start)].Trim() == wanted)
                found.Add(start);
        if (found.Count != 1)
            throw new Mismatch(
                $"one line `{anchor.Line}`",
                found.Count == 0
                    ? "there is none"
                    : $"there are {found.Count}, lines {string.Join(", ", found.Select(one => source.LineNumber(one).ToString(CultureInfo.InvariantCulture)))}",
                path, kind: FindingKind.Anchor);
        var indent = source.Indent(found[0]);
        return anchor.Side switch
        {
            Side.Before => new Place(found[0], indent) { Rank = Place.BeforeRank },
            Side.After => new Place(source.NextLine(found[0]), indent) { ShownAt = found[0] },
            _ => new Place(found[0] + indent.Length, indent) { Length = wanted.Length },
        };
    }

    /// <summary>The end of the file; in a header, before the #endif that ends it.</summary>
    public static Place End(SourceText source, string path)
    {
        if (Path.GetExtension(path) == ".h" && LastEndif().Match(source.Text) is { Success: true } guard)
            return new Place(guard.Groups[1].Index, string.Empty) { Rank = Place.BeforeRank, Apart = BlankLine.After };
        return new Place(source.Text.Length, string.Empty);
    }

    [GeneratedRegex(@"(?:^|\n)([ \t]*#[ \t]*endif\b(?:[^\n]*))\s*\z", RegexOptions.RightToLeft)]
    private static partial Regex LastEndif();
}
