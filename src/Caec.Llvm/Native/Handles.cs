// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Llvm.Native;

/// <summary>A pointer of LLVM's that is given back exactly once, whatever happens.</summary>
internal abstract class LlvmHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;
}

/// <summary>The bytes of a file; must outlive what is read from them.</summary>
internal sealed class MemoryBufferHandle : LlvmHandle
{
    protected override bool ReleaseHandle()
    {
        LibLlvm.LLVMDisposeMemoryBuffer(handle);
        return true;
    }
}

/// <summary>An object file or executable.</summary>
internal sealed class BinaryHandle : LlvmHandle
{
    protected override bool ReleaseHandle()
    {
        LibLlvm.LLVMDisposeBinary(handle);
        return true;
    }
}

/// <summary>A place in the list of sections.</summary>
internal sealed class SectionIteratorHandle : LlvmHandle
{
    protected override bool ReleaseHandle()
    {
        LibLlvm.LLVMDisposeSectionIterator(handle);
        return true;
    }
}

/// <summary>A place in the list of symbols.</summary>
internal sealed class SymbolIteratorHandle : LlvmHandle
{
    protected override bool ReleaseHandle()
    {
        LibLlvm.LLVMDisposeSymbolIterator(handle);
        return true;
    }
}

/// <summary>A disassembler.</summary>
internal sealed class DisassemblerHandle : LlvmHandle
{
    protected override bool ReleaseHandle()
    {
        LibLlvm.LLVMDisasmDispose(handle);
        return true;
    }
}
