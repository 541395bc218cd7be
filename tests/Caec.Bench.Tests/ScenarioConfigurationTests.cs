// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class ScenarioConfigurationTests
{
    [Fact]
    public void The_text_is_what_the_host_image_reads() =>
        Assert.Equal(
            "caec-config 1\nscenario=hello\ncsm.expected=1\nseed=18446744073709551615\nregion.pages=512\n"
                + "realm.image.size=13296\nend\n",
            ScenarioConfiguration.Text(
                "hello", new ScenarioParameters { Seed = ulong.MaxValue, RegionPages = 512 }, true, 13296));

    [Fact]
    public void Without_CSM_the_guests_are_told_so() =>
        Assert.Contains(
            "\ncsm.expected=0\n", ScenarioConfiguration.Text("hello", new ScenarioParameters(), false, 1),
            StringComparison.Ordinal);

    [Fact]
    public void Parameters_survive_their_names()
    {
        var parameters = new ScenarioParameters { Seed = 99, RegionPages = 16384 };

        Assert.Equal(parameters, ScenarioParameters.From(parameters.Named));
        Assert.Equal(255UL, ScenarioParameters.From([new("seed", "0xff")]).Seed);
    }

    [Theory]
    [InlineData("seed", "-1", "seed must be an unsigned number, not -1.")]
    [InlineData("region.pages", "0", "region.pages must be 1 to 16384.")]
    [InlineData("region.pages", "16385", "region.pages must be 1 to 16384.")]
    [InlineData("region.pages", "18446744073709551615", "region.pages must be 1 to 16384.")]
    [InlineData("speed", "1", "There is no scenario parameter named speed; known: seed, region.pages.")]
    public void A_parameter_out_of_range_is_wrong_usage(string name, string value, string sentence)
    {
        var failure = Assert.Throws<CaecFailure>(() => ScenarioParameters.From([new(name, value)]));

        Assert.Equal((FailureKind.Usage, sentence), (failure.Kind, failure.Message));
    }

    [Fact]
    public void An_unknown_scenario_is_answered_with_the_known_ones() =>
        Assert.Equal(
            "There is no scenario named hullo; known: hello.",
            Assert.Throws<CaecFailure>(() => KnownScenarios.Find("hullo")).Message);
}
