// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The attacks: first those that were not stopped, then all of them by property.</summary>
internal static class AttackSection
{
    internal static Markup Of(AttackFigures? figures) => figures is null
        ? Markup.Empty
        : Markup.Of(
            $"""
            <section aria-labelledby="attacks">
            <h2 id="attacks">Attacks</h2>
            <p>{figures.Count} Numbered headings are the properties of section 6 of docs/csm-abi.md that the attacks are
            after.</p>
            {Unstopped(figures)}{figures.ByProperty.Select(group => Group(figures, group))}</section>

            """);

    private static Markup Unstopped(AttackFigures figures)
    {
        if (figures.Unstopped is not { Count: > 0 } unstopped)
            return Markup.Empty;
        var rows = unstopped.Select(one => (IReadOnlyList<Markup>)
        [
            HtmlTable.Result(false, AttackWords.Of(one.Entry.Verdict)), Name(one.Entry.Name), HtmlTable.Text(one.Stack),
            HtmlTable.Text($"{one.Entry.Invariant}"),
            Markup.Of($"<td class=\"wide\">{one.Entry.Complaint}</td>"),
            HtmlTable.Text(one.Entry.Expected), HtmlTable.Text(one.Entry.Observed),
        ]);
        return Markup.Of(
            $"""
            <h3>Not stopped</h3>
            {HtmlTable.Of(
                "Attacks that were not stopped", ["Result", "Attack", "On", "Property", "What is wrong", "Expected", "Seen"],
                rows)}
            """);
    }

    private static Markup Group(AttackFigures figures, IGrouping<int?, AttackRow> group)
    {
        var rows = group.Select(row => (IReadOnlyList<Markup>)
        [
            Name(row.Name), .. row.Ends.Select(End), Markup.Of($"<td class=\"wide\">{row.Text}{Weakness(row.Weakness)}</td>"),
        ]);
        var title = AttackFigures.Title(group.Key);
        IEnumerable<string> results = figures.Stacks.Count == 1 ? ["Result"] : figures.Stacks;
        var good = group.All(row => row.Ends.All(end => end is not { Pass: false }));
        return Markup.Of(
            $"""
            <h3>{title}</h3>
            <p>{(group.Key is { } number ? CsmProperty.Find(number).Text : string.Empty)}</p>
            <details class="data"{Markup.Trusted(good ? string.Empty : " open")}>
            <summary>{Held(figures, group)}</summary>
            {HtmlTable.Of($"Attacks: {title}", ["Attack", .. results, "What the attacker does"], rows)}</details>

            """);
    }

    private static string Held(AttackFigures figures, IGrouping<int?, AttackRow> group)
    {
        var counts = figures.Stacks.Select((_, index) => AttackFigures.Held(group, index))
            .Select(count => count == AttackFigures.NoneRan ? "none ran" : $"{count} held").ToList();
        return counts is [var only] ? only : string.Join("; ", figures.Stacks.Zip(counts, (stack, held) => $"{stack}: {held}"));
    }

    private static Markup Name(string name) => Markup.Of($"<th scope=\"row\"><code>{name}</code></th>");

    private static Markup End(AttackEntry? end) =>
        end is null ? HtmlTable.Text("–") : HtmlTable.Result(end.Pass, AttackWords.Of(end.Verdict));

    private static Markup Weakness(string? weakness) => weakness is null
        ? Markup.Empty
        : Markup.Of($" <small>A weakness of the paper's artifact: {weakness}</small>");
}
