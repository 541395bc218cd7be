// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text;

namespace Caec.Bench;

/// <summary>The report of a run as one HTML file that needs nothing else: no network, no server, no other file. It is
/// made from the run record alone, and the same record gives the same bytes.</summary>
public static class HtmlReport
{
    private static readonly string Style = Resource("report.css");
    private static readonly string Library = Resource("plot.min.js");
    private static readonly string Charts = Resource("charts.js");

    // Nothing may be loaded, and no script may run but the two that stand here. The charting library sets styles of its
    // own, so that those may.
    private static readonly string Policy =
        $"default-src 'none'; script-src {Hash(Library)} {Hash(Charts)}; style-src 'unsafe-inline'; base-uri 'none'; " +
        "form-action 'none'";

    /// <summary>The text of <c>report.html</c>.</summary>
    public static string Text(RunRecord run)
    {
        var messages = run.Machine?.Counting is null ? null : CommunicationFigures.Of(run);
        var regions = run.Machine?.Counting is null ? null : SetupFigures.Of(run);
        var calls = run.Machine?.Counting is null ? [] : CallsFigures.Of(run);
        return Markup.Of(
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{Policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="generator" content="caec {run.Caec.Version}">
            <title>CAEC run {run.Run.Id}: {VerdictSection.Word(run)}</title>
            <style>
            {Markup.Trusted(Style)}</style>
            </head>
            <body>
            {VerdictSection.Of(run, messages)}<main>
            {CommunicationSection.Of(messages)}{SetupSection.Of(regions)}{CallsSection.Of(calls)}
            {StepsSection.Of(run)}{StackSection.Of(run)}</main>
            {Scripts(messages is not null || regions is not null)}</body>
            </html>

            """).ToString();
    }

    private static Markup Scripts(bool charts) => charts
        ? Markup.Of(
            $"""
            <script>{Markup.Trusted(Library)}</script>
            <script type="module">{Markup.Trusted(Charts)}</script>

            """)
        : Markup.Empty;

    private static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";

    private static string Resource(string name)
    {
        using var stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is no resource of this program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
