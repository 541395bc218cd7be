// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>Every step of every scenario.</summary>
internal static class StepsSection
{
    private static readonly string[] Heads = ["#", "Result", "Step", "By", "What it shows", "Property"];

    internal static Markup Of(RunRecord run)
    {
        if (run.Scenarios.Count == 0)
            return Markup.Empty;
        return Markup.Of(
            $"""
            <section aria-labelledby="steps">
            <h2 id="steps">What was checked</h2>
            <p>Numbers in the column “Property” are those of section 6 of docs/csm-abi.md.</p>
            {run.Scenarios.Select(Scenario)}</section>

            """);
    }

    private static Markup Scenario(ScenarioRecord scenario)
    {
        var good = scenario.Steps.Count(step => step.Status == StepStatus.Ok);
        var rows = scenario.Steps.Select((step, index) => (IReadOnlyList<Markup>)
        [
            HtmlTable.Text($"{index + 1}"),
            HtmlTable.Result(step.Status == StepStatus.Ok, step.Status.ToString().ToLowerInvariant()),
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

    private static Markup Complaint(string? complaint) =>
        complaint is null ? Markup.Empty : Markup.Of($"<p class=\"complaint\">{complaint}</p>\n");

    // What went wrong should not have to be unfolded.
    private static string Open(bool good) => good ? string.Empty : " open";
}
