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

    [Theory]
    [InlineData("0.8.0", "arm-trusted-firmware")]
    [InlineData("0.9.0", "trusted-firmware-a")]
    [InlineData(null, "arm-trusted-firmware")]
    public void The_repositorys_table_gives_every_rmm_a_trusted_firmware(string? version, string source)
    {
        var versions = new Dictionary<string, string> { ["llvm"] = "19.1.7" };
        if (version is not null)
            versions["tf-rmm"] = version;

        Assert.Equal(source, Pairings.Load(House.Find()).TrustedFirmwareFor(versions));
    }

    [Theory]
    [InlineData("tf-rmm", "0.9.0", "tf-a", "2.12.1+dfsg-1", "2.15 on")]
    [InlineData("tf-rmm", "0.9.0", "llvm", "17.0.6", "LLVM 18")]
    [InlineData("tf-rmm", "0.4.0", "llvm", "19.1.7", "1.0")]
    [InlineData("tf-rmm", "0.5.0", "tf-a", "2.13.0", "-7")]
    public void The_repositorys_table_says_what_a_release_needs(
        string one, string version, string other, string otherVersion, string word)
    {
        var failure = Assert.Throws<CaecFailure>(() => Pairings.Load(House.Find()).Require(
            new Dictionary<string, string> { [one] = version, [other] = otherVersion }));

        Assert.Contains(word, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("#define A_MAJOR\t(U(0))\n#define A_MINOR (U(3))\n", "0.3")]
    [InlineData("#define A_MAJOR U(2)\n# define A_MINOR\t\tU(0)\n", "2.0")]
    [InlineData("#if OLD\n#define A_MAJOR (U(0))\n#define A_MINOR (U(8))\n#else\n#define A_MAJOR (U(2))\n#define A_MINOR (U(0))\n#endif\n", "0.8 2.0")]
    [InlineData("#define A_MAJOR U(2)\n", "")]
    [InlineData("#define A_MAJOR_MASK U(2)\n#define A_MINOR U(1)\n", "")]
    public void An_interface_version_is_read_from_a_header(string header, string expected) =>
        Assert.Equal(expected, string.Join(' ', InterfaceVersion.AllFromMacros(header, "A_MAJOR", "A_MINOR")));

    [Theory]
    [InlineData(0, 4, 0, 3, true)]
    [InlineData(0, 3, 0, 3, true)]
    [InlineData(0, 2, 0, 3, false)]
    [InlineData(2, 0, 0, 3, false)]
    [InlineData(0, 8, 2, 0, false)]
    public void El3_serves_an_rmm_of_its_major_version_that_needs_no_newer_minor(
        int major, int minor, int neededMajor, int neededMinor, bool serves) =>
        Assert.Equal(serves, new InterfaceVersion(major, minor).Serves(new(neededMajor, neededMinor)));

    [Fact]
    public void A_rule_needs_all_its_components()
    {
        var pairings = Pairings.Parse("p.yaml", "tf-a: []\nknown-bad: [{name: n, when: {a: \"<2\", b: \">=1\"}, reason: r}]");

        Assert.Empty(pairings.Broken(new Dictionary<string, string> { ["a"] = "1" }));
        Assert.Empty(pairings.Broken(new Dictionary<string, string> { ["a"] = "1", ["b"] = "0.9" }));
        Assert.Single(pairings.Broken(new Dictionary<string, string> { ["a"] = "1", ["b"] = "1.0" }));
    }

    [Fact]
    public void A_wrong_table_is_refused_with_its_line()
    {
        var failure = Assert.Throws<CaecFailure>(
            () => Pairings.Parse("p.yaml", "tf-a: []\nknown-bad:\n  - name: n\n    when: {a: 2}\n    reason: r\n"));

        Assert.Equal("p.yaml:4", failure.Evidence);
    }
}
