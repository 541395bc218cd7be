// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Says what is there instead of tokens that a function does not have.</summary>
internal static class Nearby
{
    private const int ShownWidth = 60;

    // Words that say nothing about what a statement is for.
    private static readonly HashSet<string> Common =
        ["if", "else", "for", "while", "do", "switch", "case", "return", "struct", "const", "unsigned", "int", "long", "void"];

    public static Mismatch Missing(FunctionBody body, string expected, Sought sought)
    {
        var (line, hint) = LeftOut(body, sought) ?? InAnotherFunction(body, sought) ?? Similar(body, sought)
            ?? (body.Line, string.Empty);
        return new Mismatch(expected, $"there is none{hint}", body.File.Path, line, FindingKind.Anchor);
    }

    private static (int Line, string Hint)? LeftOut(FunctionBody body, Sought sought)
    {
        var tokens = body.File.TokensLeftOut;
        foreach (var match in sought.Find(tokens, 0, tokens.Count))
            if (tokens[match.Index].Start > body.Start(body.Root) && tokens[match.Index].Start < body.End(body.Root))
            {
                var line = body.File.Source.LineNumber(tokens[match.Index].Start);
                return (line, $"; conditional compilation leaves out the one in line {line}");
            }
        return null;
    }

    private static (int Line, string Hint)? InAnotherFunction(FunctionBody body, Sought sought)
    {
        var file = body.File;
        foreach (var other in file.Unit.Functions.Where(one => one.Body is not null && file.IsOwn(one.Span) && one.Name != body.Function.Name))
            if (sought.Find(file.Tokens, file.TokenAt(other.Body!.Start.Offset), file.TokenAt(other.Body.End.Offset))
                .FirstOrDefault() is { } match)
            {
                var line = file.Source.LineNumber(file.Tokens[match.Index].Start);
                return (line, $"; there is one in {other.Name}(), line {line}");
            }
        return null;
    }

    /// <summary>The statement whose names have most in common with those that are looked for.</summary>
    private static (int Line, string Hint)? Similar(FunctionBody body, Sought sought)
    {
        var words = sought.Words.Where(word => Token.StartsWord(word) && !Common.Contains(word)).ToList();
        var best = body.Statements
            .Where(one => one.Kind is not (StatementKind.Block or StatementKind.Label))
            .Select(one => (Statement: one, Score: Score(body.File.Tokens, one, words)))
            .OrderByDescending(one => one.Score)
            .FirstOrDefault();
        if (best.Statement is null || best.Score < Likeness.Least)
            return null;
        var line = body.File.Source.LineNumber(body.Start(best.Statement));
        var text = SourceText.ToLine(body.File.Slice(best.Statement.First, Math.Max(best.Statement.HeaderEnd, best.Statement.First + 1)));
        var shown = text.Length > ShownWidth ? $"{text[..ShownWidth].TrimEnd()}..." : text;
        return (line, $"; the most similar is `{shown}`");
    }

    private static double Score(IReadOnlyList<Token> tokens, Statement statement, List<string> words)
    {
        var names = tokens.Skip(statement.First).Take(statement.HeaderEnd - statement.First)
            .Where(token => token.IsWord).Select(token => token.Text).ToList();
        return words.Sum(word => names.Select(name => Likeness.Of(word, name)).DefaultIfEmpty(0).Max());
    }
}
