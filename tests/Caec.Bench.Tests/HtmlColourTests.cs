// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;

namespace Caec.Bench.Tests;

/// <summary>Text and lines can be told from what they stand on: contrast as WCAG 2.2 defines it.</summary>
public partial class HtmlColourTests
{
    private const double Text = 4.5; // WCAG 1.4.3
    private const double Line = 3;   // WCAG 1.4.11

    private static readonly string Page = HtmlReport.Text(HtmlSample.Measured);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Colours_stand_out(bool dark)
    {
        var colours = Colours(dark);
        (string Ink, string Ground, double Least)[] pairs =
        [
            ("ink", "paper", Text), ("ink", "wash", Text), ("ink", "bad-wash", Text), ("quiet", "paper", Text),
            ("quiet", "wash", Text), ("quiet", "bad-wash", Text), ("good", "paper", Text), ("bad", "paper", Text),
            .. Enumerable.Range(0, 8).Select(index => ($"c{index}", "paper", Line)),
        ];

        Assert.All(pairs, pair => Assert.True(
            Contrast(colours[pair.Ink], colours[pair.Ground]) >= pair.Least,
            $"{pair.Ink} on {pair.Ground}: {Contrast(colours[pair.Ink], colours[pair.Ground]):0.00}"));
    }

    [Fact]
    public void Lines_of_a_chart_differ_in_marker_or_dash_too()
    {
        Assert.All(
            HtmlPage.Charts(Page).Values.Where(chart => chart.TryGetProperty("views", out _)),
            chart =>
            {
                var styles = chart.GetProperty("views")[0].GetProperty("series").EnumerateArray()
                    .Select(line => line.GetProperty("style")).Select(style => string.Join(
                        ' ', style.GetProperty("marker"), style.GetProperty("hollow"),
                        style.TryGetProperty("dash", out var dash) ? dash.ToString() : "full"))
                    .ToArray();
                Assert.Equal(styles.Distinct(), styles);
            });
    }

    // The light colours stand first; the dark ones after the media query.
    private static Dictionary<string, double> Colours(bool dark)
    {
        var styles = HtmlPage.Styles(Page);
        var at = styles.IndexOf("prefers-color-scheme: dark", StringComparison.Ordinal);
        return Colour().Matches(dark ? styles[at..] : styles[..at])
            .ToDictionary(match => match.Groups[1].Value, match => Luminance(match.Groups[2].Value));
    }

    private static double Contrast(double one, double other) =>
        (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);

    private static double Luminance(string hex)
    {
        var full = hex.Length == 3 ? string.Concat(hex.Select(digit => $"{digit}{digit}")) : hex;
        var parts = Enumerable.Range(0, 3)
            .Select(index => int.Parse(full.AsSpan(2 * index, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
            .Select(part => part / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))
            .ToArray();
        return (0.2126 * parts[0]) + (0.7152 * parts[1]) + (0.0722 * parts[2]);
    }

    [GeneratedRegex("--([a-z0-9-]+): #([0-9a-f]{3}|[0-9a-f]{6});")]
    private static partial Regex Colour();
}
