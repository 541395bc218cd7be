// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Clang.Native;

/// <summary>The functions of clang-c/Index.h that are used, under their own names.</summary>
internal static unsafe partial class LibClang
{
    internal const string Name = "libclang";

    [LibraryImport(Name)]
    internal static partial nint clang_createIndex(int excludeDeclarationsFromPch, int displayDiagnostics);

    [LibraryImport(Name)]
    internal static partial void clang_disposeIndex(nint index);

    [LibraryImport(Name)]
    internal static partial int clang_parseTranslationUnit2(
        IndexHandle index, byte* file, byte** arguments, int argumentCount, NativeUnsavedFile* unsaved,
        uint unsavedCount, uint options, nint* unit);

    [LibraryImport(Name)]
    internal static partial void clang_disposeTranslationUnit(nint unit);

    [LibraryImport(Name)]
    internal static partial NativeCursor clang_getTranslationUnitCursor(UnitHandle unit);

    [LibraryImport(Name)]
    internal static partial nint clang_getFile(UnitHandle unit, byte* name);

    [LibraryImport(Name)]
    internal static partial NativeLocation clang_getLocationForOffset(UnitHandle unit, nint file, uint offset);

    [LibraryImport(Name)]
    internal static partial NativeRange clang_getRange(NativeLocation begin, NativeLocation end);

    [LibraryImport(Name)]
    internal static partial void clang_tokenize(
        UnitHandle unit, NativeRange range, NativeToken** tokens, uint* count);

    [LibraryImport(Name)]
    internal static partial void clang_disposeTokens(UnitHandle unit, NativeToken* tokens, uint count);

    [LibraryImport(Name)]
    internal static partial int clang_getTokenKind(NativeToken token);

    [LibraryImport(Name)]
    internal static partial NativeRange clang_getTokenExtent(UnitHandle unit, NativeToken token);

    [LibraryImport(Name)]
    internal static partial NativeRangeList* clang_getSkippedRanges(UnitHandle unit, nint file);

    [LibraryImport(Name)]
    internal static partial void clang_disposeSourceRangeList(NativeRangeList* ranges);

    [LibraryImport(Name)]
    internal static partial uint clang_getNumDiagnostics(UnitHandle unit);

    [LibraryImport(Name)]
    internal static partial nint clang_getDiagnostic(UnitHandle unit, uint index);

    [LibraryImport(Name)]
    internal static partial void clang_disposeDiagnostic(nint diagnostic);

    [LibraryImport(Name)]
    internal static partial int clang_getDiagnosticSeverity(nint diagnostic);

    [LibraryImport(Name)]
    internal static partial NativeString clang_getDiagnosticSpelling(nint diagnostic);

    [LibraryImport(Name)]
    internal static partial NativeLocation clang_getDiagnosticLocation(nint diagnostic);

    [LibraryImport(Name)]
    internal static partial byte* clang_getCString(NativeString text);

    [LibraryImport(Name)]
    internal static partial void clang_disposeString(NativeString text);

    [LibraryImport(Name)]
    internal static partial NativeString clang_getClangVersion();

    [LibraryImport(Name)]
    internal static partial NativeString clang_getFileName(nint file);

    [LibraryImport(Name)]
    internal static partial uint clang_visitChildren(
        NativeCursor parent, delegate* unmanaged[Cdecl]<NativeCursor, NativeCursor, nint, int> visitor, nint data);

    [LibraryImport(Name)]
    internal static partial NativeString clang_getCursorSpelling(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeRange clang_getCursorExtent(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeLocation clang_getRangeStart(NativeRange range);

    [LibraryImport(Name)]
    internal static partial NativeLocation clang_getRangeEnd(NativeRange range);

    [LibraryImport(Name)]
    internal static partial void clang_getFileLocation(
        NativeLocation location, nint* file, uint* line, uint* column, uint* offset);

    [LibraryImport(Name)]
    internal static partial NativeType clang_getCursorType(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeType clang_getCursorResultType(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeType clang_getCanonicalType(NativeType type);

    [LibraryImport(Name)]
    internal static partial NativeType clang_getTypedefDeclUnderlyingType(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeString clang_getTypeSpelling(NativeType type);

    [LibraryImport(Name)]
    internal static partial long clang_Type_getSizeOf(NativeType type);

    [LibraryImport(Name)]
    internal static partial long clang_Cursor_getOffsetOfField(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial int clang_Cursor_getNumArguments(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial NativeCursor clang_Cursor_getArgument(NativeCursor cursor, uint index);

    [LibraryImport(Name)]
    internal static partial uint clang_isCursorDefinition(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial uint clang_Cursor_isAnonymous(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial uint clang_Cursor_isMacroFunctionLike(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial int clang_Cursor_getStorageClass(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial nint clang_getIncludedFile(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial long clang_getEnumConstantDeclValue(NativeCursor cursor);

    // Since LLVM 17.
    [LibraryImport(Name)]
    internal static partial int clang_getCursorBinaryOperatorKind(NativeCursor cursor);

    // Since LLVM 17.
    [LibraryImport(Name)]
    internal static partial int clang_getCursorUnaryOperatorKind(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial nint clang_Cursor_Evaluate(NativeCursor cursor);

    [LibraryImport(Name)]
    internal static partial int clang_EvalResult_getKind(nint result);

    [LibraryImport(Name)]
    internal static partial long clang_EvalResult_getAsLongLong(nint result);

    [LibraryImport(Name)]
    internal static partial void clang_EvalResult_dispose(nint result);
}
