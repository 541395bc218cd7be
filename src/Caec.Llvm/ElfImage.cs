// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using Caec.Llvm.Native;
using Caec.Workstation;

namespace Caec.Llvm;

/// <summary>A section of an object file.</summary>
/// <param name="Name">Such as <c>.text</c>.</param>
/// <param name="Address">Where it runs; 0 in a relocatable file.</param>
/// <param name="Size">Bytes in memory.</param>
public sealed record ElfSection(string Name, ulong Address, ulong Size);

/// <summary>A symbol that has a size: a function or a variable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Section">The section that it lies in.</param>
/// <param name="Address">Where it lies.</param>
/// <param name="Size">Bytes.</param>
public sealed record ElfSymbol(string Name, string Section, ulong Address, ulong Size);

/// <summary>What an ELF object or executable is made of.</summary>
/// <param name="Sections">In the file's order.</param>
/// <param name="Symbols">Those with a size, by address and name.</param>
public sealed record ElfImage(IReadOnlyList<ElfSection> Sections, IReadOnlyList<ElfSymbol> Symbols)
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">An ELF file.</param>
    /// <exception cref="CaecFailure">Kind Missing: no libLLVM, or no such file; kind Build: it is no object file.</exception>
    public static ElfImage Load(string path)
    {
        using var file = ObjectFile.Open(path);
        return new ElfImage(ReadSections(file), ReadSymbols(file));
    }

    /// <summary>The functions: symbols in <c>.text</c> and sections named after it.</summary>
    public IEnumerable<ElfSymbol> Functions =>
        Symbols.Where(symbol => symbol.Section.StartsWith(".text", StringComparison.Ordinal));

    /// <summary>Disassembles one AArch64 function.</summary>
    /// <param name="path">The file that it is in.</param>
    /// <param name="function">Its name.</param>
    /// <returns>One text per instruction, for example <c>aese v0.16b, v1.16b</c>.</returns>
    /// <exception cref="CaecFailure">Kind Build: no such function, or no object file; kind Missing: as for
    /// <see cref="Load"/>.</exception>
    public static IReadOnlyList<string> Disassemble(string path, string function)
    {
        using var file = ObjectFile.Open(path);
        return Disassemble(file, symbol => NameOf(symbol) == function)
            ?? throw new CaecFailure(FailureKind.Build, $"{path} has no function {function}.", path);
    }

    /// <summary>Disassembles one AArch64 function; of several that share its name, as local ones may, this one.</summary>
    /// <param name="path">The file that it is in.</param>
    /// <param name="function">One of its <see cref="Functions"/>.</param>
    /// <returns>One text per instruction.</returns>
    /// <exception cref="CaecFailure">As for <see cref="Disassemble(string, string)"/>.</exception>
    public static IReadOnlyList<string> Disassemble(string path, ElfSymbol function)
    {
        using var file = ObjectFile.Open(path);
        return Disassemble(
            file,
            symbol => LibLlvm.LLVMGetSymbolAddress(symbol) == function.Address && NameOf(symbol) == function.Name)
            ?? throw new CaecFailure(FailureKind.Build, $"{path} has no function {function.Name}.", path);
    }

    private static IReadOnlyList<string>? Disassemble(ObjectFile file, Predicate<SymbolIteratorHandle> isIt)
    {
        using var symbol = LibLlvm.LLVMObjectFileCopySymbolIterator(file.Binary);
        for (; LibLlvm.LLVMObjectFileIsSymbolIteratorAtEnd(file.Binary, symbol) == 0; LibLlvm.LLVMMoveToNextSymbol(symbol))
            if (LibLlvm.LLVMGetSymbolSize(symbol) > 0 && isIt(symbol))
                return Disassembler.Disassemble(BytesOf(file, symbol), LibLlvm.LLVMGetSymbolAddress(symbol));
        return null;
    }

    private static string? NameOf(SymbolIteratorHandle symbol) =>
        Marshal.PtrToStringUTF8(LibLlvm.LLVMGetSymbolName(symbol));

    private static List<ElfSection> ReadSections(ObjectFile file)
    {
        var sections = new List<ElfSection>();
        using var section = LibLlvm.LLVMObjectFileCopySectionIterator(file.Binary);
        for (; LibLlvm.LLVMObjectFileIsSectionIteratorAtEnd(file.Binary, section) == 0;
            LibLlvm.LLVMMoveToNextSection(section))
            if (Marshal.PtrToStringUTF8(LibLlvm.LLVMGetSectionName(section)) is { Length: > 0 } name)
                sections.Add(new ElfSection(
                    name, LibLlvm.LLVMGetSectionAddress(section), LibLlvm.LLVMGetSectionSize(section)));
        return sections;
    }

    private static List<ElfSymbol> ReadSymbols(ObjectFile file)
    {
        var symbols = new List<ElfSymbol>();
        using var symbol = LibLlvm.LLVMObjectFileCopySymbolIterator(file.Binary);
        for (; LibLlvm.LLVMObjectFileIsSymbolIteratorAtEnd(file.Binary, symbol) == 0; LibLlvm.LLVMMoveToNextSymbol(symbol))
        {
            if (LibLlvm.LLVMGetSymbolSize(symbol) is not (> 0 and var size))
                continue;
            using var section = SectionOf(file, symbol);
            symbols.Add(new ElfSymbol(
                Marshal.PtrToStringUTF8(LibLlvm.LLVMGetSymbolName(symbol)) ?? string.Empty,
                LibLlvm.LLVMObjectFileIsSectionIteratorAtEnd(file.Binary, section) != 0
                    ? string.Empty
                    : Marshal.PtrToStringUTF8(LibLlvm.LLVMGetSectionName(section)) ?? string.Empty,
                LibLlvm.LLVMGetSymbolAddress(symbol),
                size));
        }
        return [.. symbols.OrderBy(one => one.Address).ThenBy(one => one.Name, StringComparer.Ordinal)];
    }

    private static SectionIteratorHandle SectionOf(ObjectFile file, SymbolIteratorHandle symbol)
    {
        var section = LibLlvm.LLVMObjectFileCopySectionIterator(file.Binary);
        LibLlvm.LLVMMoveToContainingSection(section, symbol);
        return section;
    }

    private static byte[] BytesOf(ObjectFile file, SymbolIteratorHandle symbol)
    {
        using var section = SectionOf(file, symbol);
        // A damaged file may claim a function outside its section; copy no byte from there.
        var offset = LibLlvm.LLVMGetSymbolAddress(symbol) - LibLlvm.LLVMGetSectionAddress(section);
        var (size, room) = (LibLlvm.LLVMGetSymbolSize(symbol), LibLlvm.LLVMGetSectionSize(section));
        if (offset > room || size > room - offset || size > int.MaxValue)
            throw new CaecFailure(FailureKind.Build, $"{file.Path} has a function that leaves its section.", file.Path);
        var bytes = new byte[size];
        Marshal.Copy(LibLlvm.LLVMGetSectionContents(section) + (nint)offset, bytes, 0, bytes.Length);
        return bytes;
    }
}
