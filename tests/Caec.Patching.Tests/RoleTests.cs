// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

/// <summary>Variables that a tree calls otherwise are found by their part in the function.</summary>
public sealed class RoleTests
{
    private const string Unit = """
        struct granule { int state; };
        struct rd { int count; };
        struct granule *lock(unsigned long address, int state);
        void *map(struct granule *g, int slot);
        void walk(struct rd *rd, unsigned long at);
        void asked(struct granule *g, unsigned long at);

        void handler(unsigned long rd_address, unsigned long rec_address, unsigned long ipa)
        {
        	struct granule *g_rd = lock(rd_address, 1);
        	struct granule *g_rec = lock(rec_address, 2);
        	struct rd *rd = map(g_rd, 7);
        	int entry;

        	entry = rd->count;
        	walk(rd, ipa + entry);
        	(void)g_rec;
        }

        """;

    private const string Roles = """
        roles:
          g_rd: ["map($g_rd, 7)", "lock($a, 1, &$g_rd)"]
          ipa: ["walk($rd, $ipa"]
          entry: ["$entry = $rd->count"]

        """;

    private static async Task<SeriesPlan> PlanAsync(string unit, string anchor = "at: before-call, function: handler, call: walk")
    {
        using var bench = new Workbench(unit);
        bench.WriteSeries(
            Workbench.Patch("one", Workbench.Edit(
                "hook", anchor, "asked({{local.g_rd}}, {{local.ipa}});",
                more: "expect: {locals: [{as: g_rd, type: \"struct granule *\", name: g_rd}, {as: ipa, type: unsigned long, name: ipa}]}")),
            Roles);
        var plan = await bench.PlanAsync();
        _ = plan.Notes;
        return plan;
    }

    [Fact]
    public async Task A_name_that_is_there_needs_no_role()
    {
        var plan = await PlanAsync(Unit);
        Assert.True(plan.IsComplete);
        Assert.Equal("", Assert.Single(plan.Findings).Taken);
    }

    [Theory]
    [InlineData("g_rd", "granule", "asked(granule, ipa);", "granule is taken for g_rd")]
    [InlineData("ipa", "map_addr", "asked(g_rd, map_addr);", "map_addr is taken for ipa")]
    public async Task A_renamed_one_is_found_and_told(string name, string other, string text, string taken)
    {
        var plan = await PlanAsync(Unit.Replace(name, other, StringComparison.Ordinal));
        Assert.True(plan.IsComplete, string.Join('\n', plan.Problems));
        Assert.Empty(plan.Notes);
        Assert.Contains(text, System.Text.Encoding.UTF8.GetString(plan.Changes.Single().After.Span), StringComparison.Ordinal);
        Assert.Equal(taken, Assert.Single(plan.Findings).Taken);
    }

    [Fact]
    public async Task An_anchor_at_an_assignment_follows_its_variable()
    {
        var plan = await PlanAsync(
            Unit.Replace("entry", "pte", StringComparison.Ordinal), "at: before-assignment, function: handler, variable: entry");
        Assert.True(plan.IsComplete, string.Join('\n', plan.Problems));
        Assert.Equal("pte is taken for entry", Assert.Single(plan.Findings).Taken);
    }

    [Theory]
    // Two have the part: which is meant is for a person to say.
    [InlineData("(void)g_rec;", "rd = map(g_rec, 7);", "granule and g_rec have it")]
    // Nobody has it.
    [InlineData("map(granule, 7)", "map(lock(rd_address, 1), 7)", "granule and g_rec have it")]
    public async Task What_is_not_clear_is_refused_with_the_candidates(string old, string by, string found)
    {
        var unit = Unit.Replace("g_rd", "granule", StringComparison.Ordinal);
        Assert.Contains(old, unit, StringComparison.Ordinal);
        var problem = Assert.Single((await PlanAsync(unit.Replace(old, by, StringComparison.Ordinal))).Problems);
        Assert.Equal((found, "unit.c", 8), (problem.Actual, problem.File, problem.Line));
    }
}
