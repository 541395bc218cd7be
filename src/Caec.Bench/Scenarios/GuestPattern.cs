// SPDX-License-Identifier: BSD-3-Clause
using System.Numerics;

namespace Caec.Bench;

/// <summary>Who wrote a pattern.</summary>
internal enum PatternWriter
{
    /// <summary>The provider.</summary>
    Provider = 1,

    /// <summary>The consumer.</summary>
    Consumer = 2,

    /// <summary>Both, for what they agree on.</summary>
    Shared = 3,
}

/// <summary>The patterns that guests write, worked out once more here: a guest that only claims to have seen them
/// cannot report their checksum. The C form is firmware/common/src/pattern.c.</summary>
internal static class GuestPattern
{
    private const ulong Tag = 0xCAEC5AA0;
    private const ulong Basis = 0xCBF29CE484222325;
    private const ulong Prime = 0x100000001B3;

    // firmware/realm/include/payload.h
    private const ulong PayloadStep = 0x9E3779B97F4A7C15;

    /// <summary>FNV-1a, taken over 64-bit words, of a region filled with a pattern.</summary>
    internal static ulong Checksum(ulong seed, PatternWriter writer, ulong words)
    {
        var key = KeyOf(seed);
        var sum = Basis;
        for (ulong index = 0; index < words; index++)
            sum = (sum ^ WordOf(key, writer, index)) * Prime;
        return sum;
    }

    /// <summary>One word of a pattern.</summary>
    internal static ulong Word(ulong seed, PatternWriter writer, ulong index) => WordOf(KeyOf(seed), writer, index);

    /// <summary>The same, of the payloads that <c>comm</c> sends in a mode, in their order.</summary>
    internal static ulong PayloadChecksum(ScenarioParameters parameters, CommMode mode)
    {
        var key = KeyOf(parameters.Seed);
        var sum = Basis;
        foreach (var size in parameters.CommSizes.Sizes)
            for (var message = 0; message < parameters.MessagesOf(size); message++)
            {
                var index = ((ulong)(mode.Number + 1) << 24) | ((ulong)BitOperations.Log2(size) << 16) | (uint)message;
                var word = WordOf(key, PatternWriter.Shared, index);
                for (var left = size / sizeof(ulong); left > 0; left--, word += PayloadStep)
                    sum = (sum ^ word) * Prime;
            }
        return sum;
    }

    private static ulong KeyOf(ulong seed) => Mix(seed + 0x9E3779B97F4A7C15);

    private static ulong WordOf(ulong key, PatternWriter writer, ulong index) =>
        Mix((((Tag | (ulong)writer) << 32) | index) ^ key);

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
