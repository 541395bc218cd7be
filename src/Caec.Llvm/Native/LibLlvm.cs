// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace Caec.Llvm.Native;

/// <summary>The calls of LLVM's stable C interface (llvm-c/Core.h, Object.h, Disassembler.h) that are in use.</summary>
internal static partial class LibLlvm
{
    internal const string Name = "libLLVM";

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int LLVMCreateMemoryBufferWithContentsOfFile(
        string path, out MemoryBufferHandle buffer, out nint message);

    [LibraryImport(Name)]
    internal static partial void LLVMDisposeMemoryBuffer(nint buffer);

    [LibraryImport(Name)]
    internal static partial void LLVMDisposeMessage(nint message);

    [LibraryImport(Name)]
    internal static partial BinaryHandle LLVMCreateBinary(MemoryBufferHandle buffer, nint context, out nint message);

    [LibraryImport(Name)]
    internal static partial void LLVMDisposeBinary(nint binary);

    [LibraryImport(Name)]
    internal static partial SectionIteratorHandle LLVMObjectFileCopySectionIterator(BinaryHandle binary);

    [LibraryImport(Name)]
    internal static partial int LLVMObjectFileIsSectionIteratorAtEnd(BinaryHandle binary, SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial void LLVMMoveToNextSection(SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial void LLVMMoveToContainingSection(SectionIteratorHandle section, SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial void LLVMDisposeSectionIterator(nint section);

    [LibraryImport(Name)]
    internal static partial nint LLVMGetSectionName(SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial ulong LLVMGetSectionAddress(SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial ulong LLVMGetSectionSize(SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial nint LLVMGetSectionContents(SectionIteratorHandle section);

    [LibraryImport(Name)]
    internal static partial SymbolIteratorHandle LLVMObjectFileCopySymbolIterator(BinaryHandle binary);

    [LibraryImport(Name)]
    internal static partial int LLVMObjectFileIsSymbolIteratorAtEnd(BinaryHandle binary, SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial void LLVMMoveToNextSymbol(SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial void LLVMDisposeSymbolIterator(nint symbol);

    [LibraryImport(Name)]
    internal static partial nint LLVMGetSymbolName(SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial ulong LLVMGetSymbolAddress(SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial ulong LLVMGetSymbolSize(SymbolIteratorHandle symbol);

    [LibraryImport(Name)]
    internal static partial void LLVMInitializeAArch64TargetInfo();

    [LibraryImport(Name)]
    internal static partial void LLVMInitializeAArch64TargetMC();

    [LibraryImport(Name)]
    internal static partial void LLVMInitializeAArch64Disassembler();

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial DisassemblerHandle LLVMCreateDisasmCPUFeatures(
        string triple, string cpu, string features, nint info, int tagType, nint getOpInfo, nint symbolLookUp);

    [LibraryImport(Name)]
    internal static partial void LLVMDisasmDispose(nint disassembler);

    [LibraryImport(Name)]
    internal static partial nuint LLVMDisasmInstruction(
        DisassemblerHandle disassembler, [In] byte[] bytes, ulong length, ulong address, [Out] byte[] text, nuint textSize);
}
