// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;

namespace Caec.Build.Pairing;

/// <summary>Version of the interface between EL3 firmware and an RMM, or of its boot manifest (TF-A, RMM-EL3
/// communication specification, "Boot interface version").</summary>
/// <param name="Major">Equal on both sides, or they do not understand each other.</param>
/// <param name="Minor">EL3's is at least the RMM's.</param>
public sealed record InterfaceVersion(int Major, int Minor)
{
    /// <summary>Whether an RMM that needs a version boots on EL3 firmware that offers this one.</summary>
    public bool Serves(InterfaceVersion needed) => Major == needed.Major && Minor >= needed.Minor;

    /// <summary>The versions that two macros of a C header define: several where a condition chooses, none where it does
    /// not define both.</summary>
    /// <param name="header">The header's text.</param>
    /// <param name="major">Name of one macro.</param>
    /// <param name="minor">Name of the other.</param>
    /// <returns>Oldest first.</returns>
    public static IReadOnlyList<InterfaceVersion> AllFromMacros(string header, string major, string minor) =>
        [.. Values(header, major).Zip(Values(header, minor), (one, other) => new InterfaceVersion(one, other))
            .OrderBy(version => version.Major).ThenBy(version => version.Minor)];

    /// <summary>The newest of <see cref="AllFromMacros"/>, or null.</summary>
    public static InterfaceVersion? LastFromMacros(string header, string major, string minor) =>
        AllFromMacros(header, major, minor) is [.., var last] ? last : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    // #define NAME U(0), (U(0)) or 0
    private static IEnumerable<int> Values(string header, string name) =>
        Regex.Matches(header, $@"^\s*#\s*define\s+{name}\s+\(*(?:U\()?(?<value>\d{{1,5}})", RegexOptions.Multiline)
            .Select(match => int.Parse(match.Groups["value"].Value, CultureInfo.InvariantCulture));
}
