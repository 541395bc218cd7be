// SPDX-License-Identifier: BSD-3-Clause
using Caec.Llvm;

namespace Caec.Build.Sizes;

/// <summary>Adds an image's sections up by kind; the linker scripts of the images name them so.</summary>
internal static class ImageSections
{
    /// <summary>The sizes of a linked image.</summary>
    /// <param name="elf">Its ELF file.</param>
    internal static SectionSizes Of(string elf)
    {
        var sections = ElfImage.Load(elf).Sections;
        ulong Sum(string kind) => sections
            .Where(section => section.Name == kind || section.Name.StartsWith(kind + '.', StringComparison.Ordinal))
            .Aggregate(0UL, (sum, section) => sum + section.Size);
        return new SectionSizes(Sum(".text"), Sum(".rodata"), Sum(".data"), Sum(".bss"));
    }
}
