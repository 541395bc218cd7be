// SPDX-License-Identifier: BSD-3-Clause
using System.Buffers.Binary;
using Caec.Workstation;

namespace Caec.Build.Sizes;

/// <summary>Reads how large an image's sections are, from its ELF file (ELF-64, little-endian).</summary>
public static class ImageSections
{
    // ELF-64 Object File Format, version 1.5: file header and section header.
    private const int HeaderSize = 64;
    private const int TableOffset = 0x28;
    private const int EntrySizeOffset = 0x3A;
    private const int EntryCountOffset = 0x3C;
    private const uint NoBits = 8;
    private const ulong Write = 1;
    private const ulong Allocate = 2;
    private const ulong Execute = 4;

    /// <summary>The sizes of everything that is loaded, by what may be done with it.</summary>
    /// <exception cref="CaecFailure">Kind Build: the file is no such ELF file.</exception>
    public static SectionSizes Of(string elf)
    {
        ReadOnlySpan<byte> file = File.ReadAllBytes(elf);
        if (file.Length < HeaderSize || !file[..6].SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw Wrong(elf);
        var table = BinaryPrimitives.ReadUInt64LittleEndian(file[TableOffset..]);
        var entrySize = BinaryPrimitives.ReadUInt16LittleEndian(file[EntrySizeOffset..]);
        var entries = BinaryPrimitives.ReadUInt16LittleEndian(file[EntryCountOffset..]);
        if (entrySize < HeaderSize || table + ((ulong)entrySize * entries) > (ulong)file.Length)
            throw Wrong(elf);
        var sizes = new SectionSizes(0, 0, 0, 0);
        for (var i = 0; i < entries; i++)
            sizes = Add(sizes, file.Slice((int)table + (i * entrySize), HeaderSize));
        return sizes;
    }

    private static SectionSizes Add(SectionSizes sizes, ReadOnlySpan<byte> section)
    {
        var type = BinaryPrimitives.ReadUInt32LittleEndian(section[0x04..]);
        var flags = BinaryPrimitives.ReadUInt64LittleEndian(section[0x08..]);
        var size = BinaryPrimitives.ReadUInt64LittleEndian(section[0x20..]);
        return (flags & (Allocate | Write | Execute), type) switch
        {
            (Allocate | Write, NoBits) => sizes with { Bss = sizes.Bss + size },
            (Allocate | Write, _) => sizes with { Data = sizes.Data + size },
            (Allocate, _) => sizes with { RoData = sizes.RoData + size },
            var (kind, _) when (kind & Allocate) != 0 => sizes with { Text = sizes.Text + size },
            _ => sizes, // symbols and debug information are not loaded
        };
    }

    private static CaecFailure Wrong(string elf) => new(FailureKind.Build, $"{elf} is not an ELF-64 file.", elf);
}
