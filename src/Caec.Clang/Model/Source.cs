// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Clang;

/// <summary>A place in a file.</summary>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in bytes.</param>
public readonly record struct SourcePoint(int Offset, int Line, int Column);

/// <summary>A stretch of a file.</summary>
/// <param name="File">As the compiler names it: absolute when the parsed file and its include folders are.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">One past the last byte.</param>
public sealed record SourceSpan(string File, SourcePoint Start, SourcePoint End)
{
    /// <summary>Whether another stretch lies wholly inside this one.</summary>
    public bool Contains(SourceSpan other) =>
        File == other.File && Start.Offset <= other.Start.Offset && other.End.Offset <= End.Offset;

    /// <summary>FILE:LINE, as compilers print it.</summary>
    public override string ToString() => $"{File}:{Start.Line}";
}

/// <summary>What a token is (enum CXTokenKind).</summary>
public enum TokenKind
{
    /// <summary>Operator, bracket, comma, semicolon, hash.</summary>
    Punctuation,

    /// <summary>A word of the language.</summary>
    Keyword,

    /// <summary>Any other name, those of macros included.</summary>
    Identifier,

    /// <summary>Number, character or string.</summary>
    Literal,

    /// <summary>A comment.</summary>
    Comment,
}

/// <summary>One token of the parsed file, as written: macros are not expanded, inactive branches are included.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Bytes from the start of the file.</param>
/// <param name="Length">Bytes.</param>
public readonly record struct SourceToken(TokenKind Kind, int Offset, int Length)
{
    /// <summary>One past the last byte.</summary>
    public int End => Offset + Length;
}

/// <summary>How bad a diagnostic is (enum CXDiagnosticSeverity).</summary>
public enum DiagnosticSeverity
{
    /// <summary>Suppressed.</summary>
    Ignored,

    /// <summary>Belongs to another diagnostic.</summary>
    Note,

    /// <summary>Suspicious.</summary>
    Warning,

    /// <summary>Not C as asked for.</summary>
    Error,

    /// <summary>A compiler would stop here, for example for want of an included file.</summary>
    Fatal,
}

/// <summary>What the compiler has to say about a place.</summary>
/// <param name="Severity">How bad it is.</param>
/// <param name="Message">The compiler's sentence.</param>
/// <param name="File">The file, empty for diagnostics without a place.</param>
/// <param name="Point">The place.</param>
public sealed record SourceDiagnostic(DiagnosticSeverity Severity, string Message, string File, SourcePoint Point);
