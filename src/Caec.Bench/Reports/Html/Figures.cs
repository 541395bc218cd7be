// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>Numbers as a reader of the report sees them.</summary>
internal static class Figures
{
    /// <summary>Three to four significant digits; whole numbers in full.</summary>
    internal static string Count(double value) => Math.Abs(value) switch
    {
        _ when value == Math.Floor(value) => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 1000 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0###", CultureInfo.InvariantCulture),
    };

    internal static string Times(double ratio)
    {
        var format = ratio switch { >= 100 => "N0", >= 10 => "0.0", >= 0.1 => "0.00", _ => "0.0###" };
        return ratio.ToString(format, CultureInfo.InvariantCulture) + "×";
    }

    /// <summary>A difference, with its sign.</summary>
    internal static string Percent(double percent) =>
        percent.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture) + " %";

    internal static string Bytes(double bytes) => bytes switch
    {
        >= 1 << 20 => Exact(bytes / (1 << 20)) + " MiB",
        >= 1 << 10 => Exact(bytes / (1 << 10)) + " KiB",
        _ => Exact(bytes) + " B",
    };

    private static string Exact(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
