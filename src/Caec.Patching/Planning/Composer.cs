// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Puts insertions into a file.</summary>
internal static partial class Composer
{
    private sealed record Step(int Offset, int Length, int Rank, int Order, string Text)
    {
        /// <summary>The insertion, or null for an adjustment.</summary>
        public Insertion? Insertion { get; init; }

        public bool IsLines => Insertion is not null && Length == 0;
    }

    /// <summary>The file with the texts in it.</summary>
    /// <exception cref="Mismatch">Two of them want the same stretch.</exception>
    public static string Compose(SourceText source, string path, IReadOnlyList<Insertion> insertions)
    {
        var steps = Steps(insertions);
        var result = new StringBuilder();
        var done = 0;
        for (var i = 0; i < steps.Count;)
        {
            var step = steps[i];
            if (step.Offset < done)
                throw new Mismatch(
                    "a stretch of its own", "another edit of the series replaces it", path, source.LineNumber(step.Offset),
                    FindingKind.Collision);
            result.Append(source.Text, done, step.Offset - done);
            done = step.Offset;
            if (step.IsLines)
            {
                var group = steps.Skip(i).TakeWhile(one => one.IsLines && one.Offset == step.Offset
                    && one.Insertion!.Place.BreaksLine is null == step.Insertion!.Place.BreaksLine is null).ToList();
                AppendLines(result, source, group);
                i += group.Count;
                continue;
            }
            result.Append(step.Insertion is null ? step.Text : Inline(step.Text, step.Insertion.Place.Indent));
            done += step.Length;
            i++;
        }
        return result.Append(source.Text, done, source.Text.Length - done).ToString();
    }

    private static List<Step> Steps(IReadOnlyList<Insertion> insertions)
    {
        var texts = insertions.Select(one =>
            new Step(one.Place.Offset, one.Place.Length, one.Place.Rank, one.Order, one.Text) { Insertion = one });
        var adjustments = insertions.SelectMany(one => one.Place.Adjustments)
            .DistinctBy(one => (one.Offset, one.Length, one.Text))
            .Select(one => new Step(one.Offset, one.Length, one.Rank, 0, one.Text));
        return [.. texts.Concat(adjustments)
            .OrderBy(step => step.Offset).ThenBy(step => step.Length > 0).ThenBy(step => step.Rank).ThenBy(step => step.Order)];
    }

    private static void AppendLines(StringBuilder result, SourceText source, List<Step> group)
    {
        var place = group[0].Insertion!.Place;
        var breaks = place.BreaksLine is not null;
        if (breaks || (result.Length > 0 && result[^1] != '\n'))
            result.Append(source.Eol);
        foreach (var step in group)
            result.Append(step == group[^1] && step.Insertion!.Place.WithoutLastComma ? LastComma().Replace(step.Text, "$1") : step.Text);
        if (breaks)
            result.Append(place.BreaksLine);
    }

    /// <summary>A replacement stands where the old text began, so its first line is indented and its last line ended.</summary>
    private static string Inline(string text, string indent)
    {
        var inline = text.TrimEnd('\r', '\n');
        return inline.StartsWith(indent, StringComparison.Ordinal) ? inline[indent.Length..] : inline;
    }

    [GeneratedRegex(@",((?:\s|/\*[^*]*(?:\*(?!/)[^*]*)*\*/|//[^\n]*)*)\z")]
    private static partial Regex LastComma();
}
