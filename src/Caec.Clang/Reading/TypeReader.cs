// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static class TypeReader
{
    public static CTypeName Read(NativeType type)
    {
        var (written, canonical) = type.Spellings();
        return new CTypeName(written, canonical);
    }

    public static CTypedef ReadTypedef(NativeCursor cursor) =>
        new(cursor.Spelling(), Read(LibClang.clang_getTypedefDeclUnderlyingType(cursor)), cursor.Span());

    public static void AddEnum(NativeCursor cursor, List<CEnumeration> enums)
    {
        if (LibClang.clang_isCursorDefinition(cursor) == 0)
            return;
        var enumerators = cursor.Children()
            .Where(child => child.Kind == CursorKind.EnumConstantDecl)
            .Select(child => new CEnumerator(
                child.Spelling(), LibClang.clang_getEnumConstantDeclValue(child), child.Span()))
            .ToList();
        enums.Add(new CEnumeration(Tag(cursor), enumerators, cursor.Span()));
    }

    public static void AddStruct(NativeCursor cursor, List<CStruct> structs, List<CEnumeration> enums)
    {
        if (LibClang.clang_isCursorDefinition(cursor) == 0)
            return;
        var children = cursor.Children();
        var fields = children.Where(child => child.Kind == CursorKind.FieldDecl).Select(ReadField).ToList();
        structs.Add(new CStruct(
            Tag(cursor), cursor.Kind == CursorKind.UnionDecl, LibClang.clang_Type_getSizeOf(cursor.Type()), fields,
            cursor.Span()));
        foreach (var child in children)
            if (child.Kind is CursorKind.StructDecl or CursorKind.UnionDecl)
                AddStruct(child, structs, enums);
            else if (child.Kind == CursorKind.EnumDecl)
                AddEnum(child, enums);
    }

    private static CField ReadField(NativeCursor cursor) => new(
        cursor.Spelling(), Read(cursor.Type()), LibClang.clang_Cursor_getOffsetOfField(cursor),
        LibClang.clang_Type_getSizeOf(cursor.Type()), cursor.Span());

    /// <summary>libclang spells a nameless tag as "(unnamed at FILE:LINE)", older releases as nothing.</summary>
    private static string Tag(NativeCursor cursor)
    {
        var name = cursor.Spelling();
        return name.Contains('(', StringComparison.Ordinal) ? string.Empty : name;
    }
}
