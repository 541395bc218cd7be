// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>Why the run failed, before everything else.</summary>
internal static class FailureText
{
    internal static void Add(MarkdownText text, RunRecord run)
    {
        if (run.Failure is not { } failure)
            return;
        text.Paragraph($"**{MarkdownText.Plain(failure.Sentence)}**");
        if (failure.Evidence is not null)
            text.Line($"- Look at: `{failure.Evidence}`");
        if (failure.Next is not null)
            text.Line($"- Try: `{failure.Next}`");
        text.Paragraph($"- Exit code: {failure.ExitCode}");
        if (failure.LastLines.Count == 0)
            return;
        text.Paragraph("The last lines of the machine:");
        text.Paragraph([.. failure.LastLines.Select(line => $"    {line}")]);
    }
}
