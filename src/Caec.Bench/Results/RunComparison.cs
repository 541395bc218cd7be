// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>A place where two runs differ.</summary>
/// <param name="Where">For people, for instance <c>hello record 7</c>.</param>
/// <param name="Left">What the first run has; null when it has nothing there.</param>
/// <param name="Right">What the second run has; null when it has nothing there.</param>
public sealed record RunDifference(string Where, string? Left, string? Right);

/// <summary>What two runs have in common. Wall-clock times are not looked at.</summary>
/// <param name="Results">Where records, steps and metrics differ.</param>
/// <param name="Inputs">Where images, parameters or machines differ, which may explain the rest.</param>
public sealed record RunComparison(IReadOnlyList<RunDifference> Results, IReadOnlyList<RunDifference> Inputs)
{
    /// <summary>True when both runs gave exactly the same records.</summary>
    public bool SameResults => Results.Count == 0;

    /// <summary>True when both runs started from the same images, parameters and machine.</summary>
    public bool SameInputs => Inputs.Count == 0;

    /// <summary>Compares two runs.</summary>
    public static RunComparison Of(RunRecord left, RunRecord right) => new(
        Differences(ResultsOf(left), ResultsOf(right)), Differences(InputsOf(left), InputsOf(right)));

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

    private static List<KeyValuePair<string, string>> ResultsOf(RunRecord run)
    {
        var list = new List<KeyValuePair<string, string>>();
        foreach (var scenario in run.Scenarios)
        {
            list.Add(new($"{scenario.Name} passed", scenario.Passed ? "yes" : "no"));
            list.Add(new($"{scenario.Name} exit", scenario.Exit));
            list.AddRange(scenario.Records.Select((record, index) => new KeyValuePair<string, string>(
                string.Create(CultureInfo.InvariantCulture, $"{scenario.Name} record {index}"), record)));
        }
        list.AddRange(run.Attacks.Select(attack =>
            new KeyValuePair<string, string>($"attack {attack.Name}", attack.Observed)));
        return list;
    }

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
