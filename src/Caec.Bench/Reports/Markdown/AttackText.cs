// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The attacks: first those that were not stopped, then all of them by property.</summary>
internal static class AttackText
{
    internal static void Add(MarkdownText text, AttackFigures figures)
    {
        text.Heading(2, "Attacks");
        text.Paragraph(
            figures.Count,
            "Numbered headings are the properties of section 6 of docs/csm-abi.md that the attacks are after.");
        AddUnstopped(text, figures);
        foreach (var group in figures.ByProperty)
        {
            text.Heading(3, AttackFigures.Title(group.Key));
            text.Table(
                ["Attack", .. figures.Stacks.Count == 1 ? ["Result"] : figures.Stacks, "What the attacker does"],
                group.Select(row => (IReadOnlyList<string>)
                [
                    $"`{MarkdownText.Plain(row.Name)}`",
                    .. row.Ends.Select(end => end is null ? "–" : AttackWords.Of(end.Verdict)),
                    MarkdownText.Plain(row.Text) + Weakness(row.Weakness),
                ]));
        }
    }

    private static void AddUnstopped(MarkdownText text, AttackFigures figures)
    {
        if (figures.Unstopped is not { Count: > 0 } unstopped)
            return;
        text.Heading(3, "Not stopped");
        text.Table(
            ["Attack", "On", "Property", "Result", "What is wrong", "Expected", "Seen"],
            unstopped.Select(one => (IReadOnlyList<string>)
            [
                $"`{MarkdownText.Plain(one.Entry.Name)}`", one.Stack, $"{one.Entry.Invariant}",
                AttackWords.Of(one.Entry.Verdict), MarkdownText.Plain(one.Entry.Complaint ?? string.Empty),
                MarkdownText.Plain(one.Entry.Expected), MarkdownText.Plain(one.Entry.Observed),
            ]));
    }

    private static string Weakness(string? weakness) =>
        weakness is null ? string.Empty : $" A weakness of the paper's artifact: {MarkdownText.Plain(weakness)}";
}
