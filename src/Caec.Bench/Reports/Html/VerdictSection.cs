// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>The head of the page: the verdict, what ran, the figures that matter most, and why it failed.</summary>
internal static class VerdictSection
{
    internal static string Word(RunRecord run) => run.Passed ? "passed" : "failed";

    internal static Markup Of(RunRecord run, CommunicationFigures? messages) => Markup.Of(
        $"""
        <header>
        <p class="kicker">CAEC {run.Caec.Version} · run {run.Run.Id}</p>
        <h1 class="{Word(run)}"><span aria-hidden="true">{(run.Passed ? "✓" : "✗")}</span> {Sentence(run)}</h1>
        <p class="what">{What(run)}</p>
        <p class="when">{When(run)}</p>
        </header>
        {Failure(run.Failure)}{(messages is null ? Markup.Empty : Headlines(messages))}{NotCounted(run)}
        """);

    private static string Sentence(RunRecord run)
    {
        if (run.Scenarios.Count == 0)
            return run.Passed ? "Nothing ran" : "Failed before anything ran";
        var steps = run.Scenarios.Sum(scenario => scenario.Steps.Count);
        var good = run.Scenarios.Sum(scenario => scenario.Steps.Count(step => step.Status == StepStatus.Ok));
        var attacks = run.Attacks.Count(attack => attack.Pass);
        var stopped = (run.Attacks.Count, run.Passed) switch
        {
            (0, _) => string.Empty,
            (_, true) => $", all {attacks} attacks stopped",
            (var all, _) => $", {attacks} of {all} attacks stopped",
        };
        return (run.Passed ? $"Passed: all {steps} steps" : $"Failed: {good} of {steps} steps as they should be") + stopped;
    }

    private static Markup What(RunRecord run)
    {
        var intent = run.Intent;
        var series = intent.Csm ? "with CSM" : "without CSM";
        var tree = intent.RmmSource is null ? Markup.Empty : Markup.Of($" from <code>{intent.RmmSource}</code>");
        return Markup.Of(
            $"RMM <b>{intent.Rmm}</b>{tree} <b>{series}</b> on <b>{intent.Platform}</b>; {Scenarios(run)}.");
    }

    private static string Scenarios(RunRecord run)
    {
        var names = run.Intent.Scenarios;
        return $"{(names.Count == 1 ? "scenario" : "scenarios")} {string.Join(", ", names)}";
    }

    private static string When(RunRecord run)
    {
        var times = run.Run;
        var started = times.Started.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var took = times.Seconds > 0
            ? string.Create(CultureInfo.InvariantCulture, $", took {times.Seconds:0.0} s on the machine that ran it")
            : string.Empty;
        return $"Started {started} UTC{took}.";
    }

    private static Markup Failure(FailureRecord? failure)
    {
        if (failure is null)
            return Markup.Empty;
        var lines = failure.LastLines.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <h3>The last lines of the machine</h3>
                <pre tabindex="0">{string.Join('\n', failure.LastLines)}</pre>

                """);
        return Markup.Of(
            $"""
            <section class="failure" aria-labelledby="failure">
            <h2 id="failure">Why it failed</h2>
            <p class="sentence">{failure.Sentence}</p>
            <dl class="facts">
            {Fact("Look at", failure.Evidence)}{Fact("Try", failure.Next)}{Fact("Exit code", $"{failure.ExitCode}")}
            </dl>
            {lines}</section>

            """);
    }

    private static Markup Fact(string name, string? value) => value is null
        ? Markup.Empty
        : Markup.Of($"<div><dt>{name}</dt><dd><code>{value}</code></dd></div>");

    private static Markup Headlines(CommunicationFigures figures)
    {
        var size = figures.Headline;
        Markup[] cards =
        [
            Ratio("Software AES-GCM", "CSM with copies", figures.Ratio(CommMode.AesSoftware, CommMode.CsmCopy, size)),
            Ratio("Software AES-GCM", "CSM zero copy", figures.Ratio(CommMode.AesSoftware, CommMode.CsmInPlace, size)),
            Ratio("Hardware AES-GCM", "CSM with copies", figures.Ratio(CommMode.AesHardware, CommMode.CsmCopy, size)),
            Ratio("Hardware AES-GCM", "CSM zero copy", figures.Ratio(CommMode.AesHardware, CommMode.CsmInPlace, size)),
            CsmAgainstPlain(figures),
        ];
        return Array.TrueForAll(cards, card => card.IsEmpty)
            ? Markup.Empty
            : Markup.Of(
                $"""
                <section class="headlines" aria-labelledby="headlines">
                <h2 id="headlines">A message of {Figures.Bytes(size)}: instructions compared</h2>
                <ul>
                {cards}</ul>
                </section>

                """);
    }

    private static Markup Ratio(string mode, string to, double? ratio) => ratio is { } value
        ? Markup.Of($"<li><b>{Figures.Times(value)}</b><span>{mode}<br>against {to}</span></li>\n")
        : Markup.Empty;

    private static Markup CsmAgainstPlain(CommunicationFigures figures)
    {
        double? Difference(long size) => 100 * (figures.Ratio(CommMode.CsmCopy, CommMode.PlainCopy, size) - 1);
        if (Difference(figures.Headline) is not { } here)
            return Markup.Empty;
        var widest = figures.Sizes.Select(Difference).OfType<double>().MaxBy(Math.Abs);
        return Markup.Of(
            $"""
            <li><b>{Figures.Percent(here)}</b><span>CSM with copies against unprotected memory<br>(widest at any
            size: {Figures.Percent(widest)})</span></li>

            """);
    }

    // Without -icount the guests' counter is time on the host: no figure of this report would mean what it says.
    private static Markup NotCounted(RunRecord run) =>
        run.Machine is { Counting: null } && run.Scenarios.Any(scenario => scenario.Metrics.Count > 0)
            ? Markup.Of(
                $"""
                <p class="note">This run did not count instructions, so that its measurements are left out here;
                <code>result.json</code> has what the guests reported.</p>

                """)
            : Markup.Empty;
}
