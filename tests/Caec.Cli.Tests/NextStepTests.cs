// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Workstation;

namespace Caec.Cli.Tests;

/// <summary>What failures suggest: commands that exist, and never what was just done.</summary>
public sealed partial class NextStepTests
{
    // Paths are checked when a line is parsed: what fills a gap must be there.
    private static readonly string Folder = Path.GetTempPath().TrimEnd('/');

    /// <summary>Every suggestion that stands in the program, with something in its gaps.</summary>
    public static TheoryData<string> Suggestions()
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(House.Find().Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("NextStep", StringComparison.Ordinal)))
            foreach (Match match in Suggestion().Matches(File.ReadAllText(file)))
                if (!match.Value.Contains("{CommandTree", StringComparison.Ordinal) && !match.Value.Contains("{Same", StringComparison.Ordinal)
                    && !match.Value.Contains("{(", StringComparison.Ordinal))
                    found.Add(Gap().Replace(match.Groups["words"].Value, gap => gap.Value switch
                    {
                        _ when gap.Value.EndsWith(".Target}", StringComparison.Ordinal) => "tf-rmm",
                        "{TfRmm.TfRmmTarget.DefaultVersion}" => "0.8.0",
                        _ => Folder,
                    }));
        var data = new TheoryData<string>();
        foreach (var one in found)
            data.Add(one);
        return data;
    }

    [Fact]
    public void There_are_some() => Assert.InRange(Suggestions().Count, 8, 100);

    [Theory]
    [MemberData(nameof(Suggestions))]
    public void A_suggestion_is_a_command_that_exists_and_is_not_given_to_who_has_just_done_it(string next)
    {
        var line = next.Replace(" DIR", $" {Folder}", StringComparison.Ordinal).Split(' ')[1..];
        Assert.Empty(CommandTree.Build().Parse(line).Errors);
        Assert.True(NextStep.Repeats(next, line));
        Assert.True(NextStep.Repeats(next, [.. line, "--verbose"]));
        Assert.Null(NextStep.Of(new CaecFailure(FailureKind.Missing, "No.", next: next), line).Next);
        Assert.Equal(next, NextStep.Of(new CaecFailure(FailureKind.Missing, "No.", next: next), ["report", "out"]).Next);
    }

    [Theory]
    // An option to add that was given, whatever the command.
    [InlineData("./caec sources sync it --mirror DIR", "run --mirror /m", true)]
    [InlineData("./caec run --rmm tf-rmm --tf-a-src DIR", "bench hello --rmm tf-rmm --tf-a-src=/a", true)]
    [InlineData("./caec run --rmm tf-rmm --tf-a-src DIR", "bench hello --rmm tf-rmm", false)]
    // Another value, another command, one more option.
    [InlineData("./caec run --rmm tf-rmm@0.8.0", "run --rmm tf-rmm@0.9.0 --scenario hello", false)]
    [InlineData("./caec check --target tf-rmm --tree /t", "generate --target tf-rmm --tree /t --out /o", false)]
    [InlineData("./caec apply --target tf-rmm --tree /t --revert", "apply --target tf-rmm --tree /t", false)]
    [InlineData("scripts/setup.sh --tf-rmm", "run --rmm tf-rmm", false)]
    public void What_adds_nothing_repeats(string next, string line, bool repeats) =>
        Assert.Equal(repeats, NextStep.Repeats(next, line.Split(' ')));

    [GeneratedRegex(@"""(?<words>\./caec [a-z][^""]*)""")]
    private static partial Regex Suggestion();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Gap();
}
