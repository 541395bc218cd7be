// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench.Tests;

public class AttackReportTests
{
    private static readonly RunRecord Run = SampleRun.Failed with
    {
        Attacks =
        [
            Entry("undelegate-shared-page", 2, AttackVerdict.Held, null),
            Entry("attach-again", 5, AttackVerdict.NotCarriedOut, "the second CPU did not start"),
            Entry("stale-translation", 5, AttackVerdict.GotThrough, "stale-reads is 3 | 4, not 0") with
            {
                Weakness = "The artifact kept its TLBs.",
            },
            Entry("smash", null, AttackVerdict.Unknown, "is not in the catalogue"),
        ],
    };

    [Fact]
    public void What_was_not_stopped_stands_before_everything_else_that_got_through_first()
    {
        var text = RunReport.Text(Run);

        Assert.Contains("4 attacks: 1 held, 1 got through, 1 not carried out, 1 unknown.", text, StringComparison.Ordinal);
        AssertOrder(
            text,
            "## Attacks", "### Not stopped",
            "| `stale-translation` | reference | 5 | got through | stale-reads is 3 \\| 4, not 0 | wanted | seen |",
            "| `attach-again` | reference | 5 | not carried out | the second CPU did not start | wanted | seen |",
            "| `smash` | reference |  | unknown |", "### 2 Never the host", "| `undelegate-shared-page` | held | It attacks. |",
            "### 5 Revocation is final", "A weakness of the paper's artifact: The artifact kept its TLBs. |",
            "### not in the catalogue", "## hello: failed");
    }

    [Fact]
    public void The_page_says_the_same()
    {
        var page = HtmlReport.Text(Run);

        Assert.Empty(HtmlPage.Faults(page));
        Assert.Contains("Failed: 1 of 2 steps as they should be, 1 of 4 attacks stopped", page, StringComparison.Ordinal);
        AssertOrder(
            page, "<h2 id=\"attacks\">Attacks</h2>", "<h3>Not stopped</h3>", "got through</td>", "not carried out</td>",
            "<h3>2 Never the host</h3>", "<details class=\"data\">", "1 of 1 held", "<h3>5 Revocation is final</h3>",
            "<details class=\"data\" open>", "0 of 2 held", "<h3>not in the catalogue</h3>", "<h2 id=\"steps\">");
    }

    [Fact]
    public void A_run_that_attacked_nothing_says_nothing_of_attacks()
    {
        var none = SampleRun.Record with { Attacks = [] };

        Assert.Null(AttackFigures.Of(none));
        Assert.DoesNotContain("Attacks", RunReport.Text(none), StringComparison.Ordinal);
        Assert.DoesNotContain("<h2 id=\"attacks\">", HtmlReport.Text(none), StringComparison.Ordinal);
        Assert.DoesNotContain("attacks stopped", HtmlPage.WithoutScripts(HtmlReport.Text(none)), StringComparison.Ordinal);
    }

    private static AttackEntry Entry(string name, int? property, AttackVerdict verdict, string? complaint) => new(
        name, property, "It attacks.", "wanted", "seen", verdict, verdict == AttackVerdict.Held, complaint, null);

    private static void AssertOrder(string text, params string[] parts)
    {
        var place = 0;
        foreach (var part in parts)
        {
            var next = text.IndexOf(part, place, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{part}' does not stand after what must stand before it");
            place = next + part.Length;
        }
    }
}
