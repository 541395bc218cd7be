// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;

namespace Caec.Patching.Tree;

/// <summary>A C file of the tree: its text, what the compiler makes of it, its tokens.</summary>
internal sealed class SourceFile
{
    private readonly Lazy<IReadOnlyList<Token>> _tokens;
    private readonly Lazy<IReadOnlyDictionary<string, string>> _symbols;

    public SourceFile(string path, TranslationUnit unit, ParseOptions options)
    {
        Path = path;
        Unit = unit;
        Options = options;
        Source = new SourceText(unit.Source.Span);
        _tokens = new Lazy<IReadOnlyList<Token>>(ReadTokens);
        _symbols = new Lazy<IReadOnlyDictionary<string, string>>(ReadSymbols);
    }

    /// <summary>Relative to the tree.</summary>
    public string Path { get; }

    public TranslationUnit Unit { get; }

    public ParseOptions Options { get; }

    public SourceText Source { get; }

    public IReadOnlyList<Token> Tokens => _tokens.Value;

    public IEnumerable<SourceToken> Comments => Unit.Tokens.Where(token => token.Kind == TokenKind.Comment);

    /// <summary>Every name known in the file, and where it comes from (FILE:LINE).</summary>
    public IReadOnlyDictionary<string, string> Symbols => _symbols.Value;

    /// <summary>Things look wrong or gone when headers are missing; then that is the news. Empty otherwise.</summary>
    public string Trouble => Unit.Diagnostics.FirstOrDefault(one => one.Severity >= DiagnosticSeverity.Error) is { } first
        ? $" (the file does not parse cleanly: {first.Message})"
        : string.Empty;

    /// <summary>FILE:LINE for people; files of the tree without the tree's own path.</summary>
    public string Shown(SourceSpan span)
    {
        if (span.File.Length == 0)
            return "the compiler";
        var root = Unit.File[..^Path.Length];
        return span.File.StartsWith(root, StringComparison.Ordinal) ? $"{span.File[root.Length..]}:{span.Start.Line}" : span.ToString();
    }

    public string Slice(SourceSpan span) => Source.Text[span.Start.Offset..span.End.Offset];

    public string Slice(int firstToken, int endToken) =>
        endToken <= firstToken ? string.Empty : Source.Text[Tokens[firstToken].Start..Tokens[endToken - 1].End];

    /// <summary>Whether something stands in this file and not in one that it includes.</summary>
    public bool IsOwn(SourceSpan span) => span.File == Unit.File;

    public bool IsOwnField(CField field) => IsOwn(field.Span);

    /// <summary>Index of the first token at or after an offset.</summary>
    public int TokenAt(int offset)
    {
        var low = 0;
        var high = Tokens.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Tokens[middle].Start < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    /// <summary>The statements of a function's body.</summary>
    public Statement ReadBody(CFunction function) => StatementReader.ReadBody(
        Tokens, TokenAt(function.Body!.Start.Offset), TokenAt(function.Body.End.Offset));

    private List<Token> ReadTokens()
    {
        var kept = new List<Token>();
        var text = Source.Text;
        var directiveEnd = 0;
        foreach (var token in Unit.Tokens)
        {
            if (token.Offset < directiveEnd || token.Kind == TokenKind.Comment || IsSkipped(token.Offset))
                continue;
            if (text[token.Offset] == '#' && Source.IsFirstOnLine(token.Offset))
                directiveEnd = DirectiveEnd(token.Offset);
            else
                kept.Add(new Token(text.Substring(token.Offset, token.Length), token.Offset));
        }
        return kept;
    }

    private bool IsSkipped(int offset) =>
        Unit.Skipped.Any(span => span.Start.Offset <= offset && offset < span.End.Offset);

    /// <summary>One past a directive's last line, continued lines included.</summary>
    public int DirectiveEnd(int offset)
    {
        var end = Source.NextLine(offset);
        while (end < Source.Text.Length && IsContinued(end))
            end = Source.NextLine(end);
        return end;
    }

    private bool IsContinued(int nextLine)
    {
        var last = nextLine - 2;
        if (last > 0 && Source.Text[last] == '\r')
            last--;
        return last >= 0 && Source.Text[last] == '\\';
    }

    private Dictionary<string, string> ReadSymbols()
    {
        var symbols = new Dictionary<string, string>(StringComparer.Ordinal);
        void Add(string name, SourceSpan span) => symbols.TryAdd(name, Shown(span));
        foreach (var macro in Unit.Macros)
            Add(macro.Name, macro.Span);
        foreach (var function in Unit.Functions)
            Add(function.Name, function.Span);
        foreach (var variable in Unit.Variables)
            Add(variable.Name, variable.Span);
        foreach (var one in Unit.Typedefs)
            Add(one.Name, one.Span);
        foreach (var one in Unit.Structs)
            Add(one.Name, one.Span);
        foreach (var one in Unit.Enums)
        {
            Add(one.Name, one.Span);
            foreach (var enumerator in one.Enumerators)
                Add(enumerator.Name, enumerator.Span);
        }
        return symbols;
    }
}
