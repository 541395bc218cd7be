// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Cli.Tests;

/// <summary>Whatever the words are: a command line is understood, or refused in one sentence.</summary>
public sealed class CommandLineFuzzTests
{
    private const int Lines = 4_000;

    [Fact]
    public void Any_words_are_understood_or_refused_in_one_sentence()
    {
        var root = CommandTree.Build();
        var lines = new CommandLines(root);
        var understood = 0;
        for (var seed = 0; seed < Lines; seed++)
        {
            var words = lines.Make(seed);
            try
            {
                understood += Understands(words, root) ? 1 : 0;
            }
            catch (Exception error) when (error is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {string.Join(' ', words)}\n{error}");
            }
        }
        // A generator of lines that are all refused would look into nothing.
        Assert.InRange(understood, Lines / 100, Lines / 2);
    }

    [Fact]
    public void Every_option_and_argument_that_names_a_path_refuses_what_is_none()
    {
        var checkedOptions = 0;
        foreach (var (path, command) in Commands(CommandTree.Build(), []))
            foreach (var option in command.Options.Where(option => option.HelpName is "DIR" or "FILE" or "OUT-DIR"))
                foreach (var word in (string[])["", "  ", "\0", "a\0b", "\uFFFD", "/etc/passwd/x", new string('x', 256)])
                {
                    var parse = Invocation.Read([.. path, option.Name, word]);

                    Assert.Contains(parse.Errors, error => error.Message.StartsWith(option.Name, StringComparison.Ordinal));
                    checkedOptions++;
                }
        Assert.True(checkedOptions > 100, $"{checkedOptions}");
        Assert.NotEmpty(Invocation.Read(["report", ""]).Errors);
    }

    [Theory]
    [InlineData("boot --expect")]
    [InlineData("boot --fail")]
    [InlineData("build --rmm-version")]
    [InlineData("test")]
    [InlineData("sources sync")]
    public void An_empty_word_is_refused_where_it_would_mean_something_else(string line) =>
        Assert.NotEmpty(Invocation.Read([.. line.Split(' '), ""]).Errors);

    [Fact]
    public void A_word_is_never_a_file_of_words() =>
        Assert.Contains("@/dev/zero", CommandTree.SentenceOf(Invocation.Read(["doctor", "@/dev/zero"])), StringComparison.Ordinal);

    /// <summary>Reads a line as far as it goes without doing anything.</summary>
    private static bool Understands(string[] words, System.CommandLine.RootCommand root)
    {
        var parse = Invocation.Read(words, root);
        _ = ScreenStyle.From(parse);
        Assert.DoesNotContain('\n', CommandTree.PathOf(parse));
        if (parse.Errors.Count > 0)
        {
            var sentence = CommandTree.SentenceOf(parse);
            Assert.True(sentence.Length > 1 && !sentence.Contains('\n', StringComparison.Ordinal), sentence);
            return false;
        }
        if (parse.Action is System.CommandLine.Help.HelpAction)
            return true;
        try
        {
            foreach (var option in parse.CommandResult.Command.Options)
                _ = parse.GetResult(option)?.GetValueOrDefault<object>();
            if (CommandTree.PathOf(parse) is "run " or "bench hello " or "bench attack ")
                _ = StackOptions.Intents(parse, []);
            else if (parse.CommandResult.Command.Name is "build" or "boot")
                _ = StackOptions.Intent(parse);
        }
        catch (CaecFailure failure)
        {
            Assert.Equal(FailureKind.Usage, failure.Kind);
            Assert.EndsWith(".", failure.Message, StringComparison.Ordinal);
        }
        return true;
    }

    private static IEnumerable<(string[] Path, System.CommandLine.Command Command)> Commands(
        System.CommandLine.Command command, string[] path) =>
        command.Subcommands.SelectMany(one => Commands(one, [.. path, one.Name]).Prepend(([.. path, one.Name], one)));
}
