// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Workstation;

namespace Caec.Build.Pairing;

/// <summary>Versions that do not work together.</summary>
/// <param name="Name">Names the rule.</param>
/// <param name="When">What the version of each component must be for the rule to apply.</param>
/// <param name="Reason">One sentence.</param>
public sealed record PairingRule(string Name, IReadOnlyDictionary<string, VersionConstraint> When, string Reason);

/// <summary>The table of pairings known not to work (qemu/pairings.yaml).</summary>
/// <param name="Rules">In the order of the file.</param>
/// <param name="File">The file.</param>
public sealed record Pairings(IReadOnlyList<PairingRule> Rules, string File)
{
    /// <summary>Reads the table of the repository.</summary>
    /// <exception cref="CaecFailure">Kind Usage: names the line.</exception>
    public static Pairings Load(House house)
    {
        var path = Path.Combine(house.Machines, "pairings.yaml");
        return new Pairings(StrictYaml.Load(path, Read), path);
    }

    /// <summary>Reads a table from a text.</summary>
    /// <param name="file">The name shown in errors.</param>
    /// <param name="text">The YAML.</param>
    public static Pairings Parse(string file, string text) => new(StrictYaml.Parse(file, text, Read), file);

    /// <summary>The rules that a stack breaks.</summary>
    /// <param name="versions">Version of every component that is known.</param>
    public IReadOnlyList<PairingRule> Broken(IReadOnlyDictionary<string, string> versions) =>
        [.. Rules.Where(rule => rule.When.All(
            condition => versions.TryGetValue(condition.Key, out var version) && condition.Value.IsMetBy(version)))];

    /// <summary>Refuses a stack that is known not to work.</summary>
    /// <exception cref="CaecFailure">Kind Missing: the versions and the reason.</exception>
    public void Require(IReadOnlyDictionary<string, string> versions)
    {
        if (Broken(versions) is not [var rule, ..])
            return;
        var pairing = string.Join(" with ", rule.When.Keys.Select(name => $"{name} {versions[name]}"));
        throw new CaecFailure(FailureKind.Missing, $"{pairing} is known not to work. {rule.Reason}", File, "./caec doctor");
    }

    private static IReadOnlyList<PairingRule> Read(StrictYaml top) => top.Maps("known-bad", rule => new PairingRule(
        rule.Text("name"),
        rule.Map("when", when => when.Keys.ToDictionary(
            name => name,
            name => VersionConstraint.TryParse(when.Text(name))
                ?? throw when.Wrong($"{name}: '{when.Text(name)}' is not a constraint such as >=0.5,<0.9.", name),
            StringComparer.Ordinal)),
        rule.Text("reason")));
}
