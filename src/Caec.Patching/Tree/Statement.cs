// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tree;

internal enum StatementKind
{
    /// <summary>Expression or declaration, ended by a semicolon.</summary>
    Simple,

    Block,
    If,
    Loop,
    Switch,
    Return,

    /// <summary>break, continue or goto.</summary>
    Jump,

    /// <summary>case, default or a label, without the statement that follows.</summary>
    Label,
}

/// <summary>A statement as written: macros are names like any other.</summary>
internal sealed class Statement
{
    public required StatementKind Kind { get; init; }

    /// <summary>Index of its first token.</summary>
    public required int First { get; init; }

    /// <summary>Index one past its last token, semicolon or brace included.</summary>
    public int End { get; set; }

    /// <summary>One past the header (condition and its parenthesis); equal to <see cref="End"/> for simple ones.</summary>
    public int HeaderEnd { get; set; }

    public Statement? Parent { get; init; }

    public List<Statement> Children { get; } = [];

    /// <summary>Whether it is the body of an if, else or loop without braces around it.</summary>
    public bool IsUnbracedBody =>
        Parent is { Kind: StatementKind.If or StatementKind.Loop or StatementKind.Switch } && Kind != StatementKind.Block;

    /// <summary>Whether what stands before its body may run many times: a loop, or a loop behind a macro.</summary>
    public bool RepeatsHeader => Kind == StatementKind.Loop || (Kind == StatementKind.Simple && Children.Count > 0);

    public IEnumerable<Statement> SelfAndBelow() => Children.SelectMany(child => child.SelfAndBelow()).Prepend(this);
}
