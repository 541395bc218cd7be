// SPDX-License-Identifier: BSD-3-Clause
using Caec.Llvm;
using Caec.Workstation;

namespace Caec.Build.Sizes;

/// <summary>How large a program is, from its ELF file.</summary>
/// <param name="Sections">Of .text, .rodata, .data and .bss, and of sections named after them; others, such as stacks
/// and debug information, do not count.</param>
/// <param name="Functions">Bytes by function; those of one name are added up.</param>
public sealed record ProgramSize(SectionSizes Sections, IReadOnlyDictionary<string, ulong> Functions)
{
    /// <summary>Bytes of all functions: .text without the padding that a linker script adds.</summary>
    public ulong Code => Functions.Values.Aggregate(0UL, (sum, size) => sum + size);

    /// <summary>Reads a file.</summary>
    /// <exception cref="CaecFailure">Kind Missing: no libLLVM. Kind Build: the file is no object file.</exception>
    public static ProgramSize Of(string elf)
    {
        var image = ElfImage.Load(elf);
        ulong Bytes(string name) => image.Sections
            .Where(section => section.Name == name || section.Name.StartsWith(name + ".", StringComparison.Ordinal))
            .Aggregate(0UL, (sum, section) => sum + section.Size);
        return new ProgramSize(
            new SectionSizes(Bytes(".text"), Bytes(".rodata"), Bytes(".data"), Bytes(".bss")),
            image.Functions.GroupBy(function => function.Name).ToDictionary(
                group => group.Key, group => group.Aggregate(0UL, (sum, one) => sum + one.Size), StringComparer.Ordinal));
    }

    /// <summary>The functions whose size differs, the largest growth first.</summary>
    public static IReadOnlyList<FunctionBytes> Compare(ProgramSize before, ProgramSize after) =>
        [.. before.Functions.Keys.Union(after.Functions.Keys)
            .Select(name => new FunctionBytes(
                name, before.Functions.GetValueOrDefault(name), after.Functions.GetValueOrDefault(name)))
            .Where(function => function.Before != function.After)
            .OrderByDescending(function => (long)function.After - (long)function.Before)
            .ThenBy(function => function.Name, StringComparer.Ordinal)];
}
