// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>A function's definition with its statements.</summary>
internal sealed class FunctionBody
{
    private FunctionBody(SourceFile file, CFunction function)
    {
        File = file;
        Function = function;
        Root = file.ReadBody(function);
    }

    public SourceFile File { get; }

    public CFunction Function { get; }

    public Statement Root { get; }

    public int Line => Function.Span.Start.Line;

    public IEnumerable<Statement> Statements => Root.SelfAndBelow();

    /// <exception cref="Mismatch">No definition of that name in the file.</exception>
    public static FunctionBody Find(SourceFile file, string name) => TryFind(file, name) ?? throw new Mismatch(
        $"the function {name}()", $"it is not defined in {file.Path}{Nearest(file, name)}{file.Trouble}", file.Path,
        kind: FindingKind.Anchor);

    /// <summary>The one definition of a name in a file, or null.</summary>
    public static FunctionBody? TryFind(SourceFile file, string name) => file.Unit.Functions
        .Where(function => function.Name == name && function.Body is not null && file.IsOwn(function.Span)).ToList() is [var one]
            ? new FunctionBody(file, one) : null;

    public int Start(Statement statement) => File.Tokens[statement.First].Start;

    public int End(Statement statement) => File.Tokens[statement.End - 1].End;

    /// <summary>Whether a statement declares a variable.</summary>
    public bool IsDeclaration(Statement statement) =>
        statement.Kind == StatementKind.Simple && Function.Locals.Any(local => File.IsOwn(local.Span)
            && local.Span.Start.Offset >= Start(statement) && local.Span.Start.Offset < End(statement));

    /// <summary>Whether a statement's own text (not that of statements in it) holds a token.</summary>
    public static bool OwnsToken(Statement statement, int token) =>
        statement.First <= token && token < statement.End
        && !statement.Children.Any(child => child.First <= token && token < child.End);

    /// <summary>The innermost statement that holds a token.</summary>
    public Statement StatementAt(int token) => Statements.Last(candidate => OwnsToken(candidate, token));

    /// <summary>Local variables and parameters visible at an offset: of several of one name, the innermost.</summary>
    public IEnumerable<CLocal> Visible(int offset) => Function.Parameters
        .Concat(Function.Locals.Where(local => IsVisible(local, offset)))
        .GroupBy(local => local.Name)
        .Select(group => group.Last());

    private bool IsVisible(CLocal local, int offset)
    {
        var declared = local.Span.Start.Offset;
        if (declared >= offset)
            return false;
        var scope = Statements.LastOrDefault(statement =>
            statement.Kind is StatementKind.Block or StatementKind.Loop
            && Start(statement) <= declared && declared < End(statement));
        return scope is not null && offset <= End(scope);
    }

    private static string Nearest(SourceFile file, string name)
    {
        var best = file.Unit.Functions
            .Where(function => function.Body is not null && file.IsOwn(function.Span))
            .Select(function => (Function: function, Score: Likeness.Of(function.Name, name)))
            .OrderByDescending(one => one.Score)
            .FirstOrDefault();
        return best.Score < Likeness.Least
            ? string.Empty
            : $"; there is {best.Function.Name}(), line {best.Function.Span.Start.Line}";
    }
}
