// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>The report of a run, in Markdown. It is made from the run record alone, so it can be made again.</summary>
public static class RunReport
{
    /// <summary>The text of <c>report.md</c>.</summary>
    public static string Text(RunRecord run)
    {
        var text = new MarkdownText();
        text.Heading(1, $"Run {run.Run.Id}: {(run.Passed ? "passed" : "failed")}");
        FailureText.Add(text, run);
        if (AttackFigures.Of(run) is { } attacks)
            AttackText.Add(text, attacks);
        // What a machine measures that does not count instructions is not what these tables say.
        if (run.Machine?.Counting is not null)
        {
            if (CommunicationFigures.Of(run) is { } messages)
                CommunicationText.Add(text, messages);
            if (SetupFigures.Of(run) is { } regions)
                SetupText.Add(text, regions);
            if (CallsFigures.Of(run) is { Count: > 0 } calls)
                CallsText.Add(text, calls);
        }
        ScenarioText.Add(text, run);
        CodeSizeText.Add(text, run);
        StackText.Add(text, run);
        RepeatText.Add(text, run);
        return text.ToString();
    }

    /// <summary>The command that does the run again.</summary>
    internal static string RepeatCommand(RunIntent intent)
    {
        List<string> words = ["run", "--rmm", intent.Rmm];
        if (intent.RmmSource is { } source)
            words.AddRange(["--rmm-src", source]);
        if (intent.RmmVersion is { } version)
            words.AddRange(["--rmm-version", version]);
        if (intent.TrustedFirmwareSource is { } trustedFirmware)
            words.AddRange(["--tf-a-src", trustedFirmware]);
        if (!intent.Csm)
            words.Add("--unpatched");
        words.AddRange(["--platform", intent.Platform, "--scenario", .. intent.Scenarios]);
        words.AddRange(intent.Parameters.SelectMany(one => (string[])["--set", $"{one.Key}={one.Value}"]));
        return new Command("./caec", words).ToString();
    }
}
