// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Tests;

public sealed class PairingsTests
{
    [Theory]
    [InlineData("<18", "16.0.6", true)]
    [InlineData("<18", "18.1.3", false)]
    [InlineData("<8.1", "8.0.5", true)]
    [InlineData("<8.1", "8.1", false)]
    [InlineData("<8.1", "10.0.2", false)]
    [InlineData(">=0.9", "tf-rmm-v0.9.0", true)]
    [InlineData(">=0.9", "v0.8.0", false)]
    [InlineData("=2.12.1", "2.12.1+dfsg-1", true)]
    [InlineData("=2.12", "2.12.0", true)]
    [InlineData(">=0.5,<0.9", "0.6.0", true)]
    [InlineData(">=0.5,<0.9", "0.9.0", false)]
    [InlineData("<=1", "1.0.1", false)]
    [InlineData(">1", "1.0.1", true)]
    [InlineData(">1", "unknown", false)]
    public void A_constraint_compares_number_by_number(string constraint, string version, bool met) =>
        Assert.Equal(met, VersionConstraint.TryParse(constraint)!.IsMetBy(version));

    [Theory]
    [InlineData("")]
    [InlineData("18")]
    [InlineData("~18")]
    [InlineData("<18,")]
    [InlineData("<1..2")]
    public void A_malformed_constraint_is_refused(string text) => Assert.Null(VersionConstraint.TryParse(text));

    [Fact]
    public void The_repositorys_table_refuses_a_qemu_without_rme_and_says_why()
    {
        var pairings = Pairings.Load(House.Find());

        var failure = Assert.Throws<CaecFailure>(
            () => pairings.Require(new Dictionary<string, string> { ["qemu"] = "7.2.0", ["llvm"] = "19.1.7" }));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains("qemu 7.2.0", failure.Message, StringComparison.Ordinal);
        Assert.Contains("8.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_repositorys_table_lets_what_is_known_to_work_pass() =>
        Pairings.Load(House.Find()).Require(new Dictionary<string, string>
        {
            ["qemu"] = "10.0.2",
            ["llvm"] = "19.1.7",
            ["tf-a"] = "2.12.1+dfsg-1",
            ["tf-rmm"] = "0.8.0",
        });

    [Fact]
    public void A_rule_needs_all_its_components()
    {
        var pairings = Pairings.Parse("p.yaml", "known-bad: [{name: n, when: {a: \"<2\", b: \">=1\"}, reason: r}]");

        Assert.Empty(pairings.Broken(new Dictionary<string, string> { ["a"] = "1" }));
        Assert.Empty(pairings.Broken(new Dictionary<string, string> { ["a"] = "1", ["b"] = "0.9" }));
        Assert.Single(pairings.Broken(new Dictionary<string, string> { ["a"] = "1", ["b"] = "1.0" }));
    }

    [Fact]
    public void A_wrong_table_is_refused_with_its_line()
    {
        var failure = Assert.Throws<CaecFailure>(
            () => Pairings.Parse("p.yaml", "known-bad:\n  - name: n\n    when: {a: 2}\n    reason: r\n"));

        Assert.Equal("p.yaml:3", failure.Evidence);
    }
}
