// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Clang;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Anchors at the end of lists: enumerators, elements of an initialiser.</summary>
internal static class ListAnchors
{
    /// <param name="file">Where the enum is.</param>
    /// <param name="anchor">Which enum.</param>
    /// <param name="taken">Values that earlier edits have given, by enum; gets the new one.</param>
    public static Place Enum(SourceFile file, Anchor.EnumEnd anchor, Dictionary<string, List<long>> taken)
    {
        var found = file.Unit.Enums.FirstOrDefault(one => file.IsOwn(one.Span) && (anchor.Enum is not null
            ? one.Name == anchor.Enum || IsTypedef(file, one, anchor.Enum)
            : one.Enumerators.Any(name => name.Name == anchor.EnumeratorOf)))
            ?? throw DeclarationAnchors.Missing(
                file, anchor.Enum is null ? $"an enum with {anchor.EnumeratorOf}" : $"enum {anchor.Enum}", "it is not defined here");
        var given = taken.TryGetValue($"{file.Path}:{found.Span.Start.Offset}", out var list) ? list : [];
        taken[$"{file.Path}:{found.Span.Start.Offset}"] = given;
        var sentinel = anchor.Before is null ? null : found.Enumerators.FirstOrDefault(one => one.Name == anchor.Before)
            ?? throw DeclarationAnchors.Missing(
                file, $"the enumerator {anchor.Before}",
                $"the enum has {string.Join(", ", found.Enumerators.Select(one => one.Name))}", found.Span.Start.Line);
        RequireOwn(file, $"the enumerators of {anchor.Phrase["at the end of ".Length..]}", found.Span, found.Enumerators.Select(one => one.Span));
        var value = Value(file, found, anchor, sentinel, given);
        given.Add(value);
        var place = sentinel is not null
            ? Spot.Before(file, sentinel.Span.Start.Offset)
            : End(file, found.Span, found.Enumerators.Count == 0 ? null : found.Enumerators[^1].Span.Start.Offset);
        return place with
        {
            Values = new Dictionary<string, object> { ["value"] = value.ToString(CultureInfo.InvariantCulture) },
        };
    }

    public static Place Array(SourceFile file, Anchor.ArrayEnd anchor)
    {
        var variable = DeclarationAnchors.FindVariable(file, anchor.Array);
        if (variable.Initialiser is not { } braces)
            throw DeclarationAnchors.Missing(
                file, $"an initialiser of {anchor.Array}", "it has none in braces", variable.Span.Start.Line);
        RequireOwn(file, $"the elements of {anchor.Array}", variable.Span, variable.Elements.Select(one => one.Span));
        CheckIndices(file, anchor, variable);
        return End(file, braces, variable.Elements.Count == 0 ? null : variable.Elements[^1].Span.Start.Offset);
    }

    /// <summary>Refuses a list that is kept in a file of its own: its end is there, not here.</summary>
    private static void RequireOwn(SourceFile file, string what, SourceSpan list, IEnumerable<SourceSpan> elements)
    {
        if (elements.FirstOrDefault(one => !file.IsOwn(one)) is { } foreign)
            throw new Mismatch(
                $"{what} in {file.Path}", $"{file.ShownFile(foreign)} has some", file.Path, list.Start.Line, FindingKind.Anchor);
    }

    /// <summary>The place before a list's closing brace.</summary>
    private static Place End(SourceFile file, SourceSpan list, int? lastElement)
    {
        var close = file.TokenAt(list.End.Offset) - 1;
        var last = file.Tokens[close - 1];
        if (last.Text == "{")
            return DeclarationAnchors.AfterOpening(file, list);
        var shown = lastElement ?? last.Start;
        var indent = file.Source.IsFirstOnLine(shown)
            ? file.Source.Indent(shown)
            : file.Source.Indent(list.Start.Offset) + file.Source.IndentUnit;
        var place = Spot.After(file, last.End, indent, shown);
        return last.Text == ","
            ? place
            : place with
            {
                WithoutLastComma = true,
                Adjustments = [new Adjustment(last.End, 0, ",", Place.FirstRank), .. place.Adjustments],
            };
    }

    private static long Value(
        SourceFile file, CEnumeration found, Anchor.EnumEnd anchor, CEnumerator? sentinel, List<long> given)
    {
        var last = found.Enumerators.Count == 0 ? -1 : found.Enumerators[^1].Value;
        var next = sentinel is not null ? sentinel.Value + given.Count : Math.Max(last, given.DefaultIfEmpty(last).Max()) + 1;
        var value = anchor.Value is null ? next
            : file.Evaluate([anchor.Value])[0]
                ?? throw new Mismatch("a constant as the new enumerator's value", $"{anchor.Value} is none", file.Path, found.Span.Start.Line);
        var occupant = found.Enumerators.FirstOrDefault(one => one.Value == value && one != sentinel);
        if (occupant is not null)
            throw new Mismatch(
                $"the value {value} to be free in the enum", $"{occupant.Name} has it", file.Path, occupant.Span.Start.Line,
                FindingKind.Collision);
        return given.Contains(value)
            ? throw new Mismatch(
                $"the value {value} to be free in the enum", "an earlier edit of the series takes it", file.Path,
                found.Span.Start.Line, FindingKind.Collision)
            : value;
    }

    private static void CheckIndices(SourceFile file, Anchor.ArrayEnd anchor, CVariable variable)
    {
        var values = file.Evaluate(anchor.IndexFree);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } index)
                throw new Mismatch($"{anchor.IndexFree[i]} to be a constant", "it is none", file.Path, variable.Span.Start.Line);
            if (variable.Elements.FirstOrDefault(element => element.Index == index) is { } occupant)
                throw new Mismatch(
                    $"element {anchor.IndexFree[i]} ({index}) of {anchor.Array} to be free",
                    $"`{SourceText.ToUnicode(file.Slice(occupant.Span)).Split('\n')[0].Trim()}` sets it", file.Path,
                    occupant.Span.Start.Line, FindingKind.Collision);
        }
    }

    private static bool IsTypedef(SourceFile file, CEnumeration one, string name) =>
        file.Unit.Typedefs.Any(alias => alias.Name == name && alias.Span.Contains(one.Span));
}
