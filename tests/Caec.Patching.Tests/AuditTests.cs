// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>Functions that change stage 2 or move a granule are found however they do it, and nobody else is.</summary>
public sealed class AuditTests
{
    private const string Audit = """
        audit:
          writes: [entry_write]
          moves: [granule_move]
          maps: [map]
          no-tables: [struct rd, SLOT_RD]
          reads: [unmap]
          guards: [lock_with_hook]
          known:
            - {function: known_one, why: "It is known."}
            - {function: gone_long_ago, why: "It is known, too."}

        """;

    private const string Head = """
        typedef unsigned long u64;
        enum slot { SLOT_RD, SLOT_TABLE };
        struct rd { u64 count; };
        struct walk { u64 *entries; };
        void entry_write(u64 *entry, u64 value);
        void granule_move(void *granule, int state);
        void *map(void *granule, int slot);
        void unmap(const void *content);
        u64 entry_read(const u64 *entry);
        void lock_with_hook(void);
        void fill(void *to, u64 size);
        void asked(void);
        #define PUT(table, i, value) ((table)[i] = (value))

        """;

    private const string Table = "\nvoid (*const handlers[])(void *) = {handler};\n";

    private static readonly string Hook = Workbench.Patch(
        "hooks", Workbench.Edit("hook", "at: before-call, function: hooked, call: entry_write", "asked();"));

    private const string Hooked = "\nvoid hooked(void *g)\n{\n\tu64 *t = map(g, SLOT_TABLE);\n\tentry_write(t, 1);\n}\n";

    private static async Task<SeriesPlan> PlanAsync(string code, params string[] accepted)
    {
        using var bench = new Workbench(Head + code + Hooked);
        bench.WriteSeries(Hook, Audit);
        return await SeriesPlanner.PlanAsync(bench.Load(), bench.Tree, new PlanOptions { Accepted = accepted }, CancellationToken.None);
    }

    [Theory]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); entry_write(&t[3], 1); }", "writes an entry by entry_write()")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); t[3] = 1; }", "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); u64 *e = t + 3; *e |= 1; }", "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); (*t)++; }", "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); PUT(t, 3, 1); }", "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 a = (u64)map(g, SLOT_TABLE); *(volatile u64 *)(a + 8) = 1; }", "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); fill(t, 4096); }", "gives fill() a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, 7); t[0] = 0; }", "stores through a pointer to a mapped table")]
    [InlineData(
        "static void put(u64 *e, u64 v) { *e = v; }\nvoid handler(void *g) { u64 *t = map(g, SLOT_TABLE); put(&t[3], 1); }",
        "gives put() a pointer to a mapped table")]
    [InlineData(
        "static void open(void *g, u64 **t) { *t = map(g, SLOT_TABLE); }\nvoid handler(void *g) { u64 *t; open(g, &t); t[1] = 2; }",
        "stores through a pointer to a mapped table")]
    [InlineData(
        "static u64 *open(void *g) { return map(g, SLOT_TABLE); }\nvoid handler(void *g) { open(g)[1] = 2; }",
        "stores through a pointer to a mapped table")]
    [InlineData(
        "static void enter(struct walk *w, void *g) { w->entries = map(g, SLOT_TABLE); }\n"
        + "void handler(void *g) { struct walk w; enter(&w, g); w.entries[1] = 2; }",
        "stores through a pointer to a mapped table")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); __asm__ volatile(\"str %1, %0\" : \"=m\"(t[1]) : \"r\"(1UL)); }", "stores by assembly to a mapped table")]
    [InlineData("void handler(void *g) { granule_move(g, 1); }", "changes a granule's state by granule_move()")]
    [InlineData("#define GIVE(g) granule_move(g, 1)\nvoid handler(void *g) { GIVE(g); }", "changes a granule's state by granule_move()")]
    [InlineData(
        "static void give(void *g) { granule_move(g, 1); }\nstatic void more(void *g) { give(g); }\nvoid handler(void *g) { more(g); }",
        "calls more(), which calls give(), which changes a granule's state by granule_move()")]
    [InlineData("void handler(void *g) { void (*f)(void *, int) = granule_move; f(g, 1); }", "changes a granule's state by granule_move()")]
    public async Task A_stranger_is_named_with_what_it_does(string code, string does)
    {
        var plan = await PlanAsync(code + Table);
        var stranger = Assert.Single(plan.Problems);
        Assert.Equal(("handler", FindingKind.Stranger, $"it {does}"), (stranger.Name, stranger.Kind, stranger.Actual));
        Assert.Equal("unit.c", stranger.File);
        Assert.True(stranger.Line > 13);
        Assert.Empty(plan.Mails);

        var accepted = await PlanAsync(code + Table, "handler");
        Assert.True(accepted.IsComplete);
        Assert.Equal("handler", Assert.Single(accepted.Audit!.Of(AuditVerdict.Accepted)).Function);
        Assert.Contains("1 accepted by the user (handler)", accepted.Audit.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); if (entry_read(&t[3]) == 1) asked(); unmap(t); }")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); u64 entry = t[3]; entry = 4; (void)entry; }")]
    [InlineData("void handler(void *g) { struct rd *rd = map(g, 9); rd->count++; }")]
    [InlineData("void handler(void *g) { u64 *n = map(g, SLOT_RD); n[0] = 1; }")]
    [InlineData("/* entry_write(t, 1); */\nvoid handler(void *g) { u64 t[4]; t[1] = 2; fill(t, 32); (void)g; }")]
    [InlineData("void handler(void *g) { hooked(g); }")]
    [InlineData("static void dead(void *g) { granule_move(g, 1); }\nvoid handler(void *g) { (void)g; }")]
    [InlineData("void handler(void *g) { u64 *t = map(g, SLOT_TABLE); lock_with_hook(); t[1] = 1; }")]
    public async Task Who_only_reads_or_writes_elsewhere_is_none(string code) =>
        Assert.Empty((await PlanAsync("void hooked(void *g);\n" + code + Table)).Problems);

    [Fact]
    public async Task A_helper_is_as_good_as_those_who_call_it()
    {
        const string helper = "static void put(void *g) { u64 *t = map(g, SLOT_TABLE); t[1] = 2; }\nvoid known_one(void *g) { put(g); }\n";
        var plan = await PlanAsync(helper + "void (*const handlers[])(void *) = {known_one};\n");
        Assert.Empty(plan.Problems);
        Assert.Equal(
            "3 functions write stage 2 entries or move granules: 1 hooked, 1 known to need no hook, 1 called by these only, 0 strangers",
            plan.Audit!.Sentence);
        Assert.Equal("It is known.", Assert.Single(plan.Audit.Of(AuditVerdict.Known)).Why);

        var second = await PlanAsync(helper + "void handler(void *g) { put(g); }\nvoid (*const handlers[])(void *) = {known_one, handler};\n");
        Assert.Equal("handler", Assert.Single(second.Problems).Name);
    }

    [Fact]
    public async Task Code_that_is_left_out_counts_as_a_caller() => Assert.Equal(
        "give",
        Assert.Single((await PlanAsync("void give(void *g) { granule_move(g, 1); }\n#ifdef FORK\nvoid other(void *g) { give(g); }\n#endif\n")).Problems).Name);

    [Fact]
    public async Task The_cover_letter_tells_of_it()
    {
        using var bench = new Workbench(Head + "void handler(void *g) { granule_move(g, 1); }" + Table + Hooked);
        bench.WriteSeries(Hook, Audit);
        var plan = await SeriesPlanner.PlanAsync(
            bench.Load(), bench.Tree, new PlanOptions { Accepted = ["handler"] }, CancellationToken.None);
        var folder = Path.Combine(bench.Root, "out");
        var cover = await File.ReadAllTextAsync(await plan.WriteCoverLetterAsync(folder, CancellationToken.None));
        Assert.Contains("Subject: [PATCH 0/1] A series for tests\n", cover, StringComparison.Ordinal);
        Assert.Contains("--accept", cover, StringComparison.Ordinal);
        Assert.Contains("  handler (unit.c:14): It changes a granule's state by granule_move().\n", cover, StringComparison.Ordinal);
        Assert.Contains("These have a hook:\n\n  hooked\n", cover, StringComparison.Ordinal);
        Assert.DoesNotContain(cover.Split('\n'), line => line.Length > 76);
        Assert.Equal([Path.Combine(folder, "0001-hooks.patch")], await plan.WriteMailsAsync(folder, CancellationToken.None));

        var failure = await Assert.ThrowsAsync<CaecFailure>(async () =>
            (await bench.PlanAsync()).RequireComplete());
        Assert.Equal(FailureKind.CheckFailed, failure.Kind);
        Assert.Contains("--accept handler", failure.Message, StringComparison.Ordinal);
    }
}
