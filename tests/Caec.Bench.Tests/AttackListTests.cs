// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class AttackListTests
{
    private const string Marks =
        "before\n<!-- attacks: written by ./caec abi render, from src/Caec.Bench/Attacks/catalogue.yaml -->\nold\n"
            + "<!-- end of attacks -->\nafter\n";

    [Fact]
    public void The_page_on_security_lists_the_attacks_of_the_catalogue() =>
        Assert.True(AttackList.Stale(House.Find()) is null, "run ./caec abi render");

    [Fact]
    public void The_list_stands_between_the_marks_and_all_else_stays()
    {
        var page = AttackList.In(Marks, AttackRecords.Catalogue);

        Assert.StartsWith("before\n<!-- attacks", page, StringComparison.Ordinal);
        Assert.EndsWith("<!-- end of attacks -->\nafter\n", page, StringComparison.Ordinal);
        Assert.DoesNotContain("old", page, StringComparison.Ordinal);
        Assert.Contains(
            "| `undelegate-shared-page` | The host undelegates a shared page. | undelegate INPUT or IN_USE, page intact |",
            page, StringComparison.Ordinal);
        Assert.Contains("### 7 Fresh ids", page, StringComparison.Ordinal);
        Assert.Contains("No attack: Nobody can.", page, StringComparison.Ordinal);
        Assert.Contains("A weakness of the paper's artifact: The artifact never forgot", page, StringComparison.Ordinal);
        Assert.Equal(page, AttackList.In(page, AttackRecords.Catalogue));
    }

    [Fact]
    public void A_page_without_marks_is_refused() =>
        Assert.Equal(
            FailureKind.Usage,
            Assert.Throws<CaecFailure>(() => AttackList.In("a page\n", AttackRecords.Catalogue)).Kind);
}
