// SPDX-License-Identifier: BSD-3-Clause
using Microsoft.Win32.SafeHandles;

namespace Caec.Clang.Native;

/// <summary>Owns a CXIndex.</summary>
internal sealed class IndexHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public IndexHandle()
        : base(ownsHandle: true)
    {
    }

    /// <summary>An index that prints nothing by itself.</summary>
    public static IndexHandle Create()
    {
        var handle = new IndexHandle();
        handle.SetHandle(LibClang.clang_createIndex(0, 0));
        return handle;
    }

    protected override bool ReleaseHandle()
    {
        LibClang.clang_disposeIndex(handle);
        return true;
    }
}

/// <summary>Owns a CXTranslationUnit; must be disposed before its index.</summary>
internal sealed class UnitHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public UnitHandle(nint unit)
        : base(ownsHandle: true) => SetHandle(unit);

    protected override bool ReleaseHandle()
    {
        LibClang.clang_disposeTranslationUnit(handle);
        return true;
    }
}
