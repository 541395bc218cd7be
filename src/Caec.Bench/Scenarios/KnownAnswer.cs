// SPDX-License-Identifier: BSD-3-Clause
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Caec.Bench;

/// <summary>The message of which every cipher of the realms tells the tag; here another implementation of AES-256-GCM
/// works it out. The C form is firmware/realm/include/aead_key.h.</summary>
internal static class KnownAnswer
{
    private const int KeyWords = 4;
    private const ulong FirstKeyWord = 0xFFFFFF00;

    /// <summary>The tag, as 32 hexadecimal digits.</summary>
    /// <param name="seed">The run's seed, which the key depends on.</param>
    internal static string Tag(ulong seed)
    {
        var plaintext = new byte[64];
        foreach (var index in Enumerable.Range(0, plaintext.Length))
            plaintext[index] = (byte)index;
        var (ciphertext, tag) = (new byte[plaintext.Length], new byte[16]);
        using var cipher = new AesGcm(Key(seed), tag.Length);
        cipher.Encrypt(new byte[12], plaintext, ciphertext, tag);
        return Convert.ToHexStringLower(tag);
    }

    private static byte[] Key(ulong seed)
    {
        var key = new byte[KeyWords * sizeof(ulong)];
        for (var word = 0; word < KeyWords; word++)
            BinaryPrimitives.WriteUInt64LittleEndian(
                key.AsSpan(word * sizeof(ulong)), GuestPattern.Word(seed, PatternWriter.Shared, FirstKeyWord + (ulong)word));
        return key;
    }
}
