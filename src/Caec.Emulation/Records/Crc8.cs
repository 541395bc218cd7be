// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation;

/// <summary>CRC-8, polynomial x^8+x^2+x+1 (0x07), initial value 0, not reflected, no final xor. It detects every
/// error burst of up to eight bits, so every change of a single byte.</summary>
public static class Crc8
{
    private static readonly byte[] Table = MakeTable();

    /// <summary>The check value of the bytes.</summary>
    public static byte Of(ReadOnlySpan<byte> bytes)
    {
        byte crc = 0;
        foreach (var value in bytes)
            crc = Table[crc ^ value];
        return crc;
    }

    private static byte[] MakeTable()
    {
        var table = new byte[256];
        for (var index = 0; index < 256; index++)
        {
            var crc = index;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 0x80) != 0 ? (crc << 1) ^ 0x07 : crc << 1;
            table[index] = (byte)crc;
        }
        return table;
    }
}
