// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>One scenario, run and judged.</summary>
/// <param name="Record">What the run record keeps of it.</param>
/// <param name="Attacks">What the run record keeps of its attacks.</param>
/// <param name="Boot">What the machine gave.</param>
/// <param name="Failure">Why it did not pass, or null.</param>
internal sealed record ScenarioRun(
    ScenarioRecord Record, IReadOnlyList<AttackEntry> Attacks, BootResult Boot, CaecFailure? Failure)
{
    internal static ScenarioRun Of(BenchPlan plan, Scenario scenario, BootResult boot)
    {
        var verdict = ScenarioVerdict.Of(scenario, plan.Setting, boot.Records);
        var failure = FailureOf(boot, verdict);
        var files = new RunFiles(string.Empty, plan.Scenarios.Count > 1);
        var record = new ScenarioRecord(
            scenario.Name, scenario.Version, plan.Request.Rmm, plan.Request.Csm,
            BenchPlan.Sorted(plan.Parameters.NamedOf([scenario])), failure is null, ExitName(boot.Exit), failure?.Message,
            QemuCommandLine.ForHand(plan.Boot(scenario, files)).ToString(),
            [.. verdict.Steps.Select(Entry)],
            [.. boot.Records.OfType<InfoRecord>().Select(fact => new FactEntry(fact.Name, fact.By, fact.Value.Text))],
            [.. boot.Records.OfType<MetricRecord>().Select(Entry)],
            [.. boot.Records.Select(one => one.Json)]);
        return new ScenarioRun(record, [.. verdict.Attacks.Select(Entry)], boot, failure);
    }

    // When the program itself says no, the step that says so is the better explanation.
    private static CaecFailure? FailureOf(BootResult boot, ScenarioVerdict verdict)
    {
        if (boot.Failure is { } failure && (boot.Outcome != BootOutcome.Failed || boot.Fault is not null))
            return failure;
        if (verdict.Passed)
            return boot.Failure;
        var log = boot.Logs.Uarts[0];
        return new CaecFailure(
            FailureKind.CheckFailed, verdict.Complaint!, verdict.Line is { } line ? $"{log}:{line}" : log);
    }

    private static StepEntry Entry(StepOutcome step) => new(
        step.Name, step.By, step.Status, step.Sentence, step.Property, step.Complaint, Named(step.Details));

    private static AttackEntry Entry(AttackOutcome one) => new(
        one.Name, one.Attack?.Property, one.Attack?.Text ?? string.Empty, one.Attack?.Expected ?? string.Empty, one.Observed,
        one.Verdict, one.Verdict == AttackVerdict.Held, one.Complaint, one.Attack?.Weakness);

    private static MetricEntry Entry(MetricRecord metric) => new(
        metric.Name, metric.Unit, metric.Side, metric.Count, metric.Min, metric.Median, metric.P99, metric.Max,
        Named(metric.Parameters));

    private static SortedDictionary<string, string> Named(IEnumerable<RecordField> fields) =>
        new(fields.ToDictionary(field => field.Name, field => field.Value.Text), StringComparer.Ordinal);

    private static string ExitName(BootExit exit) => exit switch
    {
        BootExit.PoweredOff => "powered off",
        BootExit.Stopped => "stopped",
        BootExit.Panicked => "panicked",
        BootExit.Reset => "reset",
        BootExit.Hung => "hung",
        BootExit.TimedOut => "timed out",
        _ => "emulator died",
    };
}
