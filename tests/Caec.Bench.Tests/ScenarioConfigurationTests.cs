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
            Text(HelloScenario.Definition, new ScenarioParameters { Seed = ulong.MaxValue, RegionPages = 512 }));

    [Fact]
    public void The_measuring_scenarios_get_parameters_of_their_own_and_no_others()
    {
        var parameters = ScenarioParameters.From(
        [
            new("comm.sizes", "128..4096"), new("comm.messages", "20"), new("comm.modes", "plain-copy,csm-copy"),
            new("setup.pages.most", "8"), new("setup.repeats", "2"), new("calls.repeats", "5"), new("attack.repeats", "3"),
            new("attack.only", "read-only"), new("machine.hpfar", "last"),
        ]);

        Assert.Equal(
            "caec-config 1\nscenario=comm\ncsm.expected=1\nseed=1\ncomm.size.least=128\ncomm.size.most=4096\n"
                + "comm.messages=20\ncomm.modes=6\nrealm.image.size=13296\nend\n",
            Text(CommScenario.Definition, parameters));
        Assert.Equal(
            "caec-config 1\nscenario=setup\ncsm.expected=1\nseed=1\nsetup.pages.most=8\nsetup.repeats=2\n"
                + "realm.image.size=13296\nend\n",
            Text(SetupScenario.Definition, parameters));
        Assert.Equal(
            "caec-config 1\nscenario=calls\ncsm.expected=1\ncalls.repeats=5\nrealm.image.size=13296\nend\n",
            Text(CallsScenario.Definition, parameters));
        Assert.Equal(
            "caec-config 1\nscenario=attack\ncsm.expected=1\nseed=1\nattack.repeats=3\nattack.only=read-only\n"
                + "realm.image.size=13296\nend\n",
            Text(AttackScenario.Definition, parameters));
    }

    [Fact]
    public void Without_CSM_the_guests_are_told_so() =>
        Assert.Contains(
            "\ncsm.expected=0\n",
            ScenarioConfiguration.Text(HelloScenario.Definition, new ScenarioParameters(), false, 1),
            StringComparison.Ordinal);

    [Fact]
    public void Parameters_survive_their_names()
    {
        var parameters = new ScenarioParameters
        {
            Seed = 99,
            RegionPages = 16384,
            CommSizes = new SizeRange(256, 256),
            CommMessages = 7,
            CommModes = CommModeSet.Parse("comm.modes", "aes-hardware,csm-in-place"),
            SetupPagesMost = 64,
            SetupRepeats = 1,
            CallsRepeats = 512,
            AttackRepeats = 1000,
            AttackOnly = "mount",
            MachineHpfar = "other",
        };

        Assert.Equal(parameters, ScenarioParameters.From(parameters.Named));
        Assert.Equal(new ScenarioParameters(), ScenarioParameters.From(new ScenarioParameters().Named));
        Assert.Equal(255UL, ScenarioParameters.From([new("seed", "0xff")]).Seed);
    }

    [Fact]
    public void A_record_has_the_parameters_of_its_scenarios_only()
    {
        var parameters = new ScenarioParameters();

        Assert.Equal(
            ["seed", "region.pages"], parameters.NamedOf([HelloScenario.Definition]).Select(pair => pair.Key));
        Assert.Equal(
            [
                new("seed", "1"), new("region.pages", "64"), new("comm.sizes", "64..1048576"),
                new("comm.messages", "1000"),
                new("comm.modes", "csm-in-place,csm-copy,plain-copy,aes-software,aes-hardware"),
            ],
            parameters.NamedOf([CommScenario.Definition, HelloScenario.Definition]));
    }

    [Theory]
    [InlineData(64, 1000, 1000)]
    [InlineData(32768, 1000, 1000)]
    [InlineData(65536, 1000, 10)]
    [InlineData(65536, 50, 1)]
    public void Large_messages_are_fewer(int size, int messages, int expected) =>
        Assert.Equal(expected, new ScenarioParameters { CommMessages = messages }.MessagesOf((uint)size));

    [Theory]
    [InlineData("seed", "-1", "seed must be an unsigned number, not -1.")]
    [InlineData("region.pages", "0", "region.pages must be 1 to 16384.")]
    [InlineData("region.pages", "16385", "region.pages must be 1 to 16384.")]
    [InlineData("region.pages", "18446744073709551615", "region.pages must be 1 to 16384.")]
    [InlineData("speed", "1",
        "There is no scenario parameter named speed; known: seed, region.pages, comm.sizes, comm.messages, comm.modes, "
            + "setup.pages.most, setup.repeats, calls.repeats, attack.repeats, attack.only, machine.hpfar.")]
    [InlineData("comm.sizes", "32..64", Sizes + "32..64.")]
    [InlineData("comm.sizes", "64..2097152", Sizes + "64..2097152.")]
    [InlineData("comm.sizes", "128..64", Sizes + "128..64.")]
    [InlineData("comm.sizes", "64..100", Sizes + "64..100.")]
    [InlineData("comm.sizes", "64..", Sizes + "64...")]
    [InlineData("comm.sizes", "64..128..256", Sizes + "64..128..256.")]
    [InlineData("comm.sizes", "4k", Sizes + "4k.")]
    [InlineData("comm.messages", "0", "comm.messages must be 1 to 10000.")]
    [InlineData("comm.messages", "10001", "comm.messages must be 1 to 10000.")]
    [InlineData("comm.modes", "csm",
        "comm.modes knows no mode csm; known: csm-in-place, csm-copy, plain-copy, aes-software, aes-hardware.")]
    [InlineData("comm.modes", "",
        "comm.modes knows no mode ; known: csm-in-place, csm-copy, plain-copy, aes-software, aes-hardware.")]
    [InlineData("comm.modes", "csm-copy,csm-copy", "comm.modes names csm-copy twice.")]
    [InlineData("setup.pages.most", "3", "setup.pages.most must be a power of two, not 3.")]
    [InlineData("setup.pages.most", "32768", "setup.pages.most must be 1 to 16384.")]
    [InlineData("setup.repeats", "0", "setup.repeats must be 1 to 100.")]
    [InlineData("calls.repeats", "0", "calls.repeats must be 1 to 512.")]
    [InlineData("calls.repeats", "513", "calls.repeats must be 1 to 512.")]
    [InlineData("attack.repeats", "0", "attack.repeats must be 1 to 1000.")]
    [InlineData("attack.repeats", "1001", "attack.repeats must be 1 to 1000.")]
    [InlineData("attack.only", "", AttackOnly + ".")]
    [InlineData("attack.only", "Mount", AttackOnly + "Mount.")]
    [InlineData("attack.only", "sixteen-letters-", AttackOnly + "sixteen-letters-.")]
    [InlineData("machine.hpfar", "first", "machine.hpfar must be emulator, last, constant, other, not first.")]
    public void A_parameter_out_of_range_is_wrong_usage(string name, string value, string sentence)
    {
        var failure = Assert.Throws<CaecFailure>(() => ScenarioParameters.From([new(name, value)]));

        Assert.Equal((FailureKind.Usage, sentence), (failure.Kind, failure.Message));
    }

    [Fact]
    public void A_parameter_that_no_scenario_of_the_run_has_is_wrong_usage()
    {
        KeyValuePair<string, string>[] named = [new("seed", "3"), new("comm.messages", "5")];

        Assert.Equal(5, ScenarioParameters.From(named, [HelloScenario.Definition, CommScenario.Definition]).CommMessages);
        var failure = Assert.Throws<CaecFailure>(
            () => ScenarioParameters.From(named, [HelloScenario.Definition, SetupScenario.Definition]));
        Assert.Equal(
            (FailureKind.Usage, "comm.messages is no parameter of hello or setup."), (failure.Kind, failure.Message));
    }

    [Fact]
    public void Modes_that_need_CSM_alone_cannot_run_without_it()
    {
        var parameters = ScenarioParameters.From([new("comm.modes", "csm-copy,csm-in-place")]);

        BenchPlan.Check([HelloScenario.Definition, CommScenario.Definition], new ScenarioSetting(true, parameters));
        var failure = Assert.Throws<CaecFailure>(
            () => BenchPlan.Check([CommScenario.Definition], new ScenarioSetting(false, parameters)));
        Assert.Equal(
            (FailureKind.Usage, "comm.modes csm-in-place,csm-copy needs an RMM with CSM."),
            (failure.Kind, failure.Message));
    }

    [Fact]
    public void An_unknown_scenario_is_answered_with_the_known_ones() =>
        Assert.Equal(
            "There is no scenario named hullo; known: hello, comm, setup, calls, attack.",
            Assert.Throws<CaecFailure>(() => KnownScenarios.Find("hullo")).Message);

    private const string AttackOnly = "attack.only must be a part of an attack's name, at most 15 characters, not ";

    private const string Sizes =
        "comm.sizes must be a power of two from 64 to 1048576, or two of them, rising, with .. between them, not ";

    private static string Text(Scenario scenario, ScenarioParameters parameters) =>
        ScenarioConfiguration.Text(scenario, parameters, true, 13296);
}
