// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Reading;
using Caec.Workstation;

namespace Caec.Clang;

/// <summary>An immutable picture of one C file as the compiler understands it, included headers included.</summary>
public sealed record TranslationUnit
{
    /// <summary>The parsed file, absolute.</summary>
    public required string File { get; init; }

    /// <summary>The parsed file's bytes.</summary>
    public required ReadOnlyMemory<byte> Source { get; init; }

    /// <summary>Every declaration and definition of a function, in order.</summary>
    public required IReadOnlyList<CFunction> Functions { get; init; }

    /// <summary>Every enum definition.</summary>
    public required IReadOnlyList<CEnumeration> Enums { get; init; }

    /// <summary>Every struct and union definition, nested ones included.</summary>
    public required IReadOnlyList<CStruct> Structs { get; init; }

    /// <summary>Every variable outside functions.</summary>
    public required IReadOnlyList<CVariable> Variables { get; init; }

    /// <summary>Every typedef.</summary>
    public required IReadOnlyList<CTypedef> Typedefs { get; init; }

    /// <summary>Every macro definition, the compiler's own included.</summary>
    public required IReadOnlyList<CMacro> Macros { get; init; }

    /// <summary>The #include directives of the parsed file itself.</summary>
    public required IReadOnlyList<CInclude> Includes { get; init; }

    /// <summary>Every token of the parsed file, as written.</summary>
    public required IReadOnlyList<SourceToken> Tokens { get; init; }

    /// <summary>The stretches of the parsed file that conditional compilation leaves out.</summary>
    public required IReadOnlyList<SourceSpan> Skipped { get; init; }

    /// <summary>What the compiler has to say, worst included; a picture is made nevertheless.</summary>
    public required IReadOnlyList<SourceDiagnostic> Diagnostics { get; init; }

    /// <summary>Parses a file.</summary>
    /// <param name="file">A C source or header; it may exist in the options' overlays only.</param>
    /// <param name="options">How it is to be understood.</param>
    /// <exception cref="CaecFailure">Kind Missing: no libclang. Kind Usage: options incomplete, or no such file.</exception>
    public static TranslationUnit Parse(string file, ParseOptions options)
    {
        var path = Path.GetFullPath(file);
        using var parsed = ParsedUnit.Parse(path, options);
        return UnitReader.Read(parsed);
    }

    /// <summary>Only what the compiler has to say about a file.</summary>
    /// <param name="file">A C source or header; it may exist in the options' overlays only.</param>
    /// <param name="options">How it is to be understood.</param>
    /// <exception cref="CaecFailure">Kind Missing: no libclang. Kind Usage: options incomplete, or no such file.</exception>
    public static IReadOnlyList<SourceDiagnostic> Diagnose(string file, ParseOptions options)
    {
        using var parsed = ParsedUnit.Parse(Path.GetFullPath(file), options, ParseDepth.Diagnostics);
        return DiagnosticReader.Read(parsed);
    }

    /// <summary>The values of C constant expressions as they would be at the end of a file.</summary>
    /// <param name="file">A C source or header.</param>
    /// <param name="options">How it is to be understood.</param>
    /// <param name="expressions">The expressions; macros and enumerators of the file may be used.</param>
    /// <returns>For each expression its value, as 64 bits; null where it is not an integer constant there.</returns>
    /// <exception cref="CaecFailure">Kind Missing: no libclang. Kind Usage: options incomplete, or no such file.</exception>
    public static IReadOnlyList<long?> Evaluate(
        string file, ParseOptions options, IReadOnlyList<string> expressions) =>
        ConstantProbe.Evaluate(Path.GetFullPath(file), options, expressions);

    /// <summary>The definition of a function, or else its last declaration, or null.</summary>
    public CFunction? Function(string name) =>
        Functions.LastOrDefault(function => function.Name == name && function.Body is not null)
        ?? Functions.LastOrDefault(function => function.Name == name);
}
