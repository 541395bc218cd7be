// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What ran: machine, sources, images, patches.</summary>
internal static class StackText
{
    internal static void Add(MarkdownText text, RunRecord run)
    {
        text.Heading(2, "What ran");
        if (run.Machine is { } machine)
        {
            var counting = machine.Counting is null ? "instructions not counted" : "instructions counted";
            text.Line(
                $"- {machine.Name}: {MarkdownText.Plain(machine.Version)}, {machine.Cpus} CPUs, "
                    + $"{machine.MemoryMib} MiB, {counting}");
        }
        text.Line($"- caec {run.Caec.Version}, commit {run.Caec.Commit}");
        foreach (var part in run.Stack)
            text.Line(
                $"- {part.Name} {part.Version}: source {Short(part.SourceHash)}, {MarkdownText.Plain(part.Toolchain)}");
        if (run.Audit is { } audit)
            text.Line($"- audit of the RMM: {MarkdownText.Plain(audit)}");
        if (run.Series?.Sentence is { } series)
            text.Line($"- {MarkdownText.Plain(series)}");
        foreach (var image in run.Images)
            text.Line($"- `{image.File}`: {Short(image.Sha256)}");
        foreach (var patch in run.Patches)
            text.Line($"- `{patch.File}`: {Short(patch.Sha256)}");
        text.Line();
    }

    private static string Short(string hash) => hash.Length > 16 ? hash[..16] : hash;
}
