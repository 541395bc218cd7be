// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>A table that scrolls within its own box where the page is narrower.</summary>
internal static class HtmlTable
{
    /// <summary>Class of a table whose columns, but for the first, are numbers.</summary>
    internal const string Numbers = "numbers";

    /// <summary>The same, of a view that is not the one drawn first.</summary>
    internal const string OtherNumbers = "numbers other";

    internal static Markup Of(
        string caption, IEnumerable<string> heads, IEnumerable<IReadOnlyList<Markup>> rows, string kind = "words") =>
        Markup.Of(
            $"""
            <div class="scroll {kind}" role="region" tabindex="0" aria-label="{caption}"><table>
            <caption>{caption}</caption>
            <thead><tr>{heads.Select(head => Markup.Of($"<th scope=\"col\">{head}</th>"))}</tr></thead>
            <tbody>
            {rows.Select(row => Markup.Of($"<tr>{row}</tr>\n"))}</tbody>
            </table></div>

            """);

    /// <summary>The cell that names a row.</summary>
    internal static Markup Head(string text) => Markup.Of($"<th scope=\"row\">{text}</th>");

    /// <summary>A verdict.</summary>
    internal static Markup Result(bool good, string word) => good
        ? Markup.Of($"<td class=\"result good\"><span aria-hidden=\"true\">✓</span> {word}</td>")
        : Markup.Of($"<td class=\"result bad\"><span aria-hidden=\"true\">✗</span> {word}</td>");

    internal static Markup Text(string? text) => Markup.Of($"<td>{text}</td>");

    /// <summary>A name or a hash that a program knows.</summary>
    internal static Markup Code(string? text) =>
        string.IsNullOrEmpty(text) ? Markup.Of($"<td></td>") : Markup.Of($"<td><code>{text}</code></td>");
}
