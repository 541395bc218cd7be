// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench.Tests;

/// <summary>A catalogue of three attacks, and the records of a run that stopped them.</summary>
internal static class AttackRecords
{
    internal const string Yaml = """
        attacks:
          - name: undelegate-shared-page
            property: 2
            text: "The host undelegates a shared page."
            held: {undelegate: [INPUT, IN_USE], page: intact}
          - name: attach-again
            property: 5
            text: "A consumer attaches again after the provider revoked it."
            weakness: "The artifact never forgot a consent."
            held: {revoke: SUCCESS, attach: DENIED, read: abort}
          - name: stale-translation
            property: 5
            text: "A consumer reads in a loop on another CPU while the provider revokes it."
            held: {stale-reads: 0}
        unattacked:

        """;

    internal static AttackCatalogue Catalogue { get; } = AttackCatalogue.Parse("sample.yaml", Yaml + Unattacked(2, 5));

    internal static Scenario Scenario { get; } = AttackScenario.Of(() => Catalogue);

    internal static IReadOnlyList<string> Good { get; } = HelloRecords.Numbered(
    [
        """{"n":0,"by":"host","rec":"begin","scenario":"attack","version":1}""",
        """{"n":0,"by":"host","rec":"step","name":"host.rmi-version","ok":true,"major":1,"minor":0}""",
        """{"n":0,"by":"host","rec":"attack","name":"attach-again","revoke":"SUCCESS","attach":"DENIED","read":"abort"}""",
        """{"n":0,"by":"host","rec":"attack","name":"stale-translation","stale-reads":0}""",
        """{"n":0,"by":"host","rec":"attack","name":"undelegate-shared-page","undelegate":"IN_USE","page":"intact"}""",
        """{"n":0,"by":"host","rec":"step","name":"host.granules-returned","ok":true,"delegated":99,"returned":99,"outstanding":0}""",
        """{"n":0,"by":"host","rec":"step","name":"host.pages-wiped","ok":true,"pages":99,"words":50688,"traces":0,"unreadable":0}""",
        """{"n":0,"by":"host","rec":"end","ok":true,"steps":3}""",
    ]);

    /// <summary>Lines of <c>unattacked</c> for every other property.</summary>
    internal static string Unattacked(params int[] attacked) => string.Concat(
        Enumerable.Range(1, 10).Except(attacked).Select(property => string.Create(
            CultureInfo.InvariantCulture, $"  - {{property: {property}, reason: \"Nobody can.\"}}\n")));

    /// <summary>The good records with one text changed, which must occur.</summary>
    internal static IReadOnlyList<string> Changed(string from, string to)
    {
        var changed = Good.Select(record => record.Replace(from, to, StringComparison.Ordinal)).ToList();
        Assert.NotEqual(Good, changed);
        return changed;
    }

    internal static ScenarioVerdict Judge(IReadOnlyList<string> records) => ScenarioVerdict.Of(
        Scenario, new ScenarioSetting(true, new ScenarioParameters()), HelloRecords.Read(records));
}
