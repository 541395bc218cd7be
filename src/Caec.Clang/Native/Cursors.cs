// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Caec.Clang.Native;

/// <summary>What cursors, types and locations say, as managed values.</summary>
internal static unsafe class Cursors
{
    private const int Continue = 1;
    private const int Recurse = 2;

    // Of the unit that this thread reads: nearly every place asks for the name of one of a few files.
    [ThreadStatic]
    private static Dictionary<nint, string>? _fileNames;

    /// <summary>Takes a string over from libclang and frees it.</summary>
    public static string Take(NativeString text)
    {
        try
        {
            return FromUtf8(LibClang.clang_getCString(text));
        }
        finally
        {
            LibClang.clang_disposeString(text);
        }
    }

    public static string Spelling(this NativeCursor cursor) => Take(LibClang.clang_getCursorSpelling(cursor));

    public static string Spelling(this NativeType type) => Take(LibClang.clang_getTypeSpelling(type));

    /// <summary>As written, and with every typedef resolved: the same string where there is none.</summary>
    public static (string Written, string Canonical) Spellings(this NativeType type)
    {
        var written = type.Spelling();
        var canonical = LibClang.clang_getCanonicalType(type);
        return (written, canonical.Kind == type.Kind && canonical.Data0 == type.Data0 ? written : canonical.Spelling());
    }

    public static NativeType Type(this NativeCursor cursor) => LibClang.clang_getCursorType(cursor);

    public static List<NativeCursor> Children(this NativeCursor cursor) => Collect(cursor, Continue);

    /// <summary>Every cursor below, parents before their children.</summary>
    public static List<NativeCursor> Descendants(this NativeCursor cursor) => Collect(cursor, Recurse);

    public static bool IsExpression(this NativeCursor cursor) =>
        cursor.Kind is >= CursorKind.FirstExpression and <= CursorKind.LastExpression;

    /// <summary>The place in a file where the text stands: of a macro's use, not of its definition.</summary>
    public static (string File, SourcePoint Point) Place(this NativeLocation location)
    {
        nint file;
        uint line, column, offset;
        LibClang.clang_getFileLocation(location, &file, &line, &column, &offset);
        return (file == 0 ? string.Empty : FileName(file), new SourcePoint((int)offset, (int)line, (int)column));
    }

    /// <summary>Must be called for each unit: another one's files may have the same handles.</summary>
    public static void ForgetFileNames() => _fileNames?.Clear();

    /// <summary>Offsets alone: much cheaper than names.</summary>
    public static (int Start, int End) Offsets(this NativeRange range)
    {
        uint start, end;
        LibClang.clang_getFileLocation(LibClang.clang_getRangeStart(range), null, null, null, &start);
        LibClang.clang_getFileLocation(LibClang.clang_getRangeEnd(range), null, null, null, &end);
        return ((int)start, (int)end);
    }

    public static SourceSpan Span(this NativeCursor cursor)
    {
        var range = LibClang.clang_getCursorExtent(cursor);
        var (file, start) = LibClang.clang_getRangeStart(range).Place();
        return new SourceSpan(file, start, LibClang.clang_getRangeEnd(range).Point());
    }

    /// <summary>The value of an integer constant expression or of a constant variable, or null.</summary>
    public static long? Value(this NativeCursor cursor)
    {
        const int kindInteger = 1;
        var result = LibClang.clang_Cursor_Evaluate(cursor);
        if (result == 0)
            return null;
        try
        {
            return LibClang.clang_EvalResult_getKind(result) == kindInteger
                ? LibClang.clang_EvalResult_getAsLongLong(result)
                : null;
        }
        finally
        {
            LibClang.clang_EvalResult_dispose(result);
        }
    }

    private static SourcePoint Point(this NativeLocation location)
    {
        uint line, column, offset;
        LibClang.clang_getFileLocation(location, null, &line, &column, &offset);
        return new SourcePoint((int)offset, (int)line, (int)column);
    }

    private static string FileName(nint file)
    {
        var names = _fileNames ??= [];
        if (!names.TryGetValue(file, out var name))
            names[file] = name = Take(LibClang.clang_getFileName(file));
        return name;
    }

    private static List<NativeCursor> Collect(NativeCursor cursor, int answer)
    {
        var visit = new Visit([], answer);
        var handle = GCHandle.Alloc(visit);
        try
        {
            _ = LibClang.clang_visitChildren(cursor, &OnChild, GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }
        return visit.Found;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int OnChild(NativeCursor cursor, NativeCursor parent, nint data)
    {
        var visit = (Visit)GCHandle.FromIntPtr(data).Target!;
        visit.Found.Add(cursor);
        return visit.Answer;
    }

    private static string FromUtf8(byte* text) =>
        text is null ? string.Empty : Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    private sealed record Visit(List<NativeCursor> Found, int Answer);
}
