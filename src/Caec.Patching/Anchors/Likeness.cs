// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Anchors;

/// <summary>How much two names look like one that was renamed.</summary>
internal static class Likeness
{
    /// <summary>Below this, two names have nothing to do with each other.</summary>
    public const double Least = 0.5;

    /// <summary>From 0 to 1: the share of letters, or of parts between underscores, that both have.</summary>
    public static double Of(string one, string other)
    {
        var parts = one.Split('_', StringSplitOptions.RemoveEmptyEntries);
        var others = other.Split('_', StringSplitOptions.RemoveEmptyEntries);
        var common = parts.Intersect(others, StringComparer.OrdinalIgnoreCase).Count();
        return Math.Max(
            (double)common / Math.Max(1, Math.Max(parts.Length, others.Length)),
            1 - ((double)Distance(one, other) / Math.Max(1, Math.Max(one.Length, other.Length))));
    }

    /// <summary>How many letters must be put in, taken out or changed (V. Levenshtein, 1965).</summary>
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 1; j <= other.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(
                    diagonal + (one[i - 1] == other[j - 1] ? 0 : 1), Math.Min(row[j], row[j - 1]) + 1));
        }
        return row[^1];
    }
}
