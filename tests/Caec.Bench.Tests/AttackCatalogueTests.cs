// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class AttackCatalogueTests
{
    [Fact]
    public void This_programs_catalogue_is_valid_and_every_property_has_an_attack_or_a_reason()
    {
        var catalogue = AttackCatalogue.Embedded;

        Assert.Equal(
            CsmProperty.All.Select(property => property.Number),
            catalogue.Attacks.Select(attack => attack.Property)
                .Concat(catalogue.Unattacked.Select(one => one.Property)).Distinct().Order());
        Assert.Equal(
            catalogue.Attacks.Count, catalogue.Attacks.Select(attack => attack.Name).Distinct().Count());
    }

    [Fact]
    public void Attacks_stand_by_property_and_otherwise_as_in_the_file()
    {
        var catalogue = AttackCatalogue.Parse("a.yaml", """
            attacks:
              - {name: late, property: 5, text: A., held: {a: 1}}
              - {name: early, property: 2, text: A., held: {a: 1}}
              - {name: later, property: 5, text: A., held: {a: 1}}
            unattacked:

            """ + AttackRecords.Unattacked(2, 5));

        Assert.Equal(["early", "late", "later"], catalogue.Attacks.Select(attack => attack.Name));
        Assert.Equal(8, catalogue.Unattacked.Count);
    }

    [Theory]
    [InlineData("property: 2", "property: 11", "a.yaml:3: there is no property 11.")]
    [InlineData("property: 2", "property: 0", "a.yaml:3: there is no property 0.")]
    [InlineData("property: 2", "property: 5", "a.yaml:1: property 2 has no attack and does not stand in unattacked.")]
    [InlineData("name: attach-again", "name: undelegate-shared-page",
        "a.yaml:6: the attack undelegate-shared-page stands here twice.")]
    [InlineData("name: attach-again", "name: Attach", "a.yaml:6: 'Attach' is no lower-case words with hyphens.")]
    [InlineData("stale-reads: 0", "stale_reads: 0", "a.yaml:14: 'stale_reads' is no lower-case words with hyphens.")]
    [InlineData("stale-reads: 0", "reason: none", "a.yaml:14: reason tells of no attack.")]
    [InlineData("stale-reads: 0", "stale-reads: []", "a.yaml:14: stale-reads: no value.")]
    [InlineData("stale-reads: 0", "stale-reads: {a: b}", "a.yaml:14: stale-reads: a text is expected.")]
    [InlineData("{stale-reads: 0}", "{}", "a.yaml:14: held: 1 to 12 observations are expected.")]
    [InlineData("{stale-reads: 0}", "{a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1, i: 1, j: 1, k: 1, l: 1, m: 1}",
        "a.yaml:14: held: 1 to 12 observations are expected.")]
    [InlineData("undelegates a shared page.", "undelegates a shared page",
        "a.yaml:4: text: a sentence with a full stop is expected.")]
    [InlineData("    weakness:", "    weaknesses:", "a.yaml:9: 'weaknesses' is not a known key.")]
    [InlineData("    held: {stale-reads: 0}", "", "a.yaml:11: held is missing.")]
    [InlineData("  - {property: 1,", "  - {property: 5,", "a.yaml:16: property 5 has an attack, or stands here twice.")]
    [InlineData("  - {property: 1,", "  - {property: 3,", "a.yaml:17: property 3 has an attack, or stands here twice.")]
    public void What_is_wrong_is_told_with_its_line(string from, string to, string sentence)
    {
        var good = AttackRecords.Yaml + AttackRecords.Unattacked(2, 5);
        var text = good.Replace(from, to, StringComparison.Ordinal);
        Assert.NotEqual(good, text);

        var failure = Assert.Throws<CaecFailure>(() => AttackCatalogue.Parse("a.yaml", text));

        Assert.Equal((FailureKind.Usage, sentence), (failure.Kind, failure.Message));
    }
}
