// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Caec.Bench;

/// <summary>The frame of a chart: what there is of it without JavaScript, and what charts.js draws from.</summary>
internal static class ChartFigure
{
    // The default encoder writes <, > and & as \u003c and so on: no value can end the script element.
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>A figure: legend, place of the drawing, note, tables, and the numbers for charts.js.</summary>
    internal static Markup Of<T>(
        string id, string title, IEnumerable<Markup> legend, string? note, Markup tables, T chart) => Markup.Of(
        $"""
        <figure class="chart">
        <figcaption><h3 id="{id}-title">{title}</h3></figcaption>
        <ul class="legend">
        {legend}</ul>
        <div class="drawing" id="{id}"><noscript><p class="note">The drawing takes JavaScript; the table below holds the
        same numbers.</p></noscript></div>
        {Note(note)}<details class="data"><summary>The numbers<span class="hidden"> of: {title}</span></summary>
        {tables}</details>
        <script type="application/json"
        data-chart="{id}">{Markup.Trusted(JsonSerializer.Serialize(chart, Json))}</script>
        </figure>

        """);

    /// <summary>An entry of a legend.</summary>
    internal static Markup Key(string name, LineStyle style) => Markup.Of(
        $"""
        <li><svg class="key c{style.Colour}{(style.Hollow ? " hollow" : "")}" viewBox="0 0 34 12"
        width="34" height="12" aria-hidden="true"><path class="dash" d="M0,6H34"
        stroke-dasharray="{style.Dash ?? "none"}"/><path d="{Marker(style.Marker)}"/></svg>{name}</li>

        """);

    /// <summary>An entry of a legend of areas.</summary>
    internal static Markup Key(string name, int colour) => Markup.Of(
        $"""
        <li><svg class="key c{colour}" viewBox="0 0 14 12" width="14" height="12"
        aria-hidden="true"><path d="M1,0h12v12h-12z"/></svg>{name}</li>

        """);

    private static Markup Note(string? note) =>
        note is null ? Markup.Empty : Markup.Of($"<p class=\"note\">{note}</p>\n");

    // The charting library's symbols, around (17, 6).
    private static string Marker(string symbol) => symbol switch
    {
        "circle" => "M13.2,6a3.8,3.8 0 1,0 7.6,0a3.8,3.8 0 1,0 -7.6,0z",
        "square" => "M13.6,2.6h6.8v6.8h-6.8z",
        "triangle" => "M17,1.4l4.4,7.8h-8.8z",
        "diamond" => "M17,0.6l3.2,5.4l-3.2,5.4l-3.2,-5.4z",
        "star" => "M17,0.6l1.3,3.6l3.8,0.1l-3,2.4l1,3.7l-3.1,-2.1l-3.1,2.1l1,-3.7l-3,-2.4l3.8,-0.1z",
        "plus" => "M17,1v10M12,6h10",
        "times" => "M13.4,2.4l7.2,7.2m0,-7.2l-7.2,7.2",
        "asterisk" => "M17,1v10M12.7,3.5l8.6,5M12.7,8.5l8.6,-5",
        _ => throw new ArgumentOutOfRangeException(nameof(symbol), symbol, "Not a symbol of the legend."),
    };
}
