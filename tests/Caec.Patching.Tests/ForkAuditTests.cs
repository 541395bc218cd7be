// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

/// <summary>The audit on the trees that the repository's series are for, as they are and with a stranger in them.</summary>
public sealed class ForkAuditTests
{
    private static readonly string[] Monitor =
    [
        // A new command that maps a page.
        "static void put(const struct rtt_tree *tree, struct rtt_walk *walk)\n{\n\trtt_replace(tree, walk, 0, 0, 0);\n}\n"
        + "uint64_t stranger(const uint64_t arg[8], uint64_t out[8])\n{\n\tstruct rd *rd = granule_ptr(granule_find(arg[1]));\n\tstruct rtt_walk walk;\n\n"
        + "\trtt_walk_lock(&rd->tree, arg[2], 3, &walk);\n\tput(&rd->tree, &walk);\n\trtt_walk_unlock(&walk);\n\t(void)out;\n\treturn 0;\n}\n",
        // The same through the walk's pointer.
        "uint64_t stranger(const uint64_t arg[8], uint64_t out[8])\n{\n\tstruct rd *rd = granule_ptr(granule_find(arg[1]));\n\tstruct rtt_walk walk;\n\n"
        + "\trtt_walk_lock(&rd->tree, arg[2], 3, &walk);\n\twalk.entries[walk.index] = arg[3];\n\trtt_walk_unlock(&walk);\n\t(void)out;\n\treturn 0;\n}\n",
        // A page of a realm that goes to the host.
        "uint64_t stranger(const uint64_t arg[8], uint64_t out[8])\n{\n\tstruct granule *g = granule_find(arg[1]);\n\n\tgranule_lock(g);\n"
        + "\tgranule_unlock_as(g, GRANULE_DELEGATED);\n\t(void)out;\n\treturn 0;\n}\n",
    ];

    private static readonly string[] TfRmm =
    [
        "void smc_stranger(unsigned long addr, unsigned long value)\n{\n\tstruct granule *g = find_lock_granule(addr, GRANULE_STATE_RTT);\n"
        + "\tunsigned long *s2tt = buffer_granule_map(g, SLOT_RTT);\n\n\ts2tte_write(&s2tt[3], value);\n\tbuffer_unmap(s2tt);\n\tgranule_unlock(g);\n}\n",
        "void smc_stranger(unsigned long addr, unsigned long value)\n{\n\tstruct granule *g = find_lock_granule(addr, GRANULE_STATE_RTT);\n"
        + "\tunsigned long *s2tt = buffer_granule_map(g, SLOT_RTT);\n\n\ts2tt[3] = value;\n\tbuffer_unmap(s2tt);\n\tgranule_unlock(g);\n}\n",
        "static void put(unsigned long *s2ttep, unsigned long value)\n{\n\ts2tte_write(s2ttep, value);\n}\n"
        + "void smc_stranger(unsigned long addr, unsigned long value)\n{\n\tstruct granule *g = find_lock_granule(addr, GRANULE_STATE_RTT);\n"
        + "\tunsigned long *s2tt = buffer_granule_map(g, SLOT_RTT);\n\n\tput(s2tt, value);\n\tbuffer_unmap(s2tt);\n\tgranule_unlock(g);\n}\n",
    ];

    [Fact]
    public async Task The_monitor_has_no_stranger()
    {
        var audit = (await Forks.PlanAsync("reference", Forks.Monitor)).Audit!;
        Assert.Empty(audit.Of(AuditVerdict.Stranger));
        Assert.InRange(audit.Of(AuditVerdict.Hooked).Count, 7, 20);
        Assert.InRange(audit.Of(AuditVerdict.Known).Count, 8, 20);
    }

    [Fact]
    public async Task A_stranger_in_the_monitor_is_named()
    {
        foreach (var code in Monitor)
        {
            var tree = Forks.Copy(Forks.Monitor);
            File.WriteAllText(
                Path.Combine(tree, "src/rmi/stranger.c"),
                $"#include \"granule.h\"\n#include \"realm.h\"\n#include \"rtt.h\"\n\n{code}\nuint64_t (*const more[])(const uint64_t *, uint64_t *) = {{stranger}};\n");
            var stranger = Assert.Single((await Forks.PlanAsync("reference", tree)).Problems);
            Assert.Equal(("stranger", FindingKind.Stranger, "src/rmi/stranger.c"), (stranger.Name, stranger.Kind, stranger.File));
            Assert.Empty((await Forks.PlanAsync("reference", tree, "stranger")).Problems);
            Directory.Delete(tree, recursive: true);
        }
    }

    [Fact]
    public async Task The_trees_of_Tf_Rmm_have_no_stranger_but_the_one_that_is_put_there()
    {
        foreach (var tree in Forks.TfRmm)
        {
            Assert.Empty((await Forks.PlanAsync("tf-rmm", tree)).Problems);
            var moved = File.ReadAllText(Path.Combine(tree, "lib/granule/include/granule.h")).Contains("granule_unlock_transition(", StringComparison.Ordinal)
                ? "granule_unlock_transition(g, GRANULE_STATE_DELEGATED);" : "granule_set_state(g, GRANULE_STATE_DELEGATED);\n\tgranule_unlock(g);";
            foreach (var code in TfRmm.Append(
                $"void smc_stranger(unsigned long addr, unsigned long value)\n{{\n\tstruct granule *g = find_lock_granule(addr, GRANULE_STATE_DATA);\n\n\t(void)value;\n\t{moved}\n}}\n"))
            {
                var copy = Forks.Copy(tree);
                File.WriteAllText(
                    Path.Combine(copy, "runtime/rmi/stranger.c"),
                    $"#include <buffer.h>\n#include <granule.h>\n#include <s2tt.h>\n\n{code}\nvoid (*const more[])(unsigned long, unsigned long) = {{smc_stranger}};\n");
                var stranger = Assert.Single((await Forks.PlanAsync("tf-rmm", copy)).Problems);
                Assert.Equal(
                    ("smc_stranger", FindingKind.Stranger, "runtime/rmi/stranger.c"), (stranger.Name, stranger.Kind, stranger.File));
                Assert.Empty((await Forks.PlanAsync("tf-rmm", copy, "smc_stranger")).Problems);
                Directory.Delete(copy, recursive: true);
            }
        }
    }
}
