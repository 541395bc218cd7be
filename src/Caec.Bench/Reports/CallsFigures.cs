// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The measurements of scenario <c>calls</c>, in its order.</summary>
internal static class CallsFigures
{
    internal const string Title = "What other calls cost";

    internal const string Told =
        "Instructions of the RMM and of EL3 for one call that has nothing to do with CSM, of a realm without an Access "
        + "Policy Table. Compared with a run of the same RMM with --unpatched they tell what CSM costs those who do not "
        + "use it.";

    internal static readonly IReadOnlyList<string> Heads = ["Call", "Least", "Median", "Most"];

    /// <summary>Every metric of the run's scenario; none when it did not run.</summary>
    internal static IReadOnlyList<MetricEntry> Of(RunRecord run) =>
        [.. run.Scenarios.Where(one => one.Name == CallsScenario.Definition.Name).SelectMany(one => one.Metrics)];
}
