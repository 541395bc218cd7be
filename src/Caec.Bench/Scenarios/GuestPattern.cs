// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>Who wrote a pattern.</summary>
internal enum PatternWriter
{
    /// <summary>The provider.</summary>
    Provider = 1,

    /// <summary>The consumer.</summary>
    Consumer = 2,
}

/// <summary>The patterns that guests write, worked out once more here: a guest that only claims to have seen them
/// cannot report their checksum. The C form is firmware/common/src/pattern.c.</summary>
internal static class GuestPattern
{
    private const ulong Tag = 0xCAEC5AA0;

    /// <summary>FNV-1a, taken over 64-bit words, of a region filled with a pattern.</summary>
    internal static ulong Checksum(ulong seed, PatternWriter writer, ulong words)
    {
        var key = Mix(seed + 0x9E3779B97F4A7C15);
        var sum = 0xCBF29CE484222325UL;
        for (ulong index = 0; index < words; index++)
            sum = (sum ^ Mix((((Tag | (ulong)writer) << 32) | index) ^ key)) * 0x100000001B3UL;
        return sum;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
