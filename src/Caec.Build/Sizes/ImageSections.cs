// SPDX-License-Identifier: BSD-3-Clause
using Caec.Llvm;
using Caec.Workstation;

namespace Caec.Build.Sizes;

/// <summary>Reads how large an image's sections are, from its ELF file.</summary>
public static class ImageSections
{
    /// <summary>The sizes of .text, .rodata, .data and .bss, and of sections named after them; others, such as stacks
    /// and debug information, do not count.</summary>
    /// <exception cref="CaecFailure">Kind Missing: no libLLVM. Kind Build: the file is no object file.</exception>
    public static SectionSizes Of(string elf)
    {
        var sections = ElfImage.Load(elf).Sections;
        ulong Sum(string name) => sections
            .Where(section => section.Name == name || section.Name.StartsWith(name + ".", StringComparison.Ordinal))
            .Aggregate(0UL, (sum, section) => sum + section.Size);
        return new SectionSizes(Sum(".text"), Sum(".rodata"), Sum(".data"), Sum(".bss"));
    }
}
