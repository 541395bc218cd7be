// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text;

namespace Caec.Bench;

/// <summary>A page of its own: its style and, where it has charts, the scripts that draw them stand in it.</summary>
internal static class HtmlPage
{
    private static readonly string Style = Resources.Text("report.css");
    private static readonly string Library = Resources.Text("plot.min.js");
    private static readonly string Charts = Resources.Text("charts.js");

    // Nothing may be loaded, and no script may run but the two that stand here. The charting library sets styles of its
    // own, so that those may.
    private static readonly string Policy =
        $"default-src 'none'; script-src {Hash(Library)} {Hash(Charts)}; style-src 'unsafe-inline'; base-uri 'none'; " +
        "form-action 'none'";

    internal static string Text(string title, string version, Markup body, bool charts) => Markup.Of(
        $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="generator" content="caec {version}">
        <title>{title}</title>
        <style>
        {Markup.Trusted(Style)}</style>
        </head>
        <body>
        {body}{Scripts(charts)}</body>
        </html>

        """).ToString();

    private static Markup Scripts(bool charts) => charts
        ? Markup.Of(
            $"""
            <script>{Markup.Trusted(Library)}</script>
            <script type="module">{Markup.Trusted(Charts)}</script>

            """)
        : Markup.Empty;

    private static string Hash(string script) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'";
}
