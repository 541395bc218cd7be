// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The report of several runs: how each ended, and what can be seen side by side. Each run's own report has the
/// rest.</summary>
public static class RunSetReport
{
    private static readonly string[] Heads = ["Stack", "Result", "What is wrong", "Its report"];

    /// <summary>The text of <c>report.md</c>.</summary>
    public static string Text(RunSet set)
    {
        var text = new MarkdownText();
        text.Heading(1, $"Runs {set.Id}: {Word(set.Passed)}");
        text.Table(
            Heads,
            set.Members.Select(member => (IReadOnlyList<string>)
            [
                member.Name, Word(member.Run.Passed), MarkdownText.Plain(member.Run.Failure?.Sentence ?? string.Empty),
                $"[{RunFolder.ReportName}]({member.Folder}/{RunFolder.ReportName})",
            ]));
        if (set.Attacks is { } attacks)
            AttackText.Add(text, attacks);
        text.Heading(2, "Scenarios");
        text.Table(
            ["Scenario", .. set.Members.Select(member => member.Name)],
            ScenariosOf(set).Select(name => (IReadOnlyList<string>)
                [name, .. set.Members.Select(member => EndOf(member, name) is { } passed ? Word(passed) : "–")]));
        return text.ToString();
    }

    /// <summary>The text of <c>report.html</c>.</summary>
    public static string Html(RunSet set) => HtmlPage.Text(
        $"CAEC runs {set.Id}: {Word(set.Passed)}",
        set.Members[0].Run.Caec.Version,
        Markup.Of(
            $"""
            <header>
            <p class="kicker">CAEC {set.Members[0].Run.Caec.Version} · runs {set.Id}</p>
            <h1 class="{Word(set.Passed)}"><span aria-hidden="true">{(set.Passed ? "✓" : "✗")}</span> {Sentence(set)}</h1>
            </header>
            <main>
            {Stacks(set)}{AttackSection.Of(set.Attacks)}{Scenarios(set)}</main>

            """),
        charts: false);

    private static string Word(bool passed) => passed ? "passed" : "failed";

    private static string Sentence(RunSet set) => set.Passed
        ? $"Passed on all {set.Members.Count} stacks"
        : $"Failed: passed on {set.Members.Count(member => member.Run.Passed)} of {set.Members.Count} stacks";

    private static Markup Stacks(RunSet set)
    {
        var rows = set.Members.Select(member => (IReadOnlyList<Markup>)
        [
            HtmlTable.Head(member.Name), HtmlTable.Result(member.Run.Passed, Word(member.Run.Passed)),
            Markup.Of($"<td class=\"wide\">{member.Run.Failure?.Sentence}</td>"),
            HtmlTable.Code($"{member.Folder}/{RunFolder.HtmlReportName}"),
        ]);
        return Markup.Of(
            $"""
            <section aria-labelledby="stacks">
            <h2 id="stacks">Stacks</h2>
            {HtmlTable.Of("Runs by stack", Heads, rows)}</section>

            """);
    }

    private static Markup Scenarios(RunSet set)
    {
        var rows = ScenariosOf(set).Select(name => (IReadOnlyList<Markup>)
        [
            HtmlTable.Head(name),
            .. set.Members.Select(member => EndOf(member, name) is { } passed
                ? HtmlTable.Result(passed, Word(passed))
                : HtmlTable.Text("–")),
        ]);
        return Markup.Of(
            $"""
            <section aria-labelledby="scenarios">
            <h2 id="scenarios">Scenarios</h2>
            {HtmlTable.Of("Scenarios by stack", ["Scenario", .. set.Members.Select(member => member.Name)], rows)}</section>

            """);
    }

    private static IEnumerable<string> ScenariosOf(RunSet set) =>
        set.Members.SelectMany(member => member.Run.Intent.Scenarios).Distinct(StringComparer.Ordinal);

    private static bool? EndOf(RunSetMember member, string scenario) =>
        member.Run.Scenarios.FirstOrDefault(one => one.Name == scenario)?.Passed;
}
