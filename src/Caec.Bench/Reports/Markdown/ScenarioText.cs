// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The steps of each scenario.</summary>
internal static class ScenarioText
{
    internal static void Add(MarkdownText text, RunRecord run)
    {
        foreach (var scenario in run.Scenarios)
            Add(text, scenario);
    }

    private static void Add(MarkdownText text, ScenarioRecord scenario)
    {
        text.Heading(2, $"{scenario.Name}: {(scenario.Passed ? "passed" : "failed")}");
        var with = scenario.Csm ? "with CSM" : "without CSM";
        var parameters = scenario.Parameters.Select(pair => $"{pair.Key} = {pair.Value}");
        text.Paragraph(
            $"RMM {scenario.Rmm} {with}; {string.Join(", ", parameters)}; the machine {scenario.Exit}.",
            "Numbers in the column \"Property\" are those of section 6 of docs/csm-abi.md.");
        text.Table(
            ["#:", "Step", "By", "Result", "What it shows", "Property"],
            scenario.Steps.Select((step, index) => (IReadOnlyList<string>)
            [
                $"{index + 1}", MarkdownText.Plain(step.Name), step.By, Result(step),
                MarkdownText.Plain(step.Sentence), $"{step.Property}",
            ]));
        if (scenario.Metrics.Count > 0)
            text.Paragraph(
                $"Metrics: {scenario.Metrics.Count}. All of them are in `{RunFolder.ResultName}`, each with its number of "
                    + "samples, least, median, 99th percentile and most.");
    }

    private static string Result(StepEntry step)
    {
        var complaint = step.Complaint is null ? string.Empty : $": {MarkdownText.Plain(step.Complaint)}";
        return step.Status.ToString().ToLowerInvariant() + complaint;
    }
}
