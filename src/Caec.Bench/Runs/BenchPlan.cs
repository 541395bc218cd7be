// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Everything that a run depends on, before it starts.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Request">What the stack was made of.</param>
/// <param name="Stack">The stack.</param>
/// <param name="Scenarios">What runs on it, in order, each from power-on; at least one.</param>
/// <param name="Parameters">What the scenarios depend on; each takes those that it has.</param>
public sealed record BenchPlan(
    MachineDefinition Machine,
    StackRequest Request,
    BuiltStack Stack,
    IReadOnlyList<Scenario> Scenarios,
    ScenarioParameters Parameters)
{
    /// <summary>Count instructions, so that two runs give the same digits.</summary>
    public bool CountInstructions { get; init; } = true;

    /// <summary>The longest one boot may take, in wall-clock time; null: as the scenario says.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The longest silence of a boot, in wall-clock time; null: as the scenario says.</summary>
    public TimeSpan? Silence { get; init; }

    /// <summary>What the scenarios run on and with.</summary>
    public ScenarioSetting Setting => new(Request.Csm, Parameters);

    /// <summary>What was asked for, as the run record keeps it.</summary>
    public RunIntent Intent => IntentOf(Machine.Name, Request, Scenarios, Parameters, CountInstructions);

    /// <summary>The intent of a run whose stack is not built yet, or could not be.</summary>
    public static RunIntent IntentOf(
        string platform, StackRequest request, IReadOnlyList<Scenario> scenarios, ScenarioParameters parameters,
        bool countInstructions = true) => new(
            request.Rmm, request.RmmSource, request.Csm, platform, [.. scenarios.Select(scenario => scenario.Name)],
            Sorted(parameters.NamedOf(scenarios)), countInstructions)
        {
            RmmVersion = request.RmmVersion,
            TrustedFirmwareSource = request.TrustedFirmwareSource,
            Accepted = request.Accepted.Count > 0 ? request.Accepted : null,
        };

    /// <summary>Tells whether the scenarios can run at all, before anything is built.</summary>
    /// <exception cref="CaecFailure">Kind Usage: one of them cannot.</exception>
    public static void Check(IReadOnlyList<Scenario> scenarios, ScenarioSetting setting)
    {
        foreach (var scenario in scenarios)
            if (scenario.Obstacle(setting) is { } sentence)
                throw new CaecFailure(FailureKind.Usage, sentence);
    }

    internal static SortedDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> named) =>
        new(named.ToDictionary(pair => pair.Key, pair => pair.Value), StringComparer.Ordinal);

    /// <summary>The boot of one scenario.</summary>
    /// <param name="scenario">One of <see cref="Scenarios"/>.</param>
    /// <param name="files">Where the images lie.</param>
    internal BootSpec Boot(Scenario scenario, RunFiles files) =>
        new(Machine, files.Flash, files.LogsOf(scenario), new BootGoal.Records())
        {
            Loads =
            [
                new LoadedFile("config", files.ConfigurationOf(scenario)),
                new LoadedFile("realm", files.Realm),
            ],
            CountInstructions = CountInstructions,
            ShortTurns = scenario.ShortTurns,
            Seed = Parameters.Seed,
            Timeout = Timeout ?? scenario.Patience(Setting).Timeout,
            Silence = Silence ?? scenario.Patience(Setting).Silence,
        };
}

/// <summary>Names of a run's files.</summary>
/// <param name="Folder">The run folder, or an empty text for names relative to it.</param>
/// <param name="Several">Whether several scenarios share the folder.</param>
internal sealed record RunFiles(string Folder, bool Several)
{
    internal string Flash => Path.Combine(Folder, "images", "flash.bin");

    internal string Realm => Path.Combine(Folder, "images", "realm.bin");

    internal string ConfigurationOf(Scenario scenario) =>
        Path.Combine(Folder, "images", Several ? $"config-{scenario.Name}.txt" : "config.txt");

    internal string LogsOf(Scenario scenario) =>
        Several ? Path.Combine(Folder, "logs", scenario.Name) : Path.Combine(Folder, "logs");
}
