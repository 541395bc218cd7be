// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static class FunctionReader
{
    private const int StorageStatic = 3; // enum CX_StorageClass: CX_SC_Static

    public static CFunction Read(NativeCursor cursor, string file, byte[] source)
    {
        var span = cursor.Span();
        var parameters = Enumerable.Range(0, Math.Max(0, LibClang.clang_Cursor_getNumArguments(cursor)))
            .Select(index => ReadLocal(LibClang.clang_Cursor_getArgument(cursor, (uint)index)))
            .ToList();
        var isDefinition = LibClang.clang_isCursorDefinition(cursor) != 0;
        var bodies = isDefinition
            ? cursor.Children().Where(child => child.Kind == CursorKind.CompoundStmt).ToList()
            : [];
        var function = new CFunction(
            cursor.Spelling(), TypeReader.Read(LibClang.clang_getCursorResultType(cursor)), parameters,
            LibClang.clang_Cursor_getStorageClass(cursor) == StorageStatic, span,
            bodies.Count == 0 ? null : bodies[^1].Span());
        return bodies.Count == 0 || span.File != file ? function : WithBody(function, bodies[^1], source);
    }

    private static CFunction WithBody(CFunction function, NativeCursor body, byte[] source)
    {
        var inside = body.Descendants();
        return function with
        {
            Statements = [.. body.Children().Select(child => child.Span())],
            Locals = [.. inside.Where(cursor => cursor.Kind == CursorKind.VarDecl).Select(ReadLocal)],
            Calls = [.. inside.Where(cursor => cursor.Kind == CursorKind.CallExpr)
                .Select(cursor => new CCall(cursor.Spelling(), cursor.Span()))],
            Code = CodeReader.Read(body, source),
            Switches = [.. inside.Where(cursor => cursor.Kind == CursorKind.SwitchStmt)
                .Select(cursor => new CSwitch(cursor.Span(), ReadCases(cursor)))],
        };
    }

    private static CLocal ReadLocal(NativeCursor cursor) =>
        new(cursor.Spelling(), TypeReader.Read(cursor.Type()), cursor.Span());

    private static List<CCase> ReadCases(NativeCursor switchStatement)
    {
        var cases = new List<CCase>();
        var open = new Stack<NativeCursor>([switchStatement]);
        while (open.TryPop(out var cursor))
        {
            foreach (var child in Enumerable.Reverse(cursor.Children()))
                if (child.Kind != CursorKind.SwitchStmt && !child.IsExpression())
                    open.Push(child);
            if (cursor.Kind == CursorKind.CaseStmt)
                cases.Add(ReadCase(cursor));
            else if (cursor.Kind == CursorKind.DefaultStmt)
                cases.Add(new CCase(null, null, cursor.Span()));
        }
        return cases;
    }

    private static CCase ReadCase(NativeCursor cursor)
    {
        // The children are the value, for a GNU range its end, and the statement; the statement can itself be an
        // expression, and the last child is always it.
        var children = cursor.Children();
        var values = children.Take(children.Count - 1).Select(child => child.Value()).ToList();
        var low = values.Count > 0 ? values[0] : null;
        return new CCase(low, values.Count > 1 ? values[1] : low, cursor.Span());
    }
}
