// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>A place where two runs differ.</summary>
/// <param name="Where">For people, for instance <c>hello record 7</c>.</param>
/// <param name="Left">What the first run has; null when it has nothing there.</param>
/// <param name="Right">What the second run has; null when it has nothing there.</param>
public sealed record RunDifference(string Where, string? Left, string? Right);

/// <summary>Two runs, side by side; a gate for changes. Wall-clock times are not looked at.</summary>
/// <param name="MaxGrowth">By how much a value of a metric may grow, in percent.</param>
/// <param name="Inputs">Where images, parameters or machines differ, which may explain the rest.</param>
/// <param name="Lost">What passed in the first run and does not in the second: steps, scenarios, attacks.</param>
/// <param name="Metrics">What was measured.</param>
/// <param name="Failure">Why the second run did not pass, or null: there is nothing to compare with then.</param>
/// <param name="Results">Where verdicts and records differ, metrics aside.</param>
public sealed record RunComparison(
    double MaxGrowth,
    IReadOnlyList<RunDifference> Inputs,
    IReadOnlyList<RunDifference> Lost,
    MetricComparison Metrics,
    string? Failure,
    IReadOnlyList<RunDifference> Results)
{
    /// <summary>The limit where a user gives none, in percent.</summary>
    public const double UsualMaxGrowth = 2;

    /// <summary>True when both runs gave exactly the same records.</summary>
    public bool SameResults => Results.Count == 0 && Metrics.Same;

    /// <summary>True when both runs started from the same images, parameters and machine.</summary>
    public bool SameInputs => Inputs.Count == 0;

    /// <summary>The gate: false when something grew over the limit, is gone, or passed before and does not now, and when
    /// the second run did not pass at all.</summary>
    public bool Passed => Failure is null && Lost.Count == 0 && Metrics.Grown.Count == 0 && Metrics.Gone.Count == 0;

    /// <summary>Compares two runs.</summary>
    /// <param name="left">The run before.</param>
    /// <param name="right">The run after.</param>
    /// <param name="maxGrowth">By how much a value of a metric may grow, in percent.</param>
    /// <exception cref="CaecFailure">Kind Usage: the limit is none.</exception>
    public static RunComparison Of(RunRecord left, RunRecord right, double maxGrowth = UsualMaxGrowth) =>
        maxGrowth is >= 0 and <= 1_000_000
            ? new(
                maxGrowth,
                Differences(InputsOf(left), InputsOf(right)),
                LostOf(left, right),
                MetricComparison.Of(left, right, (decimal)maxGrowth),
                right.Passed ? null : Verdict(right),
                Differences(ResultsOf(left), ResultsOf(right)))
            : throw new CaecFailure(FailureKind.Usage, "--max-growth must be a percentage from 0 to 1000000.");

    private static List<RunDifference> Differences(
        IReadOnlyList<KeyValuePair<string, string>> left, IReadOnlyList<KeyValuePair<string, string>> right)
    {
        var other = new Dictionary<string, string>(right, StringComparer.Ordinal);
        var seen = new HashSet<string>(left.Select(item => item.Key), StringComparer.Ordinal);
        return
        [
            .. left.Where(item => other.GetValueOrDefault(item.Key) != item.Value)
                .Select(item => new RunDifference(item.Key, item.Value, other.GetValueOrDefault(item.Key))),
            .. right.Where(item => !seen.Contains(item.Key))
                .Select(item => new RunDifference(item.Key, null, item.Value)),
        ];
    }

    private static IReadOnlyList<RunDifference> LostOf(RunRecord left, RunRecord right)
    {
        var after = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in VerdictsOf(right))
            after.TryAdd(name, value);
        return
        [
            .. VerdictsOf(left).Where(one => one.Value == Good && after.GetValueOrDefault(one.Key) != Good)
                .Select(one => new RunDifference(one.Key, Good, after.GetValueOrDefault(one.Key))),
        ];
    }

    private const string Good = "passed";

    private static List<KeyValuePair<string, string>> VerdictsOf(RunRecord run)
    {
        var list = new List<KeyValuePair<string, string>>
        {
            new("run", Verdict(run)),
        };
        foreach (var scenario in run.Scenarios)
        {
            list.Add(new(scenario.Name, scenario.Passed ? Good : scenario.Complaint ?? "failed"));
            list.AddRange(scenario.Steps.Select(step => new KeyValuePair<string, string>(
                $"{scenario.Name} step {step.Name}", step.Status == StepStatus.Ok ? Good : Told(step))));
        }
        list.AddRange(run.Attacks.Select(attack => new KeyValuePair<string, string>(
            $"attack {attack.Name}", attack.Pass ? Good : Told(attack))));
        return list;
    }

    private static string Verdict(RunRecord run) => run.Passed ? Good : run.Failure?.Sentence ?? "failed";

    private static string Told(StepEntry step) =>
        step.Status.ToString().ToLowerInvariant() + (step.Complaint is null ? string.Empty : $": {step.Complaint}");

    private static string Told(AttackEntry attack) =>
        $"{AttackWords.Of(attack.Verdict)}{(attack.Complaint is null ? string.Empty : $": {attack.Complaint}")}";

    private static List<KeyValuePair<string, string>> ResultsOf(RunRecord run)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (var scenario in run.Scenarios)
        {
            list.Add(new($"{scenario.Name} passed", scenario.Passed ? "yes" : "no"));
            list.Add(new($"{scenario.Name} exit", scenario.Exit));
            list.AddRange(scenario.Records.Where(record => !IsMetric(record)).Select((record, index) =>
                new KeyValuePair<string, string>(
                    string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} record {index}"), record)));
        }
        list.AddRange(run.Attacks.Select(attack =>
            new KeyValuePair<string, string>($"attack {attack.Name}", attack.Observed)));
        return list;
    }

    // The kind always stands third, and inside of a JSON string the quotes would be escaped.
    private static bool IsMetric(string record) => record.Contains(",\"rec\":\"metric\",", StringComparison.Ordinal);

    private static List<KeyValuePair<string, string>> InputsOf(RunRecord run)
    {
        var list = new List<KeyValuePair<string, string>> { new("rmm", run.Intent.Rmm) };
        list.AddRange(run.Images.Select(image =>
            new KeyValuePair<string, string>($"image {image.Name}", image.Sha256)));
        foreach (var scenario in run.Scenarios)
            list.AddRange(scenario.Parameters.Select(parameter => new KeyValuePair<string, string>(
                $"{scenario.Name} {parameter.Key}", parameter.Value)));
        if (run.Machine is { } machine)
            list.Add(new("machine", string.Join(
                ' ', machine.Name, machine.Version, machine.Board, machine.Cpu, machine.Cpus, machine.MemoryMib,
                machine.Counting)));
        return list;
    }
}
