// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Build.Stacks;

/// <summary>The flash that the machine starts from: BL1 at its start, the package behind it (TF-A, plat/qemu).</summary>
public static class FlashImage
{
    /// <summary>Where the package starts, in bytes.</summary>
    public const int PackageOffset = 64 * 4096;

    /// <summary>The flash's content.</summary>
    /// <param name="bl1">The first stage, at most <see cref="PackageOffset"/> bytes.</param>
    /// <param name="package">The firmware image package.</param>
    public static byte[] Assemble(ReadOnlySpan<byte> bl1, ReadOnlySpan<byte> package)
    {
        if (bl1.Length > PackageOffset)
            throw new ArgumentException($"BL1 has {bl1.Length} bytes, more than {PackageOffset}.", nameof(bl1));
        var flash = new byte[PackageOffset + package.Length];
        bl1.CopyTo(flash);
        package.CopyTo(flash.AsSpan(PackageOffset));
        return flash;
    }
}
