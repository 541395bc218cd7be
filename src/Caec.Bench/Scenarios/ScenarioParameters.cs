// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>What scenarios depend on besides the images. Two runs with the same images and parameters give the same
/// records. Which of them a scenario has is told by <see cref="Scenario.Parameters"/>.</summary>
public sealed record ScenarioParameters
{
    /// <summary>The largest number of pages in a region that guests accept.</summary>
    public const int MostPages = 16384;

    /// <summary>Above this size, in bytes, <c>comm</c> sends fewer messages.</summary>
    public const uint ManyMessagesUpTo = 32 << 10;

    /// <summary>A value of <see cref="AttackOnly"/>: none is left out.</summary>
    public const string AllAttacks = "all";

    /// <summary>Where every pseudo-random choice starts from.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Pages (4 KiB) that a provider shares in <c>hello</c>, 1 to <see cref="MostPages"/>.</summary>
    public int RegionPages { get; init; } = 64;

    /// <summary>Bytes in a message of <c>comm</c>.</summary>
    public SizeRange CommSizes { get; init; } = new(64, 1 << 20);

    /// <summary>Messages of each size up to <see cref="ManyMessagesUpTo"/>.</summary>
    public int CommMessages { get; init; } = 1000;

    /// <summary>The modes of <c>comm</c>.</summary>
    public CommModeSet CommModes { get; init; } = CommModeSet.Every;

    /// <summary>The largest region of <c>setup</c>, in pages; the smallest has one.</summary>
    public int SetupPagesMost { get; init; } = MostPages;

    /// <summary>How often <c>setup</c> takes each call.</summary>
    public int SetupRepeats { get; init; } = 3;

    /// <summary>How often <c>calls</c> takes each call.</summary>
    public int CallsRepeats { get; init; } = 32;

    /// <summary>How often <c>attack</c> runs each race.</summary>
    public int AttackRepeats { get; init; } = 10;

    /// <summary>What the names of the attacks that <c>attack</c> carries out have in them, or <see cref="AllAttacks"/>.</summary>
    public string AttackOnly { get; init; } = AllAttacks;

    /// <summary>What HPFAR_EL2 holds where the architecture calls it UNKNOWN: one of
    /// <see cref="MachineModel.Kinds"/>.</summary>
    public string MachineHpfar { get; init; } = MachineModel.None;

    /// <summary>Every parameter, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Named =>
        [.. Parameter.All.Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Text(this)))];

    /// <summary>The parameters that these scenarios have, by name, as <c>result.json</c> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> NamedOf(IReadOnlyCollection<Scenario> scenarios) =>
    [
        .. Parameter.All.Where(parameter => scenarios.Any(scenario => scenario.Parameters.Contains(parameter)))
            .Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Text(this))),
    ];

    /// <summary>Messages of that size that <c>comm</c> sends in each mode.</summary>
    public int MessagesOf(uint size) => size <= ManyMessagesUpTo ? CommMessages : Math.Max(1, CommMessages / 100);

    /// <summary>The parameters behind the names.</summary>
    /// <exception cref="CaecFailure">Kind Usage: a name is not known, or a value is out of range.</exception>
    public static ScenarioParameters From(IEnumerable<KeyValuePair<string, string>> named) =>
        named.Aggregate(
            new ScenarioParameters(), (parameters, pair) => Parameter.Find(pair.Key).With(parameters, pair.Value));

    /// <summary>The parameters behind the names, for these scenarios.</summary>
    /// <exception cref="CaecFailure">Kind Usage: as above, or none of the scenarios has a parameter of that
    /// name.</exception>
    public static ScenarioParameters From(
        IReadOnlyCollection<KeyValuePair<string, string>> named, IReadOnlyCollection<Scenario> scenarios)
    {
        var parameters = From(named);
        foreach (var (name, _) in named)
            if (!scenarios.Any(scenario => scenario.Parameters.Contains(Parameter.Find(name))))
                throw new CaecFailure(
                    FailureKind.Usage,
                    $"{name} is no parameter of {string.Join(" or ", scenarios.Select(scenario => scenario.Name))}.");
        return parameters;
    }
}
