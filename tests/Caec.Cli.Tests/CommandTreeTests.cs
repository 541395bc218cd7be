// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;

namespace Caec.Cli.Tests;

public sealed class CommandTreeTests
{
    private readonly RootCommand _root = CommandTree.Build();

    [Fact]
    public void The_commands_and_their_options_are_the_ones_that_scripts_rely_on()
    {
        const string expected = """
            abi
            abi lint
            abi render
            apply --accept --revert --target --tree
            bench
            bench attack --accept --mirror --out --platform --rmm --rmm-src --rmm-version --set --tf-a-src --unpatched
            bench calls --accept --mirror --out --platform --rmm --rmm-src --rmm-version --set --tf-a-src --unpatched
            bench comm --accept --mirror --out --platform --rmm --rmm-src --rmm-version --set --tf-a-src --unpatched
            bench hello --accept --mirror --out --platform --rmm --rmm-src --rmm-version --set --tf-a-src --unpatched
            bench setup --accept --mirror --out --platform --rmm --rmm-src --rmm-version --set --tf-a-src --unpatched
            boot --accept --expect --fail --gdb --interactive --mirror --out --payload --platform --rmm --rmm-src --rmm-version --tf-a-src --unpatched
            build --accept --mirror --rmm --rmm-src --rmm-version --tf-a-src --unpatched
            check --accept --target --tree
            doctor
            generate --accept --out --target --tree
            report --max-growth
            run --accept --mirror --out --platform --repeat --rmm --rmm-src --rmm-version --scenario --set --tf-a-src --unpatched
            sources
            sources list
            sources sync --mirror
            test
            """;

        Assert.Equal(expected, string.Join('\n', Describe(_root, string.Empty).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--json")]
    [InlineData("--verbose")]
    [InlineData("--quiet")]
    [InlineData("--no-color")]
    [InlineData("--jobs 3")]
    [InlineData("--timeout 60")]
    public void Every_command_takes_the_global_options(string option)
    {
        foreach (var line in (string[])["run", "doctor", "sources list", "bench hello", "abi lint", "test", "build rmm"])
            Assert.Empty(_root.Parse($"{line} {option}").Errors);
    }

    [Theory]
    [InlineData("fly", "'fly'")]
    [InlineData("run --warp 9", "'--warp'")]
    [InlineData("run --rmm none", "'none'")]
    [InlineData("run --rmm reference tf-rmm@", "'tf-rmm@'")]
    [InlineData("bench attack --rmm reference@0.8.0", "'reference@0.8.0'")]
    [InlineData("build --rmm reference tf-rmm", "'tf-rmm'")]
    [InlineData("check --target reference", "'--tree'")]
    public void A_wrong_command_line_is_told_in_one_line_that_names_the_word(string line, string word)
    {
        var sentence = CommandTree.SentenceOf(_root.Parse(line));

        Assert.Contains(word, sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', sentence);
        Assert.DoesNotContain('\t', sentence);
        Assert.EndsWith(".", sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1025")]
    [InlineData("many")]
    public void Jobs_out_of_range_are_refused(string jobs) =>
        Assert.Contains("--jobs", CommandTree.SentenceOf(_root.Parse($"run --jobs {jobs}")), StringComparison.Ordinal);

    [Fact]
    public void The_hint_names_the_command_that_was_meant()
    {
        Assert.Equal("sources sync ", CommandTree.PathOf(_root.Parse("sources sync --warp")));
        Assert.Equal(string.Empty, CommandTree.PathOf(_root.Parse("fly")));
    }

    [Fact]
    public void Every_command_and_option_says_what_it_is_for()
    {
        Assert.All(Commands(_root), command => Assert.False(string.IsNullOrWhiteSpace(command.Description), command.Name));
        Assert.All(
            Commands(_root).SelectMany(command => command.Options),
            option => Assert.False(string.IsNullOrWhiteSpace(option.Description), option.Name));
    }

    private static IEnumerable<Command> Commands(Command command) =>
        command.Subcommands.SelectMany(Commands).Prepend(command);

    private static IEnumerable<string> Describe(Command command, string path) => command.Subcommands.SelectMany(one =>
    {
        var name = $"{path}{one.Name}";
        var options = one.Options.Select(option => option.Name).Order(StringComparer.Ordinal);
        return Describe(one, name + " ").Prepend(string.Join(' ', options.Prepend(name)));
    });
}
