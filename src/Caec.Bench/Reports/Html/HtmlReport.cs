// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The report of a run as one HTML file that needs nothing else: no network, no server, no other file. It is
/// made from the run record alone, and the same record gives the same bytes.</summary>
public static class HtmlReport
{
    /// <summary>The text of <c>report.html</c>.</summary>
    public static string Text(RunRecord run)
    {
        var messages = run.Machine?.Counting is null ? null : CommunicationFigures.Of(run);
        var regions = run.Machine?.Counting is null ? null : SetupFigures.Of(run);
        var calls = run.Machine?.Counting is null ? [] : CallsFigures.Of(run);
        return HtmlPage.Text(
            $"CAEC run {run.Run.Id}: {VerdictSection.Word(run)}",
            run.Caec.Version,
            Markup.Of(
                $"""
                {VerdictSection.Of(run, messages)}<main>
                {AttackSection.Of(AttackFigures.Of(run))}{CommunicationSection.Of(messages)}{SetupSection.Of(regions)}
                {CallsSection.Of(calls)}{StepsSection.Of(run)}{StackSection.Of(run)}</main>

                """),
            charts: messages is not null || regions is not null);
    }
}
