// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static class VariableReader
{
    public static CVariable Read(NativeCursor cursor, string file)
    {
        var span = cursor.Span();
        var isDefinition = LibClang.clang_isCursorDefinition(cursor) != 0;
        var lists = isDefinition && span.File == file
            ? cursor.Children().Where(child => child.Kind == CursorKind.InitListExpr).ToList()
            : [];
        return new CVariable(
            cursor.Spelling(), TypeReader.Read(cursor.Type()), isDefinition, span,
            lists.Count == 0 ? null : lists[0].Span(), lists.Count == 0 ? [] : ReadElements(lists[0]))
        {
            Names = isDefinition && span.File == file
                ? [.. cursor.Descendants().Where(child => child.Kind == CursorKind.DeclRefExpr).Select(child => child.Spelling())]
                : [],
        };
    }

    private static List<CElement> ReadElements(NativeCursor list)
    {
        var elements = new List<CElement>();
        long? next = 0;
        foreach (var child in list.Children())
        {
            var (index, member) = ReadDesignator(child);
            // C17 6.7.9: an element without a designator follows the one before it.
            next = member is null ? index ?? next : null;
            elements.Add(new CElement(next, member, child.Span()));
            next++;
        }
        return elements;
    }

    private static (long? Index, string? Member) ReadDesignator(NativeCursor element)
    {
        if (element.Kind != CursorKind.FirstExpression)
            return (null, null);
        // A DesignatedInitExpr has no kind of its own in libclang; its children are a member's reference, or the
        // index expression, and then the value.
        var children = element.Children();
        if (children.Count < 2)
            return (null, null);
        return children[0].Kind == CursorKind.MemberRef
            ? (null, children[0].Spelling())
            : (children[0].Value(), null);
    }
}
