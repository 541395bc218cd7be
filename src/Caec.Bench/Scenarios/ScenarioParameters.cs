// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>What a scenario depends on besides the images. Two runs with the same images and parameters give the same
/// records.</summary>
public sealed record ScenarioParameters
{
    /// <summary>The least and the largest number of pages in a region that guests accept.</summary>
    public const int MostPages = 16384;

    /// <summary>Where every pseudo-random choice starts from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Pages (4 KiB) that a provider shares, 1 to <see cref="MostPages"/>.</summary>
    public int RegionPages { get; init; } = 64;

    /// <summary>By name, as <c>result.json</c> and the configuration blob have them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Named =>
    [
        new("seed", Seed.ToString(CultureInfo.InvariantCulture)),
        new("region.pages", RegionPages.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The parameters behind the names.</summary>
    /// <exception cref="CaecFailure">Kind Usage: a name is not known, or a value is out of range.</exception>
    public static ScenarioParameters From(IEnumerable<KeyValuePair<string, string>> named)
    {
        var parameters = new ScenarioParameters();
        foreach (var (name, value) in named)
            parameters = name switch
            {
                "seed" => parameters with { Seed = Number(name, value) },
                "region.pages" => parameters with { RegionPages = (int)Math.Min(Number(name, value), int.MaxValue) },
                _ => throw new CaecFailure(
                    FailureKind.Usage, $"There is no scenario parameter named {name}; known: seed, region.pages."),
            };
        return parameters.RegionPages is >= 1 and <= MostPages
            ? parameters
            : throw new CaecFailure(FailureKind.Usage, $"region.pages must be 1 to {MostPages}.");
    }

    private static ulong Number(string name, string value) =>
        ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : value.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(
                value.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
                ? number
                : throw new CaecFailure(FailureKind.Usage, $"{name} must be an unsigned number, not {value}.");
}
