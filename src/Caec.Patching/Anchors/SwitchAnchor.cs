// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>The place of a new case in a switch.</summary>
internal static class SwitchAnchor
{
    public static Place Resolve(SourceFile file, Anchor.SwitchCase anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var (statement, block) = Find(body, anchor);
        CheckValues(body, statement, anchor);
        var labels = block.Children.Where(child => child.Kind == StatementKind.Label).ToList();
        var indent = labels.Count > 0 && file.Source.IsFirstOnLine(body.Start(labels[0]))
            ? file.Source.Indent(body.Start(labels[0]))
            : file.Source.Indent(body.Start(statement));
        var place = Put(body, block, indent);
        return place with { Function = body, ShownAt = body.Start(statement) };
    }

    private static Place Put(FunctionBody body, Statement block, string indent)
    {
        var file = body.File;
        var at = block.Children.FindIndex(child => IsDefault(file, child));
        // Labels that share the default's statements belong to it.
        while (at > 0 && block.Children[at - 1].Kind == StatementKind.Label)
            at--;
        var before = at < 0 ? block.Children.LastOrDefault() : at > 0 ? block.Children[at - 1] : null;
        if (before is null || !Leaves(body, before))
            return Spot.After(file, file.Tokens[block.First].End, indent, body.Start(block));
        return at < 0
            ? Spot.Before(file, file.Tokens[block.End - 1].Start, indent)
            : Spot.Before(file, body.Start(block.Children[at]), indent);
    }

    /// <summary>Whether control never passes from a statement to what follows it.</summary>
    private static bool Leaves(FunctionBody body, Statement statement) => statement.Kind switch
    {
        StatementKind.Return or StatementKind.Jump => true,
        StatementKind.Block => statement.Children.Count > 0 && Leaves(body, statement.Children[^1]),
        StatementKind.If => statement.Children.Count == 2 && statement.Children.All(child => Leaves(body, child)),
        _ => false,
    };

    private static (Statement Switch, Statement Block) Find(FunctionBody body, Anchor.SwitchCase anchor)
    {
        var file = body.File;
        var condition = anchor.SwitchOn is null ? null : TokenText.Split(anchor.SwitchOn);
        var found = body.Statements
            .Where(one => one.Kind == StatementKind.Switch && one.Children is [{ Kind: StatementKind.Block }])
            .Where(one => condition is null || TokenText.Find(file.Tokens, condition, one.First, one.HeaderEnd) is not null)
            .Where(one => anchor.HasCase is null || one.Children[0].Children.Any(label => IsCase(file, label, anchor.HasCase)))
            .ToList();
        if (found.Count == 1)
            return (found[0], found[0].Children[0]);
        var lines = string.Join(", ", found.Select(one =>
            file.Source.LineNumber(body.Start(one)).ToString(CultureInfo.InvariantCulture)));
        throw new Mismatch(
            $"one switch{anchor.Phrase["a new case in the switch".Length..]}",
            found.Count == 0 ? "there is none" : $"there are {found.Count}, in lines {lines}", file.Path, body.Line,
            FindingKind.Anchor);
    }

    private static void CheckValues(FunctionBody body, Statement statement, Anchor.SwitchCase anchor)
    {
        var file = body.File;
        var start = body.Start(statement);
        var cases = body.Function.Switches.FirstOrDefault(one => one.Span.Start.Offset == start)?.Cases ?? [];
        var values = file.Evaluate(anchor.ValueFree);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } value)
                throw new Mismatch(
                    $"{anchor.ValueFree[i]} to be a constant", "it is none", file.Path, file.Source.LineNumber(start));
            if (cases.FirstOrDefault(one => one.Low <= value && value <= one.High) is { } occupant)
                throw new Mismatch(
                    $"case {anchor.ValueFree[i]} to be free",
                    $"`{SourceText.ToUnicode(file.Slice(occupant.Span)).Split(['\n', ':'])[0].Trim()}` has it", file.Path,
                    occupant.Span.Start.Line, FindingKind.Collision);
        }
    }

    private static bool IsDefault(SourceFile file, Statement statement) =>
        statement.Kind == StatementKind.Label && file.Tokens[statement.First].Text == "default";

    private static bool IsCase(SourceFile file, Statement label, string text) =>
        label.Kind == StatementKind.Label && file.Tokens[label.First].Text == "case"
        && file.Tokens.Skip(label.First + 1).Take(label.End - label.First - 2).Select(token => token.Text)
            .SequenceEqual(TokenText.Split(text));
}
