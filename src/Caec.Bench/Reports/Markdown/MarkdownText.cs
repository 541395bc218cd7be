// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Bench;

/// <summary>Markdown in the making.</summary>
internal sealed class MarkdownText
{
    private readonly StringBuilder _text = new();

    /// <summary>A heading, and an empty line.</summary>
    internal void Heading(int level, string title)
    {
        Line($"{new string('#', level)} {title}");
        Line();
    }

    /// <summary>Lines that belong together, and an empty line.</summary>
    internal void Paragraph(params string[] lines)
    {
        foreach (var line in lines)
            Line(line);
        Line();
    }

    /// <summary>A table, and an empty line.</summary>
    /// <param name="columns">Heads; a colon at the end means a column of numbers.</param>
    /// <param name="rows">Cells, exactly one for each column.</param>
    internal void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(columns.Select(column => column.TrimEnd(':')));
        Line($"|{string.Join('|', columns.Select(column => column.EndsWith(':') ? "--:" : "---"))}|");
        foreach (var row in rows)
            Row(row);
        Line();
    }

    /// <summary>One line.</summary>
    internal void Line(string content = "") => _text.Append(content).Append('\n');

    /// <inheritdoc/>
    public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";

    /// <summary>Text that may hold anything, for a cell or a line.</summary>
    internal static string Plain(string content) => content.Replace("|", "\\|", StringComparison.Ordinal);

    private void Row(IEnumerable<string> cells) => Line($"| {string.Join(" | ", cells)} |");
}
