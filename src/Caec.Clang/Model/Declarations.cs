// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Clang;

/// <summary>A type as written and with every typedef resolved.</summary>
/// <param name="Written">For example <c>uint64_t</c>.</param>
/// <param name="Canonical">For example <c>unsigned long</c>.</param>
public sealed record CTypeName(string Written, string Canonical);

/// <summary>A parameter or a variable inside a function.</summary>
/// <param name="Name">May be empty for a parameter.</param>
/// <param name="Type">Its type.</param>
/// <param name="Span">Where it is declared.</param>
public sealed record CLocal(string Name, CTypeName Type, SourceSpan Span);

/// <summary>A call in a function.</summary>
/// <param name="Callee">The function's name, or the member's or variable's that holds its pointer.</param>
/// <param name="Span">From the callee to the closing parenthesis.</param>
public sealed record CCall(string Callee, SourceSpan Span);

/// <summary>A case of a switch.</summary>
/// <param name="Low">Its value, or null for the default.</param>
/// <param name="High">The last value of a GNU range, else equal to <paramref name="Low"/>.</param>
/// <param name="Span">From the word case or default to the end of its first statement.</param>
public sealed record CCase(long? Low, long? High, SourceSpan Span);

/// <summary>A switch statement.</summary>
/// <param name="Span">The whole statement.</param>
/// <param name="Cases">Its own cases, not those of switches inside it.</param>
public sealed record CSwitch(SourceSpan Span, IReadOnlyList<CCase> Cases);

/// <summary>A function's declaration or definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Returns">What it returns.</param>
/// <param name="Parameters">In order.</param>
/// <param name="IsStatic">Whether only this translation unit sees it.</param>
/// <param name="Span">From its type to the closing brace, or to before the semicolon.</param>
/// <param name="Body">The braces and what they hold, or null for a declaration.</param>
public sealed record CFunction(
    string Name, CTypeName Returns, IReadOnlyList<CLocal> Parameters, bool IsStatic, SourceSpan Span, SourceSpan? Body)
{
    /// <summary>The statements of the body's top level; filled for definitions in the parsed file itself.</summary>
    public IReadOnlyList<SourceSpan> Statements { get; init; } = [];

    /// <summary>Variables anywhere in the body; filled for definitions in the parsed file itself.</summary>
    public IReadOnlyList<CLocal> Locals { get; init; } = [];

    /// <summary>Calls anywhere in the body; filled for definitions in the parsed file itself.</summary>
    public IReadOnlyList<CCall> Calls { get; init; } = [];

    /// <summary>What the body does, macros expanded; filled for definitions in the parsed file itself.</summary>
    public CCode? Code { get; init; }

    /// <summary>Switches anywhere in the body; filled for definitions in the parsed file itself.</summary>
    public IReadOnlyList<CSwitch> Switches { get; init; } = [];
}

/// <summary>A name of an enum.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Span">The name and, where given, the value.</param>
public sealed record CEnumerator(string Name, long Value, SourceSpan Span);

/// <summary>An enum's definition.</summary>
/// <param name="Name">Its tag, empty when it has none.</param>
/// <param name="Enumerators">In order.</param>
/// <param name="Span">From the word enum to the closing brace.</param>
public sealed record CEnumeration(string Name, IReadOnlyList<CEnumerator> Enumerators, SourceSpan Span);

/// <summary>A member of a struct or union.</summary>
/// <param name="Name">Empty for an anonymous struct or union.</param>
/// <param name="Type">Its type.</param>
/// <param name="OffsetBits">Bits from the start of the struct; negative when the compiler cannot tell.</param>
/// <param name="Size">Bytes; negative when the compiler cannot tell.</param>
/// <param name="Span">The declaration without its semicolon.</param>
public sealed record CField(string Name, CTypeName Type, long OffsetBits, long Size, SourceSpan Span);

/// <summary>A struct's or union's definition.</summary>
/// <param name="Name">Its tag, empty when it has none.</param>
/// <param name="IsUnion">Whether it is a union.</param>
/// <param name="Size">Bytes; negative when the compiler cannot tell.</param>
/// <param name="Fields">In order.</param>
/// <param name="Span">From the word struct to the closing brace.</param>
public sealed record CStruct(string Name, bool IsUnion, long Size, IReadOnlyList<CField> Fields, SourceSpan Span);

/// <summary>One element of an initialiser.</summary>
/// <param name="Index">The element of the array that it sets, or null when it sets a member.</param>
/// <param name="Member">The member that it sets, or null.</param>
/// <param name="Span">Designator and value.</param>
public sealed record CElement(long? Index, string? Member, SourceSpan Span);

/// <summary>A variable outside functions.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsDefinition">Whether storage is made here.</param>
/// <param name="Span">From its type to the end of its initialiser.</param>
/// <param name="Initialiser">The braces of its initialiser, or null.</param>
/// <param name="Elements">What stands in the braces.</param>
public sealed record CVariable(
    string Name, CTypeName Type, bool IsDefinition, SourceSpan Span, SourceSpan? Initialiser,
    IReadOnlyList<CElement> Elements)
{
    /// <summary>Functions and variables that its initialiser names; filled for definitions in the parsed file itself.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];
}

/// <summary>A typedef.</summary>
/// <param name="Name">The new name.</param>
/// <param name="Type">What it stands for.</param>
/// <param name="Span">The declaration without its semicolon.</param>
public sealed record CTypedef(string Name, CTypeName Type, SourceSpan Span);

/// <summary>A macro's definition.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsFunctionLike">Whether it takes arguments.</param>
/// <param name="Span">From the name to the end of its text; empty file for the compiler's own.</param>
public sealed record CMacro(string Name, bool IsFunctionLike, SourceSpan Span);

/// <summary>An #include.</summary>
/// <param name="Name">As written between the quotes or brackets.</param>
/// <param name="File">The file that it found, or null.</param>
/// <param name="Span">The directive.</param>
public sealed record CInclude(string Name, string? File, SourceSpan Span);
