// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>A call as written.</summary>
/// <param name="Name">Index of the callee's token.</param>
/// <param name="Open">Index of the opening parenthesis.</param>
/// <param name="Close">Index of the closing parenthesis.</param>
internal sealed record CallText(int Name, int Open, int Close)
{
    public static CallText Read(IReadOnlyList<Token> tokens, int name)
    {
        var depth = 0;
        var at = name + 1;
        do
        {
            depth += tokens[at].Text is "(" or "[" or "{" ? 1 : tokens[at].Text is ")" or "]" or "}" ? -1 : 0;
            at++;
        }
        while (depth > 0 && at < tokens.Count);
        return new CallText(name, name + 1, at - 1);
    }

    /// <summary>The arguments' texts.</summary>
    public IEnumerable<string> Arguments(SourceFile file)
    {
        var depth = 0;
        var start = Open + 1;
        for (var i = Open + 1; i < Close; i++)
        {
            depth += file.Tokens[i].Text is "(" or "[" or "{" ? 1 : file.Tokens[i].Text is ")" or "]" or "}" ? -1 : 0;
            if (depth > 0 || file.Tokens[i].Text != ",")
                continue;
            yield return file.Slice(start, i);
            start = i + 1;
        }
        if (start < Close)
            yield return file.Slice(start, Close);
    }

    /// <summary>What the call's value is assigned to: an expression, or the variable that is declared; or nothing.</summary>
    public string Result(SourceFile file, Statement statement)
    {
        if (statement.Kind != StatementKind.Simple || Name == statement.First || file.Tokens[Name - 1].Text != "=")
            return string.Empty;
        var equals = Name - 1;
        // TYPE NAME = f(): two words side by side, or a star after a word, make it a declaration.
        var isDeclaration = equals - statement.First >= 2 && file.Tokens[equals - 1].IsWord
            && (file.Tokens[equals - 2].IsWord || file.Tokens[equals - 2].Text == "*");
        return file.Slice(isDeclaration ? equals - 1 : statement.First, equals);
    }
}

/// <summary>Assignments as written.</summary>
internal static class AssignmentText
{
    private static readonly HashSet<string> Operators =
        ["=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>="];

    /// <summary>Whether the token at an index starts an assignment's target: <c>x-&gt;a.b[i] =</c> for a.b.</summary>
    public static bool IsAt(IReadOnlyList<Token> tokens, int at, Anchor.Assignment anchor)
    {
        var names = anchor.Target.Split('.');
        var isMember = at > 0 && tokens[at - 1].Text is "." or "->";
        if (tokens[at].Text != names[0] || isMember != anchor.IsMember)
            return false;
        for (var i = 0; ; i++)
        {
            if (at >= tokens.Count || tokens[at].Text != names[i])
                return false;
            at = SkipSubscripts(tokens, at + 1);
            if (i == names.Length - 1)
                return at < tokens.Count && Operators.Contains(tokens[at].Text);
            if (at >= tokens.Count || tokens[at].Text is not ("." or "->"))
                return false;
            at++;
        }
    }

    private static int SkipSubscripts(IReadOnlyList<Token> tokens, int at)
    {
        while (at < tokens.Count && tokens[at].Text == "[")
        {
            var depth = 0;
            do
            {
                depth += tokens[at].Text == "[" ? 1 : tokens[at].Text == "]" ? -1 : 0;
                at++;
            }
            while (depth > 0 && at < tokens.Count);
        }
        return at;
    }
}
