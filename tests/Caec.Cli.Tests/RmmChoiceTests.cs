// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Cli.Tests;

/// <summary>Which stacks a command line names.</summary>
public sealed class RmmChoiceTests
{
    [Theory]
    [InlineData("reference", "reference", null)]
    [InlineData("tf-rmm", "tf-rmm", null)]
    [InlineData("tf-rmm@0.6.0", "tf-rmm", "0.6.0")]
    [InlineData("tf-rmm@v0.6.0", "tf-rmm", "0.6.0")]
    public void A_word_names_an_RMM_and_perhaps_its_release(string word, string rmm, string? version) =>
        Assert.Equal(new RmmChoice(rmm, version), RmmChoice.Of(word));

    [Theory]
    [InlineData("")]
    [InlineData("monitor")]
    [InlineData("reference@0.6.0")]
    [InlineData("tf-rmm@")]
    public void Other_words_name_none(string word) => Assert.Null(RmmChoice.Of(word));

    [Theory]
    [InlineData("bench attack", "reference")]
    [InlineData("bench attack --rmm tf-rmm", "tf-rmm")]
    [InlineData("bench attack --rmm tf-rmm --rmm-version 0.7.0", "tf-rmm 0.7.0")]
    [InlineData("bench attack --rmm reference tf-rmm@0.6.0 tf-rmm@0.8.0", "reference, tf-rmm 0.6.0, tf-rmm 0.8.0")]
    [InlineData("bench attack --rmm reference --rmm tf-rmm@0.6.0", "reference, tf-rmm 0.6.0")]
    public void Each_word_is_a_run(string line, string names) => Assert.Equal(
        names,
        string.Join(", ", StackOptions.Intents(CommandTree.Build().Parse(line), ["attack"]).Select(Bench.RunSet.NameOf)));

    [Theory]
    [InlineData("--rmm reference reference", "names a stack twice")]
    [InlineData("--rmm tf-rmm@0.6.0 tf-rmm@v0.6.0", "names a stack twice")]
    [InlineData("--rmm reference tf-rmm --rmm-version 0.8.0", "are of one RMM")]
    [InlineData("--rmm reference tf-rmm --rmm-src /tree", "are of one RMM")]
    [InlineData("--rmm tf-rmm@0.8.0 --rmm-src /tree", "says which TF-RMM it is")]
    public void Words_that_contradict_each_other_are_wrong_usage(string options, string sentence)
    {
        var parse = CommandTree.Build().Parse($"bench attack {options}");

        var failure = Assert.Throws<CaecFailure>(() => StackOptions.Intents(parse, ["attack"]));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(sentence, failure.Message, StringComparison.Ordinal);
    }
}
