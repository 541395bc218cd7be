// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Anchors at statements inside a function: calls, assignments, sequences of tokens, returns, the start.</summary>
internal static class StatementAnchors
{
    public static Place Call(SourceFile file, Anchor.CallOf anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var chosen = CallText.Read(file.Tokens, Choose(body, Sought.Call(anchor), anchor.Nth).Index);
        var statement = body.StatementAt(chosen.Name);
        return With(Beside(body, statement, anchor.Side, chosen.Name), "call", new Dictionary<string, object>
        {
            ["args"] = chosen.Arguments(file).Select(SourceText.ToLine).ToList(),
            ["result"] = SourceText.ToLine(chosen.Result(file, statement)),
        });
    }

    public static Place Assignment(SourceFile file, Anchor.Assignment anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var chosen = Choose(body, Sought.Assignment(anchor), anchor.Nth);
        return Beside(body, body.StatementAt(chosen.Index), anchor.Side, chosen.Index);
    }

    public static Place Containing(SourceFile file, Anchor.Containing anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var chosen = Choose(body, Sought.Sequence(anchor), anchor.Nth);
        return With(Beside(body, body.StatementAt(chosen.Index), anchor.Side, chosen.Index), "match", chosen.Names);
    }

    public static Place Return(SourceFile file, Anchor.BeforeReturn anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var last = body.Root.Children.LastOrDefault(statement => statement.Kind == StatementKind.Return);
        var place = last is null ? AtEnd(body) : Beside(body, last, Side.Before);
        var value = last is null ? string.Empty : file.Slice(last.First + 1, last.End - 1);
        return With(place, "return", new Dictionary<string, object> { ["value"] = SourceText.ToLine(value) });
    }

    public static Place Start(SourceFile file, Anchor.FunctionStart anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var first = body.Root.Children.FirstOrDefault(statement => anchor.Top || !body.IsDeclaration(statement));
        if (first is not null && !anchor.Top)
            return Beside(body, first, Side.Before);
        var last = anchor.Top ? null : body.Root.Children.LastOrDefault();
        return last is not null
            ? Beside(body, last, Side.After)
            : Spot.After(file, file.Tokens[body.Root.First].End, Inner(body), body.Start(body.Root)) with { Function = body };
    }

    /// <summary>Beside a whole statement; braces are made around the only statement of an if or loop.</summary>
    /// <param name="body">The function.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="side">On which side.</param>
    /// <param name="token">What was looked for in it; its first token where nothing was.</param>
    private static Place Beside(FunctionBody body, Statement statement, Side side, int? token = null)
    {
        var file = body.File;
        var start = body.Start(statement);
        var end = body.End(statement);
        Refuse(body, statement, side, token ?? statement.First);
        var indent = file.Source.IsFirstOnLine(start) ? file.Source.Indent(start) : Outer(body, statement) + file.Source.IndentUnit;
        var depth = Depth(statement);
        var place = side switch
        {
            Side.Before => Spot.Before(file, start, indent),
            Side.After => Spot.After(file, end, indent, start) with { Rank = Place.AfterRank - (2 * depth) },
            _ => new Place(start, indent) { Length = end - start },
        };
        var braces = side != Side.Replace && statement.IsUnbracedBody ? Braces(body, statement, depth) : [];
        return place with
        {
            Function = body,
            ShownAt = file.Tokens[token ?? statement.First].Start,
            Adjustments = [.. place.Adjustments, .. braces],
            Values = new Dictionary<string, object>
            {
                ["statement"] = SourceText.ToUnicode(Unindented(file.Source, start, end)),
            },
        };
    }

    private static void Refuse(FunctionBody body, Statement statement, Side side, int token)
    {
        var line = body.File.Source.LineNumber(body.Start(statement));
        if (statement.Kind == StatementKind.If && statement.IsUnbracedBody && statement.Parent!.Kind == StatementKind.If
            && statement.Parent.Children.IndexOf(statement) == 1 && side != Side.Replace)
            throw new Mismatch("a statement", "it is the condition of an else if", body.File.Path, line, FindingKind.Anchor);
        if (side == Side.After && statement.Kind is StatementKind.Return or StatementKind.Jump)
            throw new Mismatch(
                "a statement that something can follow", "it leaves the function or loop", body.File.Path, line,
                FindingKind.Anchor);
        if (side != Side.Replace && statement.RepeatsHeader && token > statement.First)
            throw new Mismatch(
                "a statement that runs once for each text beside it", "it is in the header of a loop", body.File.Path, line,
                FindingKind.Anchor);
        if (statement.Kind == StatementKind.Label)
            throw new Mismatch("a statement", "it is a label", body.File.Path, line, FindingKind.Anchor);
    }

    private static IReadOnlyList<Adjustment> Braces(FunctionBody body, Statement statement, int depth)
    {
        var file = body.File;
        var open = new Adjustment(file.Tokens[statement.First - 1].End, 0, " {", Place.FirstRank);
        var end = body.End(statement);
        if (statement.End < file.Tokens.Count && file.Tokens[statement.End].Text == "else"
            && file.Source.IsFirstOnLine(file.Tokens[statement.End].Start))
            return [open, new Adjustment(file.Tokens[statement.End].Start, 0, "} ", Place.FirstRank)];
        var after = Spot.After(file, end, string.Empty, end);
        var close = after.BreaksLine is null
            ? $"{Outer(body, statement)}}}{file.Source.Eol}"
            : " }";
        return [open, new Adjustment(after.Offset, 0, close, Place.AfterRank - (2 * depth) + 1)];
    }

    private static Place AtEnd(FunctionBody body)
    {
        var file = body.File;
        var last = body.Root.Children.LastOrDefault();
        return last is null
            ? Spot.After(file, file.Tokens[body.Root.First].End, Inner(body), body.Start(body.Root)) with { Function = body }
            : last.Kind == StatementKind.Label
                ? Spot.Before(file, file.Tokens[body.Root.End - 1].Start, Inner(body)) with { Function = body }
                : Beside(body, last, Side.After);
    }

    private static Place With(Place place, string name, object value) =>
        place with { Values = new Dictionary<string, object>(place.Values) { [name] = value } };

    /// <summary>The one place, the n-th, or a mismatch that lists the candidates.</summary>
    private static TokenMatch Choose(FunctionBody body, Sought sought, Occurrence? nth)
    {
        var found = sought.Find(body.File.Tokens, body.Root.First, body.Root.End).ToList();
        var where = $"{sought.Noun} in {body.Function.Name}()";
        var some = $"{("aeiou".Contains(where[0]) ? "an" : "a")} {where}";
        if (found.Count == 0)
            throw Nearby.Missing(body, some, sought);
        if (nth is null && found.Count > 1)
        {
            var lines = string.Join(", ", found.Select(one =>
                body.File.Source.LineNumber(body.File.Tokens[one.Index].Start).ToString(CultureInfo.InvariantCulture)));
            throw new Mismatch(
                $"exactly one {where}", $"there are {found.Count}, in lines {lines}", body.File.Path, body.Line, FindingKind.Anchor);
        }
        if (nth is not null && nth.Number > found.Count)
            throw new Mismatch(
                $"{some}, number {nth.Number}", $"there are only {found.Count}", body.File.Path, body.Line, FindingKind.Anchor);
        return nth is null ? found[0] : nth.Number == 0 ? found[^1] : found[nth.Number - 1];
    }

    private static int Depth(Statement statement)
    {
        var depth = 0;
        for (var up = statement.Parent; up is not null; up = up.Parent)
            depth++;
        return depth;
    }

    /// <summary>Indentation of the statement that a statement is in.</summary>
    private static string Outer(FunctionBody body, Statement statement)
    {
        var outer = statement.Parent;
        while (outer is { Kind: StatementKind.Block, Parent: not null })
            outer = outer.Parent;
        return body.File.Source.Indent(outer is null ? body.Function.Span.Start.Offset : body.Start(outer));
    }

    private static string Inner(FunctionBody body) =>
        body.File.Source.Indent(body.Function.Span.Start.Offset) + body.File.Source.IndentUnit;

    private static string Unindented(SourceText source, int start, int end)
    {
        var indent = source.Indent(start);
        var lines = source.Text[start..end].Replace("\r", string.Empty, StringComparison.Ordinal).Split('\n');
        return string.Join('\n', lines.Select((line, i) =>
            i > 0 && line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line));
    }
}
