// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static unsafe class TokenReader
{
    public static List<SourceToken> Read(ParsedUnit parsed)
    {
        var tokens = new List<SourceToken>();
        var file = parsed.FileHandle;
        if (file == 0)
            return tokens;
        var range = LibClang.clang_getRange(
            LibClang.clang_getLocationForOffset(parsed.Unit, file, 0),
            LibClang.clang_getLocationForOffset(parsed.Unit, file, (uint)parsed.Source.Length));
        NativeToken* native;
        uint count;
        LibClang.clang_tokenize(parsed.Unit, range, &native, &count);
        try
        {
            for (var i = 0U; i < count; i++)
            {
                var (start, end) = LibClang.clang_getTokenExtent(parsed.Unit, native[i]).Offsets();
                tokens.Add(new SourceToken((TokenKind)LibClang.clang_getTokenKind(native[i]), start, end - start));
            }
        }
        finally
        {
            if (native is not null)
                LibClang.clang_disposeTokens(parsed.Unit, native, count);
        }
        return tokens;
    }

    public static List<SourceSpan> ReadSkipped(ParsedUnit parsed)
    {
        var skipped = new List<SourceSpan>();
        var list = parsed.FileHandle == 0 ? null : LibClang.clang_getSkippedRanges(parsed.Unit, parsed.FileHandle);
        if (list is null)
            return skipped;
        try
        {
            var ranges = (NativeRange*)list->Ranges;
            for (var i = 0U; i < list->Count; i++)
            {
                var (file, start) = LibClang.clang_getRangeStart(ranges[i]).Place();
                skipped.Add(new SourceSpan(file, start, LibClang.clang_getRangeEnd(ranges[i]).Place().Point));
            }
        }
        finally
        {
            LibClang.clang_disposeSourceRangeList(list);
        }
        return skipped;
    }
}
