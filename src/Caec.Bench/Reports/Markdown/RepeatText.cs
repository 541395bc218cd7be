// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>How to do it again.</summary>
internal static class RepeatText
{
    internal static void Add(MarkdownText text, RunRecord run)
    {
        text.Heading(2, "To repeat it");
        text.Paragraph($"    {RunReport.RepeatCommand(run.Intent)}");
        if (run.Scenarios.Count == 0)
            return;
        text.Paragraph("The same images by hand, from this folder:");
        text.Paragraph([.. run.Scenarios.Select(scenario => $"    {scenario.Command}")]);
    }
}
