// SPDX-License-Identifier: BSD-3-Clause
using System.Buffers.Binary;

namespace Caec.Build.Stacks;

/// <summary>One image inside a firmware image package.</summary>
/// <param name="Uuid">Names its role; see the constants of <see cref="FirmwarePackage"/>.</param>
/// <param name="Content">The bytes.</param>
public sealed record PackagedImage(Guid Uuid, ReadOnlyMemory<byte> Content);

/// <summary>TF-A's firmware image package (FIP), as its documentation describes the format (docs: "Firmware Image
/// Package", layout). Byte for byte what fiptool makes, so that no host tool and no OpenSSL is needed.</summary>
public static class FirmwarePackage
{
    private const uint HeaderName = 0xAA640001;
    private const uint HeaderSerial = 0x12345678;
    private const int HeaderSize = 16;
    private const int EntrySize = 40;

    /// <summary>BL2, loaded by BL1.</summary>
    public static Guid TrustedBoot { get; } = Uuid("5ff9ec0b4d223e4da544c39d81c73f0a");

    /// <summary>BL31, EL3 runtime.</summary>
    public static Guid Runtime { get; } = Uuid("47d4086d4cfe98469b952950cbbd5a00");

    /// <summary>BL33, the first non-secure image.</summary>
    public static Guid NonTrusted { get; } = Uuid("d6d0eea7fcead54b97829934f234b6e4");

    /// <summary>The RMM.</summary>
    public static Guid RealmMonitor { get; } = Uuid("6c0762a612f24b5692cbba8f633606d9");

    /// <summary>The package of some images, in the order given.</summary>
    public static byte[] Assemble(IReadOnlyList<PackagedImage> images)
    {
        var start = HeaderSize + (EntrySize * (images.Count + 1)); // the last entry ends the table
        var package = new byte[start + images.Sum(image => image.Content.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(package, HeaderName);
        BinaryPrimitives.WriteUInt32LittleEndian(package.AsSpan(4), HeaderSerial);
        var entry = HeaderSize;
        var offset = start;
        foreach (var image in images)
        {
            WriteEntry(package.AsSpan(entry), image.Uuid, offset, image.Content.Length);
            image.Content.Span.CopyTo(package.AsSpan(offset));
            entry += EntrySize;
            offset += image.Content.Length;
        }
        WriteEntry(package.AsSpan(entry), Guid.Empty, offset, 0);
        return package;
    }

    private static void WriteEntry(Span<byte> entry, Guid uuid, int offset, int size)
    {
        uuid.TryWriteBytes(entry, bigEndian: true, out _);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[16..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(entry[24..], (ulong)size);
    }

    // TF-A prints and stores these byte by byte.
    private static Guid Uuid(string bytes) => new(Convert.FromHexString(bytes), bigEndian: true);
}
