// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Numerics;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Powers of two, from the least to the most.</summary>
/// <param name="Least">The first.</param>
/// <param name="Most">The last, at least <paramref name="Least"/>.</param>
public readonly record struct SizeRange(uint Least, uint Most)
{
    /// <summary>All of them, rising.</summary>
    public IReadOnlyList<uint> Sizes
    {
        get
        {
            var sizes = new List<uint>();
            for (var size = (ulong)Least; size <= Most; size *= 2)
                sizes.Add((uint)size);
            return sizes;
        }
    }

    /// <summary>Reads <c>FROM..TO</c>, or one size.</summary>
    /// <param name="parameter">Its name, for the sentence of a failure.</param>
    /// <param name="text">What the user wrote.</param>
    /// <param name="bounds">What is possible.</param>
    /// <exception cref="CaecFailure">Kind Usage: it is no range, or out of bounds.</exception>
    public static SizeRange Parse(string parameter, string text, SizeRange bounds)
    {
        var (first, last) = text.Split("..") switch
        {
            [var one] => (Size(one), Size(one)),
            [var from, var to] => (Size(from), Size(to)),
            _ => (null, null),
        };
        return first is { } least && last is { } most && least <= most && least >= bounds.Least && most <= bounds.Most
            ? new SizeRange(least, most)
            : throw new CaecFailure(
                FailureKind.Usage,
                $"{parameter} must be a power of two from {bounds.Least} to {bounds.Most}, or two of them, rising, "
                    + $"with .. between them, not {text}.");
    }

    /// <summary><c>FROM..TO</c>, or the size when there is only one.</summary>
    public override string ToString() => Least == Most
        ? Least.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Least}..{Most}");

    private static uint? Size(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && BitOperations.IsPow2(size)
            ? size
            : null;
}
