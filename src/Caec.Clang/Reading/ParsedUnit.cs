// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using System.Text;
using Caec.Clang.Native;
using Caec.Workstation;

namespace Caec.Clang.Reading;

/// <summary>How much of a file is wanted.</summary>
internal enum ParseDepth
{
    /// <summary>All, macros and includes too.</summary>
    Everything,

    /// <summary>What the compiler has to say.</summary>
    Diagnostics,

    /// <summary>What stands outside functions.</summary>
    Constants,
}

/// <summary>A live translation unit: everything is read out of it at once, then it goes.</summary>
internal sealed unsafe class ParsedUnit : IDisposable
{
    // enum CXTranslationUnit_Flags
    private const uint DetailedPreprocessingRecord = 0x01;
    private const uint SkipFunctionBodies = 0x40;
    private const uint KeepGoing = 0x200; // a missing header is not the end

    private readonly IndexHandle _index;

    private ParsedUnit(IndexHandle index, UnitHandle unit, string file, byte[] source)
    {
        _index = index;
        Unit = unit;
        File = file;
        Source = source;
    }

    public UnitHandle Unit { get; }

    public string File { get; }

    public byte[] Source { get; }

    public NativeCursor Root => LibClang.clang_getTranslationUnitCursor(Unit);

    /// <summary>The handle of the parsed file itself.</summary>
    public nint FileHandle
    {
        get
        {
            fixed (byte* name = Terminated(File))
                return LibClang.clang_getFile(Unit, name);
        }
    }

    public static ParsedUnit Parse(string file, ParseOptions options, ParseDepth depth = ParseDepth.Everything)
    {
        ClangLibrary.Require();
        Cursors.ForgetFileNames();
        var source = options.Overlays.TryGetValue(file, out var overlay) ? overlay.ToArray()
            : System.IO.File.Exists(file) ? System.IO.File.ReadAllBytes(file)
            : throw new CaecFailure(FailureKind.Usage, $"{file} does not exist.");
        var index = IndexHandle.Create();
        try
        {
            return new ParsedUnit(index, Start(index, file, options, depth), file, source);
        }
        catch
        {
            index.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Unit.Dispose();
        _index.Dispose();
    }

    private static UnitHandle Start(IndexHandle index, string file, ParseOptions options, ParseDepth depth)
    {
        var flags = KeepGoing | depth switch
        {
            ParseDepth.Everything => DetailedPreprocessingRecord,
            ParseDepth.Constants => SkipFunctionBodies,
            _ => 0,
        };
        using var pinned = new PinnedBytes();
        var arguments = options.Arguments().Select(argument => pinned.Pin(Terminated(argument))).ToArray();
        var overlays = options.Overlays
            .Select(pair => new NativeUnsavedFile
            {
                FileName = pinned.Pin(Terminated(pair.Key)),
                Contents = pinned.Pin(Terminated(pair.Value.Span)),
                Length = (nuint)pair.Value.Length,
            })
            .ToArray();
        nint unit = 0;
        int error;
        fixed (nint* argumentList = arguments)
        fixed (NativeUnsavedFile* overlayList = overlays)
            error = LibClang.clang_parseTranslationUnit2(
                index, (byte*)pinned.Pin(Terminated(file)), (byte**)argumentList, arguments.Length, overlayList,
                (uint)overlays.Length, flags, &unit);
        return error == 0 && unit != 0
            ? new UnitHandle(unit)
            : throw new CaecFailure(
                FailureKind.Usage, $"libclang could not parse {file} with {string.Join(' ', options.Arguments())}.", file);
    }

    private static byte[] Terminated(string text) => [.. Encoding.UTF8.GetBytes(text), 0];

    private static byte[] Terminated(ReadOnlySpan<byte> content) => [.. content, 0];

    private sealed class PinnedBytes : IDisposable
    {
        private readonly List<GCHandle> _handles = [];

        public nint Pin(byte[] bytes)
        {
            var handle = GCHandle.Alloc(bytes, GCHandleType.Pinned);
            _handles.Add(handle);
            return handle.AddrOfPinnedObject();
        }

        public void Dispose() => _handles.ForEach(handle => handle.Free());
    }
}
