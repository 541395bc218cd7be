// SPDX-License-Identifier: BSD-3-Clause
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Caec.Bench.Tests;

/// <summary>An element's start tag.</summary>
internal sealed record HtmlElement(string Name, IReadOnlyDictionary<string, string> Attributes);

/// <summary>Reads a page as strictly as XML, but for void elements and the raw text of scripts and styles.</summary>
internal static partial class HtmlPage
{
    private static readonly string[] Void = ["meta", "br", "input"];

    /// <summary>Every start tag, in order.</summary>
    internal static IReadOnlyList<HtmlElement> Elements(string page) =>
    [
        .. Tags(page).Where(tag => !tag.Groups["end"].Success).Select(tag => new HtmlElement(
            tag.Groups["name"].Value,
            Attribute().Matches(tag.Groups["attributes"].Value).ToDictionary(
                one => one.Groups["name"].Value, one => WebUtility.HtmlDecode(one.Groups["value"].Value),
                StringComparer.Ordinal))),
    ];

    /// <summary>Names of elements and attributes, in order: what a value of a record must not change.</summary>
    internal static IEnumerable<string> Shape(string page) =>
        Elements(page).Select(element => $"{element.Name} {string.Join(' ', element.Attributes.Keys)}");

    /// <summary>Tags that do not match, and angle brackets that are no tag.</summary>
    internal static IReadOnlyList<string> Faults(string page)
    {
        var faults = new List<string>();
        var open = new Stack<string>();
        var text = WithoutRawText(page);
        foreach (Match tag in Tags(page))
        {
            var name = tag.Groups["name"].Value;
            if (tag.Groups["end"].Success)
            {
                if (!open.TryPop(out var last) || last != name)
                    faults.Add($"</{name}> closes {last}");
            }
            else if (!Void.Contains(name) && !tag.Groups["closed"].Success)
            {
                open.Push(name);
            }
            if (Attribute().Replace(tag.Groups["attributes"].Value, string.Empty).Trim() is not ("" or "open"))
                faults.Add($"attributes of {tag.Value}");
        }
        faults.AddRange(open);
        var rest = Tag().Replace(text.Replace("<!DOCTYPE html>", string.Empty, StringComparison.Ordinal), string.Empty);
        if (rest.IndexOfAny(['<', '>']) is >= 0 and var at)
            faults.Add($"stray bracket at {rest.Substring(at, Math.Min(40, rest.Length - at))}");
        return faults;
    }

    /// <summary>The scripts that would run.</summary>
    internal static IReadOnlyList<string> Scripts(string page) =>
    [
        .. Raw().Matches(page)
            .Where(match => match.Groups["name"].Value == "script"
                && !match.Groups["attributes"].Value.Contains("application/json", StringComparison.Ordinal))
            .Select(match => match.Groups["text"].Value),
    ];

    internal static string Styles(string page) => string.Concat(
        Raw().Matches(page).Where(match => match.Groups["name"].Value == "style")
            .Select(match => match.Groups["text"].Value));

    /// <summary>What charts are drawn from, by the place that they are drawn in.</summary>
    internal static IReadOnlyDictionary<string, JsonElement> Charts(string page) => Raw().Matches(page)
        .Select(match => (Id: Data().Match(match.Groups["attributes"].Value), Text: match.Groups["text"].Value))
        .Where(chart => chart.Id.Success)
        .ToDictionary(chart => chart.Id.Groups[1].Value, chart => JsonDocument.Parse(chart.Text).RootElement);

    /// <summary>The page without scripts, styles and charts' data.</summary>
    internal static string WithoutScripts(string page) => Raw().Replace(page, string.Empty);

    // A script's end tag stays, as that of an element of its own.
    private static string WithoutRawText(string page) => Raw().Replace(page, "<${name}${attributes}></${name}>");

    private static MatchCollection Tags(string page) => Tag().Matches(WithoutRawText(page));

    [GeneratedRegex(
        @"<(?<end>/)?(?<name>[a-z][a-z0-9]*)" +
        @"(?<attributes>(?:\s+[a-zA-Z][-a-zA-Z]*(?:=""[^""<>]*"")?)*)\s*(?<closed>/)?>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<name>[a-zA-Z][-a-zA-Z]*)=""(?<value>[^""]*)""")]
    private static partial Regex Attribute();

    [GeneratedRegex("""<(?<name>script|style)(?<attributes>[^>]*)>(?<text>.*?)</\k<name>>""", RegexOptions.Singleline)]
    private static partial Regex Raw();

    [GeneratedRegex(@"data-chart=""([^""]+)""")]
    private static partial Regex Data();
}
