// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>What became of an expected step.</summary>
public enum StepStatus
{
    /// <summary>Reported in its place, and as it should be.</summary>
    Ok,

    /// <summary>The guest says that it failed.</summary>
    Failed,

    /// <summary>The guest says that it succeeded, but what it reported contradicts that.</summary>
    Refuted,

    /// <summary>It was not reported where it should be.</summary>
    Missing,

    /// <summary>It was reported, and is not expected there.</summary>
    Unexpected,
}

/// <summary>A step and what became of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="By">Who reported it, or should have.</param>
/// <param name="Status">What became of it.</param>
/// <param name="Sentence">What it shows, for people.</param>
/// <param name="Property">The property of csm-abi.md that it shows, or null.</param>
/// <param name="Complaint">What is wrong, or null.</param>
/// <param name="Details">What it reported.</param>
/// <param name="Line">Line in the log, from 1; null when it is missing.</param>
public sealed record StepOutcome(
    string Name, string By, StepStatus Status, string Sentence, int? Property, string? Complaint,
    IReadOnlyList<RecordField> Details, int? Line);

/// <summary>Compares the records of a run with what the scenario must report.</summary>
/// <param name="Passed">True when everything expected was reported as it should be, and nothing else.</param>
/// <param name="Steps">Every step, expected ones in their order, unexpected ones where they came.</param>
/// <param name="Metrics">What is wrong with the metrics.</param>
/// <param name="Attacks">Every attack and what became of it.</param>
/// <param name="Complaint">The first thing that is wrong, as a sentence; null when it passed.</param>
/// <param name="Line">The line in the log that shows it, where there is one.</param>
public sealed record ScenarioVerdict(
    bool Passed, IReadOnlyList<StepOutcome> Steps, IReadOnlyList<MetricFault> Metrics,
    IReadOnlyList<AttackOutcome> Attacks, string? Complaint, int? Line)
{
    /// <summary>Judges the records.</summary>
    /// <param name="scenario">The scenario that ran.</param>
    /// <param name="setting">What it ran on and with.</param>
    /// <param name="records">What was read, possibly cut short.</param>
    public static ScenarioVerdict Of(
        Scenario scenario, ScenarioSetting setting, IReadOnlyList<CaecRecord> records)
    {
        var steps = Align(scenario.Steps(setting), setting.Parameters, [.. records.OfType<StepRecord>()]);
        var metrics = MetricFault.Find(scenario.Metrics(setting), [.. records.OfType<MetricRecord>()]);
        var attacks = AttackOutcome.Of(scenario.Attacks(setting), [.. records.OfType<AttackRecord>()]);
        var (complaint, line) = Frame(scenario, records);
        // What an attack broke shows in the steps after it.
        if (complaint is null && AttackOutcome.Complain(attacks) is { } attacked)
            (complaint, line) = attacked;
        var bad = steps.FirstOrDefault(step => step.Status != StepStatus.Ok);
        if (complaint is null && bad is not null)
            (complaint, line) = ($"Step {bad.Name} {Clause(bad)}.", bad.Line);
        // A step that failed explains the metrics that are missing after it.
        if (complaint is null && metrics is [var first, ..])
            (complaint, line) = (Sentence(first, metrics.Count - 1), first.Line);
        if (complaint is null && records[^1] is EndRecord { Ok: false } end)
            (complaint, line) = ("The guest says that the scenario failed.", end.Line);
        return new ScenarioVerdict(complaint is null, steps, metrics, attacks, complaint, line);
    }

    private static string Sentence(MetricFault first, int others)
    {
        var sentence = $"Metric {first.Metric} {first.Complaint}";
        return others switch
        {
            0 => $"{sentence}.",
            1 => $"{sentence}; one more is wrong.",
            _ => $"{sentence}; {others} more are wrong.",
        };
    }

    // The wrong scenario, or another version of it, makes every step meaningless; so that is told first.
    private static (string? Complaint, int? Line) Frame(Scenario scenario, IReadOnlyList<CaecRecord> records)
    {
        if (records is not [BeginRecord begin, ..])
            return ("The scenario did not begin.", null);
        var refusal = records.OfType<InfoRecord>().FirstOrDefault(info => info.Name == "configuration.error");
        if (refusal is not null)
            return ($"The host image refused its configuration: {refusal.Value.Text}.", refusal.Line);
        var (ran, wanted) = ($"{begin.Scenario} {begin.Version}", $"{scenario.Name} {scenario.Version}");
        if (ran != wanted)
            return ($"The guest ran {ran}, not {wanted}.", begin.Line);
        // A failed step explains a missing end better than its absence does.
        return records[^1] is EndRecord || records.OfType<StepRecord>().Any(step => !step.Ok)
            ? (null, null)
            : ("The scenario did not come to its end.", records[^1].Line);
    }

    private static string Clause(StepOutcome step) => step.Status switch
    {
        StepStatus.Missing => "is missing",
        StepStatus.Unexpected => "is not expected there",
        StepStatus.Refuted => $"is refuted by its details: {step.Complaint}",
        _ when step.Complaint is not null => $"failed: {step.Complaint}",
        _ => "failed",
    };

    private static List<StepOutcome> Align(
        IReadOnlyList<ExpectedStep> expected, ScenarioParameters parameters, IReadOnlyList<StepRecord> reported)
    {
        var outcomes = new List<StepOutcome>();
        var earlier = new Dictionary<string, StepRecord>(StringComparer.Ordinal);
        var next = 0;
        foreach (var step in reported)
        {
            var place = IndexFrom(expected, next, step.Name);
            if (place < 0)
            {
                outcomes.Add(new StepOutcome(
                    step.Name, step.By, StepStatus.Unexpected, "Not a step of this scenario, or not here.", null, null,
                    step.Details, step.Line));
                continue;
            }
            outcomes.AddRange(expected.Skip(next).Take(place - next).Select(Missing));
            outcomes.Add(Judge(expected[place], step, new StepContext(parameters, earlier)));
            earlier[step.Name] = step;
            next = place + 1;
        }
        outcomes.AddRange(expected.Skip(next).Select(Missing));
        return outcomes;
    }

    private static int IndexFrom(IReadOnlyList<ExpectedStep> expected, int from, string name)
    {
        for (var index = from; index < expected.Count; index++)
            if (expected[index].Name == name)
                return index;
        return -1;
    }

    private static StepOutcome Judge(ExpectedStep expected, StepRecord step, StepContext context)
    {
        var complaint = step.By != expected.By
            ? $"{step.By} reported it, not {expected.By}"
            : step.Ok ? expected.Check?.Invoke(step, context) : step.Detail("reason")?.Text;
        var status = !step.Ok ? StepStatus.Failed : complaint is null ? StepStatus.Ok : StepStatus.Refuted;
        return new StepOutcome(
            step.Name, step.By, status, expected.Sentence, expected.Property, complaint, step.Details, step.Line);
    }

    private static StepOutcome Missing(ExpectedStep step) => new(
        step.Name, step.By, StepStatus.Missing, step.Sentence, step.Property, null, [], null);
}
