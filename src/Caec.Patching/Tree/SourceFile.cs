// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using Caec.Clang;

namespace Caec.Patching.Tree;

/// <summary>A C file of the tree: its text, what the compiler makes of it, its tokens.</summary>
internal sealed class SourceFile
{
    private readonly Lazy<IReadOnlyList<Token>> _tokens;
    private readonly Lazy<IReadOnlyList<Token>> _tokensLeftOut;
    private readonly Lazy<IReadOnlyList<SourceToken>> _comments;
    private readonly Lazy<IReadOnlyDictionary<string, Symbol>> _symbols;
    private readonly ConcurrentDictionary<string, long?> _constants = new(StringComparer.Ordinal);

    public SourceFile(string path, TranslationUnit unit, ParseOptions options)
    {
        Path = path;
        Unit = unit;
        Options = options;
        Source = new SourceText(unit.Source.Span);
        _tokens = new Lazy<IReadOnlyList<Token>>(() => ReadTokens(leftOut: false));
        _tokensLeftOut = new Lazy<IReadOnlyList<Token>>(() => ReadTokens(leftOut: true));
        _comments = new Lazy<IReadOnlyList<SourceToken>>(
            () => [.. unit.Tokens.Where(token => token.Kind == TokenKind.Comment)]);
        _symbols = new Lazy<IReadOnlyDictionary<string, Symbol>>(ReadSymbols);
    }

    /// <summary>Relative to the tree.</summary>
    public string Path { get; }

    public TranslationUnit Unit { get; }

    public ParseOptions Options { get; }

    public SourceText Source { get; }

    public IReadOnlyList<Token> Tokens => _tokens.Value;

    /// <summary>What conditional compilation leaves out.</summary>
    public IReadOnlyList<Token> TokensLeftOut => _tokensLeftOut.Value;

    public IReadOnlyList<SourceToken> Comments => _comments.Value;

    /// <summary>Every name known in the file.</summary>
    public IReadOnlyDictionary<string, Symbol> Symbols => _symbols.Value;

    /// <summary>The values of constant expressions at the file's end, null for what is none; the compiler is asked once.</summary>
    public IReadOnlyList<long?> Evaluate(IReadOnlyList<string> expressions)
    {
        var open = expressions.Where(one => !_constants.ContainsKey(one)).Distinct(StringComparer.Ordinal).ToList();
        foreach (var (text, value) in open.Zip(TranslationUnit.Evaluate(Unit.File, Options, open)))
            _constants[text] = value;
        return [.. expressions.Select(one => _constants[one])];
    }

    /// <summary>Things look wrong or gone when headers are missing; then that is the news. Empty otherwise.</summary>
    public string Trouble => Unit.Diagnostics.FirstOrDefault(one => one.Severity >= DiagnosticSeverity.Error) is { } first
        ? $" (the file does not parse cleanly: {first.Message})"
        : string.Empty;

    /// <summary>A file for people; files of the tree without the tree's own path.</summary>
    public string ShownFile(SourceSpan span)
    {
        if (span.File.Length == 0)
            return "the compiler";
        var root = Unit.File[..^Path.Length];
        return span.File.StartsWith(root, StringComparison.Ordinal) ? span.File[root.Length..] : span.File;
    }

    /// <summary>A place of this file.</summary>
    public SourceSpan SpanAt(int offset)
    {
        var point = new SourcePoint(offset, Source.LineNumber(offset), 1 + offset - Source.LineStart(offset));
        return new SourceSpan(Unit.File, point, point);
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

    private List<Token> ReadTokens(bool leftOut)
    {
        var kept = new List<Token>();
        var text = Source.Text;
        var directiveEnd = 0;
        foreach (var token in Unit.Tokens)
        {
            if (token.Offset < directiveEnd || token.Kind == TokenKind.Comment || IsSkipped(token.Offset) != leftOut)
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

    /// <summary>One past a directive's last line: continued lines, and those of a comment that starts in it, included.</summary>
    public int DirectiveEnd(int offset)
    {
        var end = Source.NextLine(offset);
        while (end < Source.Text.Length)
            if (Comments.FirstOrDefault(one => one.Offset < end && one.End > end) is { Length: > 0 } comment)
                end = Source.NextLine(comment.End - 1);
            else if (IsContinued(end))
                end = Source.NextLine(end);
            else
                break;
        return end;
    }

    private bool IsContinued(int nextLine)
    {
        var last = nextLine - 2;
        if (last > 0 && Source.Text[last] == '\r')
            last--;
        return last >= 0 && Source.Text[last] == '\\';
    }

    private Dictionary<string, Symbol> ReadSymbols()
    {
        var symbols = new Dictionary<string, Symbol>(StringComparer.Ordinal);
        void Add(string name, string kind, SourceSpan span) => symbols.TryAdd(name, new Symbol(kind, span));
        foreach (var macro in Unit.Macros)
            Add(macro.Name, "a macro", macro.Span);
        foreach (var function in Unit.Functions)
            Add(function.Name, "a function", function.Span);
        foreach (var variable in Unit.Variables)
            Add(variable.Name, "a variable", variable.Span);
        foreach (var one in Unit.Typedefs)
            Add(one.Name, "a typedef", one.Span);
        foreach (var one in Unit.Structs)
            Add(one.Name, one.IsUnion ? "a union" : "a struct", one.Span);
        foreach (var one in Unit.Enums)
        {
            Add(one.Name, "an enum", one.Span);
            foreach (var enumerator in one.Enumerators)
                Add(enumerator.Name, "an enumerator", enumerator.Span);
        }
        return symbols;
    }
}

/// <summary>Something that has a name.</summary>
/// <param name="Kind">What it is, with its article.</param>
/// <param name="Span">Where it is.</param>
internal sealed record Symbol(string Kind, SourceSpan Span);
