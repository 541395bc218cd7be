// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

/// <summary>Changes that take a place away, or make it mean something else: each is named, and nothing is written.</summary>
public sealed class SyntheticRefusalTests
{
    [Theory]
    // What was looked for is gone, or is somewhere else.
    [InlineData(
        "src/granule.c", "granule_set_state(g, GRANULE_STATE_NS);", "granule_give_back(g, GRANULE_STATE_NS);",
        "hooks/undelegate: expected a call of granule_set_state() with GRANULE_STATE_NS in rmi_granule_undelegate(), but there is none; "
        + "the most similar is `granule_give_back(g, GRANULE_STATE_NS);` (src/granule.c:32)")]
    [InlineData(
        "src/granule.c", "\tgranule_set_state(g, GRANULE_STATE_NS);", "#ifdef GIVE_BACK\n\tgranule_set_state(g, GRANULE_STATE_NS);\n#endif",
        "hooks/undelegate: expected a call of granule_set_state() with GRANULE_STATE_NS in rmi_granule_undelegate(), but there is none; "
        + "conditional compilation leaves out the one in line 33 (src/granule.c:33)")]
    [InlineData(
        "src/rsi.c", "static void host_call(struct rec *rec, struct rec_exit *exit)", "static void host_calls(struct rec *rec, struct rec_exit *exit)",
        "hooks/host-call-start: expected one file that defines host_call, but none of the sources does")]
    [InlineData(
        "src/handler.c", "smc_handlers[] =", "smc_handler_table[] =",
        "hooks/handler-table: expected one file that defines smc_handlers, but none of the sources does")]
    // What was unique no longer is.
    [InlineData(
        "src/granule.c", "\tret = RMI_SUCCESS;\n", "\tret = RMI_SUCCESS;\n\tif (g->references == 0)\n\t\tgranule_set_state(g, GRANULE_STATE_NS);\n",
        "hooks/undelegate: expected exactly one call of granule_set_state() with GRANULE_STATE_NS in rmi_granule_undelegate(), but there are 2, "
        + "in lines 32, 35 (src/granule.c:23)")]
    [InlineData(
        "src/exit.c", "static bool is_protected(", "void host_call(void)\n{\n}\n\nstatic bool is_protected(",
        "hooks/host-call-start: expected one file that defines host_call, but src/exit.c and src/rsi.c do (src/exit.c)")]
    // The place is there, but the text would run at other times.
    [InlineData(
        "src/granule.c", "\tlevel = s2_walk(&rd->s2, ipa, 3);", "\twhile ((level = s2_walk(&rd->s2, ipa, 3)) < 0)\n\t\trd->rec_count++;",
        "hooks/destroy-lock: expected a statement that runs once for each text beside it, but it is in the header of a loop (src/granule.c:48)")]
    [InlineData(
        "src/granule.c", "\tlevel = s2_walk(&rd->s2, ipa, 3);\n\tout[0] = (uint64_t)level;", "\tlevel = 0;\n\tif (ipa == 0)\n\t\tlevel = 1;\n\telse if (s2_walk(&rd->s2, ipa, 3))\n\t\tlevel = 3;\n\tout[0] = 1;",
        "hooks/destroy-lock: expected a statement, but it is the condition of an else if (src/granule.c:51)")]
    // Lists that are kept elsewhere.
    [InlineData(
        "src/handler.c", "\tHANDLER(REALM_DESTROY, 1, rmi_realm_destroy, true)\n", "\tHANDLER(REALM_DESTROY, 1, rmi_realm_destroy, true),\n#include \"more.h\"\n",
        "hooks/handler-table: expected the elements of smc_handlers in src/handler.c, but include/more.h has some (src/handler.c:28)")]
    // Numbers that are taken.
    [InlineData(
        "include/rmi.h", "#define SMC_RMI_COUNT", "#define SMC_RMI_LOCAL 0xC400018CUL\n#define SMC_RMI_COUNT",
        "numbers/function-id: expected the value SMC_RMI_BASE + 0x3C to be free among SMC_RMI_*, but SMC_RMI_LOCAL has it (include/rmi.h:15)")]
    [InlineData(
        "include/rmi.h", "#define RMI_EXIT_HOST_CALL 5", "#define RMI_EXIT_HOST_CALL 5\nenum { RMI_EXIT_LOCAL = 4 + 5 };",
        "numbers/exit-reason: expected the value 9 to be free among RMI_EXIT_*, but RMI_EXIT_LOCAL has it (include/rmi.h:25)")]
    [InlineData(
        "include/granule.h", "#define GRANULE_STATE_LAST GRANULE_STATE_DATA", "#define GRANULE_STATE_LOCAL 15U\n#define GRANULE_STATE_LAST GRANULE_STATE_LOCAL",
        "numbers/granule-state: expected a number to spare among GRANULE_STATE_* (up to 15), but GRANULE_STATE_LOCAL has the last one (include/granule.h:18)")]
    [InlineData(
        "src/rsi.c", "\tcase SMC_RSI_HOST_CALL:", "\tcase 0xC4000194UL ... 0xC4000195UL:\n\tcase SMC_RSI_HOST_CALL:",
        "hooks/call-case: expected case 0xC4000195UL to be free, but `case 0xC4000194UL ... 0xC4000195UL` has it (src/rsi.c:44)")]
    [InlineData(
        "src/handler.c", "\tHANDLER(REALM_DESTROY, 1, rmi_realm_destroy, true)\n", "\tHANDLER(REALM_DESTROY, 1, rmi_realm_destroy, true),\n\t[59 + 1] = {.log = true}\n",
        "hooks/handler-table: expected element 0x3C (60) of smc_handlers to be free, but `[59 + 1] = {.log = true}` sets it (src/handler.c:34)")]
    // Names that are taken, types that have changed.
    [InlineData(
        "include/granule.h", "enum buffer_slot {", "extern int GRANULE_STATE_CSM;\nenum buffer_slot {",
        "numbers/granule-state: expected the name GRANULE_STATE_CSM to be free, but a variable has it (include/granule.h:21)")]
    [InlineData(
        "include/realm.h", "uint64_t rec_count;", "unsigned int rec_count;",
        "numbers/realm-field: expected rd.rec_count to be uint64_t, but it is unsigned int (include/realm.h:16)")]
    [InlineData(
        "src/granule.c", "uint64_t rmi_data_destroy(uint64_t rd_address, uint64_t ipa, uint64_t *out)\n{", "uint64_t rmi_data_destroy(uint64_t rd_address, struct rec *ipa, uint64_t *out)\n{",
        "hooks/destroy-lock: expected a parameter of type uint64_t in rmi_data_destroy(), but there is uint64_t rd_address, struct rec * ipa, "
        + "uint64_t * out (the file does not parse cleanly: conflicting types for 'rmi_data_destroy') (src/granule.c:38)")]
    [InlineData(
        "src/rsi.c", "\treturn result;", "\treturn fid == 0 ? 1 : (uint64_t)(result);",
        "hooks/call-case: expected a variable of type uint64_t with `return $result;` in handle_realm_call(), but none of fid, result is there (src/rsi.c:31)")]
    public async Task A_change_that_the_series_cannot_follow_is_named(string file, string old, string by, string problem)
    {
        using var tree = new SyntheticTree("older");
        if (by.Contains("more.h", StringComparison.Ordinal))
            tree.Write("include/more.h", "[50] = {.log = true},\n");
        tree.Replace(file, old, by);
        var before = tree.Meaning();
        var plan = await tree.PlanAsync();
        Assert.Equal(problem, plan.Problems.First().ToString());
        Assert.Empty(plan.Changes);
        await Assert.ThrowsAsync<Workstation.CaecFailure>(() => SeriesApplier.ApplyAsync(plan, CancellationToken.None));
        Assert.Equal(before, tree.Meaning());
        Assert.InRange(CheckReport.Lines(plan, 80).Count, 5, 24);
    }

    [Fact]
    public async Task Everything_that_is_gone_is_named_at_once()
    {
        using var tree = new SyntheticTree("newer");
        tree.Replace("src/granule.c", "rmi_granule_undelegate", "rmi_granule_return");
        tree.Replace("src/rsi.c", "rec->ripas.base = base;", "set_base(rec, base);");
        tree.Move("src/exit.c", "src/core/exit.c");
        Assert.Equal(
            [
                "hooks/exit-include: expected the file src/exit.c, but it does not exist; there is src/core/exit.c (src/exit.c)",
                "hooks/undelegate: expected one file that defines rmi_granule_undelegate, but none of the sources does",
                "hooks/undelegate-result: expected one file that defines rmi_granule_undelegate, but none of the sources does",
                "hooks/ripas: expected an assignment to ripas.base in set_ripas(), but there is none; the most similar is "
                + "`uint64_t base = rec->regs[1];` (src/rsi.c:12)",
            ],
            (await tree.PlanAsync()).Problems.Select(problem => problem.ToString()));
    }
}
