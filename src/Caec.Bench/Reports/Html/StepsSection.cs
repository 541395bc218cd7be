// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>Every step of every scenario, and attacks.</summary>
internal static class StepsSection
{
    private static readonly string[] Heads = ["#", "Result", "Step", "By", "What it shows", "Property"];

    internal static Markup Of(RunRecord run)
    {
        if (run.Scenarios.Count == 0 && run.Attacks.Count == 0)
            return Markup.Empty;
        return Markup.Of(
            $"""
            <section aria-labelledby="steps">
            <h2 id="steps">What was checked</h2>
            <p>Numbers in the column “Property” are those of section 6 of docs/csm-abi.md.</p>
            {run.Scenarios.Select(Scenario)}{Attacks(run.Attacks)}</section>

            """);
    }

    private static Markup Scenario(ScenarioRecord scenario)
    {
        var good = scenario.Steps.Count(step => step.Status == StepStatus.Ok);
        var rows = scenario.Steps.Select((step, index) => (IReadOnlyList<Markup>)
        [
            HtmlTable.Text($"{index + 1}"),
            Result(step.Status == StepStatus.Ok, step.Status.ToString().ToLowerInvariant()),
            Markup.Of($"<th scope=\"row\"><code>{step.Name}</code></th>"),
            HtmlTable.Text(step.By),
            Markup.Of($"<td class=\"wide\">{step.Sentence}{Complaint(step.Complaint)}</td>"),
            HtmlTable.Text(step.Property is { } property ? $"{property}" : string.Empty),
        ]);
        return Markup.Of(
            $"""
            <h3>Scenario {scenario.Name}: {(scenario.Passed ? "passed" : "failed")}</h3>
            <p>{Told(scenario)}</p>
            {Complaint(scenario.Complaint)}<details class="data"{Open(scenario.Passed)}>
            <summary>{good} of {scenario.Steps.Count} steps as they should be</summary>
            {HtmlTable.Of($"Steps of {scenario.Name}", Heads, rows)}</details>

            """);
    }

    private static string Told(ScenarioRecord scenario)
    {
        var parameters = string.Join(", ", scenario.Parameters.Select(pair => $"{pair.Key} = {pair.Value}"));
        var with = scenario.Csm ? "with CSM" : "without CSM";
        return $"RMM {scenario.Rmm} {with}; {(parameters.Length == 0 ? "no parameters" : parameters)}; " +
            $"the machine {scenario.Exit}.";
    }

    private static Markup Attacks(IReadOnlyList<AttackRecord> attacks)
    {
        if (attacks.Count == 0)
            return Markup.Empty;
        var stopped = attacks.Count(attack => attack.Pass);
        var rows = attacks.Select(attack => (IReadOnlyList<Markup>)
        [
            Result(attack.Pass, attack.Pass ? "stopped" : "succeeded"),
            Markup.Of($"<th scope=\"row\"><code>{attack.Name}</code></th>"),
            HtmlTable.Text(attack.Expected), HtmlTable.Text(attack.Observed), HtmlTable.Text($"{attack.Invariant}"),
        ]);
        return Markup.Of(
            $"""
            <h3>Attacks</h3>
            <details class="data"{Open(stopped == attacks.Count)}>
            <summary>{stopped} of {attacks.Count} attacks stopped</summary>
            {HtmlTable.Of("Attacks", ["Result", "Attack", "Expected", "Observed", "Property"], rows)}</details>

            """);
    }

    private static Markup Result(bool good, string word) => good
        ? Markup.Of($"<td class=\"result good\"><span aria-hidden=\"true\">✓</span> {word}</td>")
        : Markup.Of($"<td class=\"result bad\"><span aria-hidden=\"true\">✗</span> {word}</td>");

    private static Markup Complaint(string? complaint) =>
        complaint is null ? Markup.Empty : Markup.Of($"<p class=\"complaint\">{complaint}</p>\n");

    // What went wrong should not have to be unfolded.
    private static string Open(bool good) => good ? string.Empty : " open";
}
