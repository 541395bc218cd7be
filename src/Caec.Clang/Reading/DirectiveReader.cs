// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static class DirectiveReader
{
    public static CMacro ReadMacro(NativeCursor cursor) =>
        new(cursor.Spelling(), LibClang.clang_Cursor_isMacroFunctionLike(cursor) != 0, cursor.Span());

    public static void AddInclude(NativeCursor cursor, string file, List<CInclude> includes)
    {
        var span = cursor.Span();
        if (span.File != file)
            return;
        var found = LibClang.clang_getIncludedFile(cursor);
        includes.Add(new CInclude(
            cursor.Spelling(), found == 0 ? null : Cursors.Take(LibClang.clang_getFileName(found)), span));
    }
}
