// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>The report of a run, in Markdown. It is made from the run record alone, so it can be made again.</summary>
public static class RunReport
{
    /// <summary>The text of <c>report.md</c>.</summary>
    public static string Text(RunRecord run)
    {
        var text = new StringBuilder();
        Line(text, $"# Run {run.Run.Id}: {(run.Passed ? "passed" : "failed")}");
        Line(text);
        if (run.Failure is { } failure)
            AddFailure(text, failure);
        foreach (var scenario in run.Scenarios)
            AddScenario(text, scenario);
        AddCodeSize(text, run.CodeSize);
        AddStack(text, run);
        AddRepeat(text, run);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void AddFailure(StringBuilder text, FailureRecord failure)
    {
        Line(text, $"**{Cell(failure.Sentence)}**");
        Line(text);
        if (failure.Evidence is not null)
            Line(text, $"- Look at: `{failure.Evidence}`");
        if (failure.Next is not null)
            Line(text, $"- Try: `{failure.Next}`");
        Line(text, $"- Exit code: {failure.ExitCode}");
        Line(text);
        if (failure.LastLines.Count == 0)
            return;
        Line(text, "The last lines of the machine:");
        Line(text);
        foreach (var line in failure.LastLines)
            Line(text, $"    {line}");
        Line(text);
    }

    private static void AddScenario(StringBuilder text, ScenarioRecord scenario)
    {
        var with = scenario.Csm ? "with CSM" : "without CSM";
        Line(text, $"## {scenario.Name}: {(scenario.Passed ? "passed" : "failed")}");
        Line(text);
        var parameters = scenario.Parameters.Select(pair => $"{pair.Key} = {pair.Value}");
        Line(text, $"RMM {scenario.Rmm} {with}; {string.Join(", ", parameters)}; the machine {scenario.Exit}.");
        Line(text, "Numbers in the column \"Property\" are those of section 6 of docs/csm-abi.md.");
        Line(text);
        Line(text, "| # | Step | By | Result | What it shows | Property |");
        Line(text, "|--:|---|---|---|---|---|");
        foreach (var (index, step) in scenario.Steps.Index())
        {
            var result = step.Status.ToString().ToLowerInvariant();
            var complaint = step.Complaint is null ? string.Empty : $": {Cell(step.Complaint)}";
            Row(text, $"{index + 1}", Cell(step.Name), step.By, result + complaint, Cell(step.Sentence),
                $"{step.Property}");
        }
        Line(text);
        AddMetrics(text, scenario.Metrics);
    }

    private static void AddMetrics(StringBuilder text, IReadOnlyList<MetricEntry> metrics)
    {
        if (metrics.Count == 0)
            return;
        Line(text, "| Metric | Side | Parameters | Unit | n | min | median | p99 | max |");
        Line(text, "|---|---|---|---|--:|--:|--:|--:|--:|");
        foreach (var metric in metrics)
        {
            var parameters = string.Join(", ", metric.Parameters.Select(pair => $"{pair.Key} = {pair.Value}"));
            Row(text, Cell(metric.Name), Cell(metric.Side), Cell(parameters), Cell(metric.Unit), $"{metric.N}",
                $"{metric.Min}", $"{metric.Median}", $"{metric.P99}", $"{metric.Max}");
        }
        Line(text);
    }

    private static void AddCodeSize(StringBuilder text, CodeSizeRecord? size)
    {
        if (size is null)
            return;
        Line(text, "## What CSM adds to the RMM");
        Line(text);
        Line(text, "| | Without | With | Added | Relative |");
        Line(text, "|---|--:|--:|--:|--:|");
        AddSize(text, ".text, bytes", size.Text);
        AddSize(text, ".rodata, bytes", size.RoData);
        AddSize(text, ".data, bytes", size.Data);
        AddSize(text, ".bss, bytes", size.Bss);
        AddSize(text, "source lines", size.Lines);
        Line(text);
    }

    private static void AddSize(StringBuilder text, string name, SizeChange change) =>
        Row(text, name, $"{change.Before}", $"{change.After}", $"{change.Added}",
            change.Percent is { } percent ? $"{percent:0.0} %" : "");

    private static void AddStack(StringBuilder text, RunRecord run)
    {
        Line(text, "## What ran");
        Line(text);
        if (run.Machine is { } machine)
        {
            var counting = machine.Counting is null ? "instructions not counted" : "instructions counted";
            Line(text,
                $"- {machine.Name}: {Cell(machine.Version)}, {machine.Cpus} CPUs, {machine.MemoryMib} MiB, {counting}");
        }
        Line(text, $"- caec {run.Caec.Version}, commit {run.Caec.Commit}");
        foreach (var part in run.Stack)
            Line(text, $"- {part.Name} {part.Version}: source {Short(part.SourceHash)}, {Cell(part.Toolchain)}");
        foreach (var image in run.Images)
            Line(text, $"- `{image.File}`: {Short(image.Sha256)}");
        foreach (var patch in run.Patches)
            Line(text, $"- `{patch.File}`: {Short(patch.Sha256)}");
        Line(text);
    }

    private static void AddRepeat(StringBuilder text, RunRecord run)
    {
        Line(text, "## To repeat it");
        Line(text);
        Line(text, $"    {RepeatCommand(run.Intent)}");
        Line(text);
        if (run.Scenarios.Count == 0)
            return;
        Line(text, "The same images by hand, from this folder:");
        Line(text);
        foreach (var scenario in run.Scenarios)
            Line(text, $"    {scenario.Command}");
    }

    internal static string RepeatCommand(RunIntent intent)
    {
        List<string> words = ["run", "--rmm", intent.Rmm];
        if (intent.RmmSource is { } source)
            words.AddRange(["--rmm-src", source]);
        if (!intent.Csm)
            words.Add("--unpatched");
        words.AddRange(["--platform", intent.Platform, "--scenario", .. intent.Scenarios]);
        words.AddRange(intent.Parameters.SelectMany(one => (string[])["--set", $"{one.Key}={one.Value}"]));
        return new Command("./caec", words).ToString();
    }

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] : hash;

    private static string Cell(string content) => content.Replace("|", "\\|", StringComparison.Ordinal);

    private static void Row(StringBuilder text, params string[] cells) =>
        Line(text, $"| {string.Join(" | ", cells)} |");

    private static void Line(StringBuilder text, string content = "") => text.Append(content).Append('\n');
}
