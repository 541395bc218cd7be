// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What decides which steps and metrics a scenario must report.</summary>
/// <param name="Csm">Whether the RMM has CSM.</param>
/// <param name="Parameters">Those of the run.</param>
public sealed record ScenarioSetting(bool Csm, ScenarioParameters Parameters);

/// <summary>How long the boot of a scenario may take, in wall-clock time, on a slow machine.</summary>
/// <param name="Timeout">The longest boot.</param>
/// <param name="Silence">The longest time without a line on any UART.</param>
public sealed record Patience(TimeSpan Timeout, TimeSpan Silence)
{
    /// <summary>Enough for a scenario that moves little data.</summary>
    public static readonly Patience Usual = new(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(30));
}

/// <summary>A program of the host image, as data.</summary>
/// <param name="Name">The name given to <c>--scenario</c>.</param>
/// <param name="Version">Version of the list of steps and metrics; guests report the same.</param>
/// <param name="Sentence">What it shows, for people.</param>
/// <param name="Parameters">The parameters that it has.</param>
/// <param name="Steps">Every step, in order.</param>
public sealed record Scenario(
    string Name,
    int Version,
    string Sentence,
    IReadOnlyList<Parameter> Parameters,
    Func<ScenarioSetting, IReadOnlyList<ExpectedStep>> Steps)
{
    /// <summary>Every metric, in any order.</summary>
    public Func<ScenarioSetting, IReadOnlyList<ExpectedMetric>> Metrics { get; init; } = _ => [];

    /// <summary>Every attack that is carried out, in any order.</summary>
    public Func<ScenarioSetting, IReadOnlyList<Attack>> Attacks { get; init; } = _ => [];

    /// <summary>Whether it counts nothing and has CPUs race, so that they had better take short turns.</summary>
    public bool ShortTurns { get; init; }

    /// <summary>How long to wait for it.</summary>
    public Func<ScenarioSetting, Patience> Patience { get; init; } = _ => Bench.Patience.Usual;

    /// <summary>Why it cannot run in that setting, as a sentence, or null.</summary>
    public Func<ScenarioSetting, string?> Obstacle { get; init; } = _ => null;
}
