// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;

namespace Caec.Build.Pairing;

/// <summary>Comparisons that a version must all meet, such as <c>&gt;=0.5,&lt;0.9</c>.</summary>
public sealed partial record VersionConstraint
{
    private readonly IReadOnlyList<(string Comparison, IReadOnlyList<int> Version)> _parts;

    private VersionConstraint(IReadOnlyList<(string, IReadOnlyList<int>)> parts) => _parts = parts;

    /// <summary>Reads a constraint.</summary>
    /// <returns>The constraint, or null when it is malformed.</returns>
    public static VersionConstraint? TryParse(string text)
    {
        var parts = new List<(string, IReadOnlyList<int>)>();
        foreach (var part in text.Split(','))
        {
            if (Comparison().Match(part.Trim()) is not { Success: true } match)
                return null;
            parts.Add((match.Groups["comparison"].Value, Numbers(match.Groups["version"].Value)));
        }
        return new VersionConstraint(parts);
    }

    /// <summary>Whether a version meets every comparison. A version without any number meets none.</summary>
    /// <param name="version">Starts, perhaps after a word and a <c>v</c>, with numbers and dots; the rest is ignored:
    /// <c>2.12.1+dfsg-1</c>, <c>tf-rmm-v0.8.0</c>.</param>
    public bool IsMetBy(string version) =>
        Leading().Match(version) is { Success: true } match
        && _parts.All(part => Holds(part.Comparison, Compare(Numbers(match.Value), part.Version)));

    private static bool Holds(string comparison, int order) => comparison switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        "=" => order == 0,
        ">=" => order >= 0,
        _ => order > 0,
    };

    // A number that is not there counts as 0.
    private static int Compare(IReadOnlyList<int> left, IReadOnlyList<int> right) =>
        Enumerable.Range(0, Math.Max(left.Count, right.Count))
            .Select(i => left.ElementAtOrDefault(i).CompareTo(right.ElementAtOrDefault(i)))
            .FirstOrDefault(order => order != 0);

    private static IReadOnlyList<int> Numbers(string version) =>
        [.. version.Split('.').Select(number => int.Parse(number, CultureInfo.InvariantCulture))];

    [GeneratedRegex(@"^(?<comparison><=|>=|<|>|=)\s*(?<version>\d{1,8}(\.\d{1,8})*)\z")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\d{1,8}(\.\d{1,8})*")]
    private static partial Regex Leading();
}
