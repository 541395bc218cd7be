// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Clang.Native;

// The structs of clang-c/Index.h that are passed by value. Their layouts are part of libclang's stable C ABI.

[StructLayout(LayoutKind.Sequential)]
internal struct NativeString
{
    public nint Data;
    public uint Flags;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeCursor
{
    public CursorKind Kind;
    public int Extra;
    public nint Data0;
    public nint Data1;
    public nint Data2;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeType
{
    public int Kind;
    public nint Data0;
    public nint Data1;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeLocation
{
    public nint Data0;
    public nint Data1;
    public uint Value;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeRange
{
    public nint Data0;
    public nint Data1;
    public uint Begin;
    public uint End;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeToken
{
    public uint Kind;
    public uint Value1;
    public uint Value2;
    public uint Value3;
    public nint Data;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeUnsavedFile
{
    public nint FileName;
    public nint Contents;
    public nuint Length;
}

[StructLayout(LayoutKind.Sequential)]
internal struct NativeRangeList
{
    public uint Count;
    public nint Ranges;
}

/// <summary>The values of enum CXCursorKind that are looked at; they have kept their numbers since LLVM 3.</summary>
internal enum CursorKind
{
    StructDecl = 2,
    UnionDecl = 3,
    EnumDecl = 5,
    FieldDecl = 6,
    EnumConstantDecl = 7,
    FunctionDecl = 8,
    VarDecl = 9,
    TypedefDecl = 20,
    FirstReference = 40,
    MemberRef = 47,
    FirstExpression = 100,
    DeclRefExpr = 101,
    MemberRefExpr = 102,
    CallExpr = 103,
    FirstLiteral = 106,
    LastLiteral = 110,
    ParenExpr = 111,
    UnaryOperator = 112,
    ArraySubscriptExpr = 113,
    BinaryOperator = 114,
    CompoundAssignOperator = 115,
    ConditionalOperator = 116,
    CStyleCastExpr = 117,
    InitListExpr = 119,
    LastExpression = 199,
    CompoundStmt = 202,
    CaseStmt = 203,
    DefaultStmt = 204,
    SwitchStmt = 206,
    ReturnStmt = 214,
    GccAsmStmt = 215,
    FirstAttribute = 400,
    LastAttribute = 441,
    MacroDefinition = 501,
    InclusionDirective = 503,
}
