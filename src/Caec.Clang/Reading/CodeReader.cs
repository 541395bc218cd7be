// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

/// <summary>Reads what a function does.</summary>
internal static class CodeReader
{
    // enum CXBinaryOperatorKind and CXUnaryOperatorKind, of libclang 17 and newer.
    private const int FirstWithOperators = 17;
    private const int Assign = 22;
    private const int AddressOf = 5;
    private const int Dereference = 6;

    public static CCode Read(NativeCursor cursor, byte[] source)
    {
        switch (cursor.Kind)
        {
            case CursorKind.DeclRefExpr:
                return new CCode(CodeKind.Name, cursor.Spelling(), Offset(cursor), []);
            case >= CursorKind.FirstLiteral and <= CursorKind.LastLiteral or >= CursorKind.FirstReference and < CursorKind.MemberRef:
                return new CCode(CodeKind.Other, string.Empty, 0, []);
        }
        var children = cursor.Children();
        IReadOnlyList<CCode> parts = [.. children.Where(IsCode).Select(child => Read(child, source))];
        return cursor.Kind switch
        {
            // The first of expressions is the one without a kind of its own, as implicit casts are.
            CursorKind.FirstExpression or CursorKind.ParenExpr or CursorKind.CStyleCastExpr when parts.Count == 1 => parts[0],
            CursorKind.MemberRefExpr or CursorKind.MemberRef => Code(cursor, CodeKind.Member, parts, cursor.Spelling()),
            CursorKind.ArraySubscriptExpr => Code(cursor, CodeKind.Element, parts),
            // The first child of a call is the callee.
            CursorKind.CallExpr => Code(cursor, CodeKind.Call, [.. parts.Skip(1)], Callee(cursor, parts)),
            CursorKind.CompoundAssignOperator => Code(cursor, CodeKind.Assignment, parts),
            CursorKind.BinaryOperator when parts.Count == 2 && IsAssignment(cursor, children, source) => Code(cursor, CodeKind.Assignment, parts),
            CursorKind.UnaryOperator => Code(cursor, Unary(cursor, source), parts),
            CursorKind.VarDecl => Code(cursor, CodeKind.Variable, parts, cursor.Spelling()),
            CursorKind.ConditionalOperator => Code(cursor, CodeKind.Choice, parts),
            CursorKind.ReturnStmt => Code(cursor, CodeKind.Return, parts),
            CursorKind.GccAsmStmt => Code(cursor, CodeKind.Assembly, parts),
            _ => Code(cursor, CodeKind.Other, parts),
        };
    }

    private static bool IsCode(NativeCursor cursor) => cursor.Kind
        is not (>= CursorKind.FirstReference and < CursorKind.MemberRef) and not (>= CursorKind.FirstAttribute and <= CursorKind.LastAttribute);

    private static CCode Code(NativeCursor cursor, CodeKind kind, IReadOnlyList<CCode> parts, string name = "") =>
        new(kind, name, Offset(cursor), parts);

    /// <summary>The function, or the member or variable that holds its pointer.</summary>
    private static string Callee(NativeCursor cursor, IReadOnlyList<CCode> parts) =>
        cursor.Spelling() is { Length: > 0 } name ? name : parts.Count > 0 ? parts[0].Name : string.Empty;

    private static int Offset(NativeCursor cursor) => LibClang.clang_getCursorExtent(cursor).Offsets().Start;

    private static bool IsAssignment(NativeCursor cursor, List<NativeCursor> children, byte[] source)
    {
        if (ClangLibrary.Major >= FirstWithOperators)
            return LibClang.clang_getCursorBinaryOperatorKind(cursor) == Assign;
        // Between the operands; where a macro hides it, it is taken for an assignment.
        var from = LibClang.clang_getCursorExtent(children[0]).Offsets().End;
        var to = LibClang.clang_getCursorExtent(children[^1]).Offsets().Start;
        return from >= to || to > source.Length
            || System.Text.Encoding.Latin1.GetString(source, from, to - from).Trim(' ', '\t', '\r', '\n', '(', ')') == "=";
    }

    private static CodeKind Unary(NativeCursor cursor, byte[] source)
    {
        if (ClangLibrary.Major >= FirstWithOperators)
            return LibClang.clang_getCursorUnaryOperatorKind(cursor) switch
            {
                >= 1 and <= 4 => CodeKind.Assignment, // steps, before and after
                AddressOf => CodeKind.Address,
                Dereference => CodeKind.Dereference,
                _ => CodeKind.Other,
            };
        var (start, end) = LibClang.clang_getCursorExtent(cursor).Offsets();
        bool IsStep(int at) => at >= 0 && at + 1 < source.Length && source[at] is (byte)'+' or (byte)'-' && source[at] == source[at + 1];
        return IsStep(start) || IsStep(end - 2) ? CodeKind.Assignment : (char)source[Math.Min(start, source.Length - 1)] switch
        {
            '&' => CodeKind.Address,
            '-' or '!' or '~' or '+' => CodeKind.Other,
            _ => CodeKind.Dereference,
        };
    }
}
