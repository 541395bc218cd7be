// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Workstation;

namespace Caec.Build.Pairing;

/// <summary>Versions that do not work together.</summary>
/// <param name="Name">Names the rule.</param>
/// <param name="When">What the version of each component must be for the rule to apply.</param>
/// <param name="Reason">One sentence.</param>
public sealed record PairingRule(string Name, IReadOnlyDictionary<string, VersionConstraint> When, string Reason);

/// <summary>Which pinned TF-A a stack gets.</summary>
/// <param name="Source">Its name in sources.lock.</param>
/// <param name="When">What the version of each component must be; nothing for any.</param>
public sealed record TrustedFirmwareChoice(string Source, IReadOnlyDictionary<string, VersionConstraint> When);

/// <summary>The table of pairings (qemu/pairings.yaml): which are known not to work, and which TF-A is taken.</summary>
/// <param name="Rules">Known not to work, in the order of the file.</param>
/// <param name="Choices">The first that applies is taken.</param>
/// <param name="File">The file.</param>
public sealed record Pairings(
    IReadOnlyList<PairingRule> Rules, IReadOnlyList<TrustedFirmwareChoice> Choices, string File)
{
    /// <summary>Reads the table of the repository.</summary>
    /// <exception cref="CaecFailure">Kind Usage: names the line.</exception>
    public static Pairings Load(House house)
    {
        var path = Path.Combine(house.Machines, "pairings.yaml");
        return StrictYaml.Load(path, top => Read(top, path));
    }

    /// <summary>Reads a table from a text.</summary>
    /// <param name="file">The name shown in errors.</param>
    /// <param name="text">The YAML.</param>
    public static Pairings Parse(string file, string text) => StrictYaml.Parse(file, text, top => Read(top, file));

    /// <summary>The rules that a stack breaks.</summary>
    /// <param name="versions">Version of every component that is known.</param>
    public IReadOnlyList<PairingRule> Broken(IReadOnlyDictionary<string, string> versions) =>
        [.. Rules.Where(rule => Applies(rule.When, versions))];

    /// <summary>The pinned TF-A for a stack.</summary>
    /// <param name="versions">Version of every other component that is known.</param>
    /// <exception cref="CaecFailure">Kind Usage: the table has none for it.</exception>
    public string TrustedFirmwareFor(IReadOnlyDictionary<string, string> versions) =>
        Choices.FirstOrDefault(choice => Applies(choice.When, versions))?.Source ?? throw new CaecFailure(
            FailureKind.Usage, "The table of pairings names no TF-A for this stack.", File);

    /// <summary>Refuses a stack that is known not to work.</summary>
    /// <param name="versions">Version of every component that is known.</param>
    /// <param name="next">What to take instead, by the rule that is broken.</param>
    /// <exception cref="CaecFailure">Kind Missing: the versions and the reason.</exception>
    public void Require(IReadOnlyDictionary<string, string> versions, Func<PairingRule, string>? next = null)
    {
        if (Broken(versions) is not [var rule, ..])
            return;
        var pairing = string.Join(" with ", rule.When.Keys.Select(name => $"{name} {versions[name]}"));
        throw new CaecFailure(FailureKind.Missing, $"{pairing} is known not to work. {rule.Reason}", File, next is null ? "./caec doctor" : next(rule));
    }

    private static bool Applies(
        IReadOnlyDictionary<string, VersionConstraint> when, IReadOnlyDictionary<string, string> versions) =>
        when.All(condition => versions.TryGetValue(condition.Key, out var version) && condition.Value.IsMetBy(version));

    private static Pairings Read(StrictYaml top, string file) => new(
        top.Maps("known-bad", rule => new PairingRule(
            rule.Text("name"), rule.Map("when", Conditions), rule.Text("reason"))),
        top.Maps("tf-a", choice => new TrustedFirmwareChoice(choice.Text("source"), choice.Map("when", Conditions))),
        file);

    private static IReadOnlyDictionary<string, VersionConstraint> Conditions(StrictYaml when) => when.Keys.ToDictionary(
        name => name,
        name => VersionConstraint.TryParse(when.Text(name))
            ?? throw when.Wrong($"{name}: '{when.Text(name)}' is not a constraint such as >=0.5,<0.9.", name),
        StringComparer.Ordinal);
}
