// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>Trees that carry a series already, whichever way it came into them.</summary>
public sealed class CarriedSeriesTests
{
    private const string Unit = """
        #include "base.h"

        enum state { IDLE, BUSY };
        enum kind {
        	NONE,
        	SOME
        };

        int lock(int which);

        /* Takes it. */
        int take(int which)
        {
        	int held;

        	held = lock(which);
        	return held;
        }

        int give(int which)
        {
        	int held;

        	held = lock(which);
        	return held;
        }

        """;

    private const string Base = "#ifndef BASE_H\n#define BASE_H\n\n#define SLOTS\t(2U) /* of each */\n#define MOST\t\t7U\n\n#endif\n";

    private const string Enter = "if (csm_busy({{local.which}}))\n\treturn -1;";

    /// <summary>How a series comes into a tree.</summary>
    public enum Way
    {
        Applied,
        Mails,
        MailsWithCommitsOnTop,
        Squashed,
        WorkingTree,
    }

    [Theory]
    [InlineData(Way.Applied)]
    [InlineData(Way.Mails)]
    [InlineData(Way.MailsWithCommitsOnTop)]
    [InlineData(Way.Squashed)]
    [InlineData(Way.WorkingTree)]
    public async Task It_is_found_as_generated_and_the_tree_without_it_is_the_tree_before(Way way)
    {
        using var bench = await BenchAsync();
        var before = bench.Snapshot();
        await BringAsync(bench, way);
        if (way == Way.MailsWithCommitsOnTop)
        {
            Change(bench, "unit.c", "/* Takes it. */", "/* Takes it, and says so. */");
            await Git.RunAsync(bench.Tree, "commit", "-qam", "mine");
            before = before.Where(one => one.Key != "unit.c").ToDictionary(one => one.Key, one => one.Value);
        }
        var is_ = bench.Snapshot();

        var carried = await FindAsync(bench);

        Assert.NotNull(carried);
        Assert.Equal((2, 2, true, null), (carried.Report.AsGenerated, carried.Report.Patches.Count, carried.Report.IsWhole, carried.Report.Obstacle));
        Assert.Equal("carries the series synthetic: 2 of 2 patches as generated today", carried.Report.Clause);
        var without = WithoutOf(bench, carried);
        foreach (var (path, content) in before)
            Assert.Equal(content, without[path]);
        Assert.DoesNotContain(without.Keys, path => path.StartsWith("csm/", StringComparison.Ordinal));
        Assert.Equal(is_, bench.Snapshot());
    }

    [Fact]
    public async Task Where_nobody_knows_what_a_line_replaced_it_is_found_and_the_tree_cannot_be_had_without_it()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.WorkingTree);
        Directory.Delete(Path.Combine(bench.Tree, ".git"), recursive: true);

        var report = (await FindAsync(bench))!.Report;

        Assert.Equal((2, "what most replaced in include/base.h is not known"), (report.AsGenerated, report.Obstacle));
    }

    [Fact]
    public async Task Another_version_of_the_series_is_told_part_by_part_and_still_comes_out_where_its_commits_tell_how()
    {
        using var bench = await BenchAsync();
        var before = bench.Snapshot();
        await BringAsync(bench, Way.Mails);
        WriteSeries(bench, enter: "if (csm_busy({{local.which}}) > 1)\n\treturn -2;", core: "int csm_busy(int which) { return which + 1; }\n");

        var carried = await FindAsync(bench);

        Assert.Equal("carries the series synthetic: 0 of 2 patches as generated today; core, hooks differ", carried!.Report.Clause);
        Assert.Equal(["csm/core.c differs"], Parts(carried, "core"));
        Assert.Equal(["take-enter differs", "give-enter differs"], Parts(carried, "hooks"));
        Assert.Null(carried.Report.Obstacle);
        Assert.Equal(before["unit.c"], WithoutOf(bench, carried)["unit.c"]);
    }

    [Fact]
    public async Task Another_version_that_came_in_one_commit_does_not_come_out_and_the_line_that_stands_in_the_way_is_named()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.Squashed);
        WriteSeries(bench, enter: "if (csm_busy({{local.which}}) != 0)\n\treturn -2;");

        var report = (await FindAsync(bench))!.Report;

        Assert.Equal(["take-enter differs", "give-enter differs"], report.Patches[1].Parts.Select(part => $"{part.Name} {Word(part)}"));
        Assert.Equal("unit.c:18", report.Patches[1].Parts[0].Place);
        Assert.Contains("csm_busy in unit.c:", report.Obstacle, StringComparison.Ordinal);
        Assert.True(report.IsWhole);
    }

    [Fact]
    public async Task A_change_in_a_file_of_the_series_own_is_named_with_its_line_and_a_new_file_there_goes_too()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.Mails);
        Change(bench, "csm/core.c", "return which", "return 2 * which");
        bench.Write("csm/mine.c", "int mine;\n");

        var carried = await FindAsync(bench);

        var part = Assert.Single(carried!.Report.Patches[0].Parts);
        Assert.Equal(("csm/core.c", CarriedState.Different, 2), (part.File, part.State, part.Line));
        Assert.Equal(["csm/mine.c"], carried.Report.Extra);
        Assert.Null(carried.Report.Obstacle);
        Assert.DoesNotContain("csm/mine.c", WithoutOf(bench, carried).Keys);
    }

    [Fact]
    public async Task A_use_of_the_series_that_is_of_no_edit_stands_in_the_way()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.Mails);
        bench.Write("mine.c", "int mine(void)\n{\n\treturn csm_busy(1);\n}\n");

        Assert.Equal("csm_busy in mine.c:3 is of no edit of the series", (await FindAsync(bench))!.Report.Obstacle);
    }

    [Fact]
    public async Task A_hook_that_was_taken_out_is_missing()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.Mails);
        var text = bench.Read("unit.c");
        var at = text.LastIndexOf("\tif (csm_busy", StringComparison.Ordinal);
        bench.Write("unit.c", text.Remove(at, text.IndexOf("return -1;\n", at, StringComparison.Ordinal) + 11 - at));

        var report = (await FindAsync(bench))!.Report;

        Assert.Equal(["give-enter missing"], report.Patches[1].Parts.Select(part => $"{part.Name} {Word(part)}"));
        Assert.Equal(["hooks"], report.Different);
        Assert.Null(report.Obstacle);
    }

    [Fact]
    public async Task Of_a_tree_that_carries_a_part_the_rest_can_be_generated_and_makes_it_whole()
    {
        using var bench = await BenchAsync();
        await BringAsync(bench, Way.Mails);
        var whole = bench.Snapshot();
        await Git.RunAsync(bench.Tree, "reset", "-q", "--hard", "HEAD~1");

        var carried = await FindAsync(bench);

        Assert.Equal("carries the series synthetic: 1 of 2 patches as generated today; hooks is missing", carried!.Report.Clause);
        Assert.False(carried.Report.IsWhole);
        var mail = Assert.Single(carried.MissingMails());
        Assert.Equal(("0002-hooks.patch", true), (mail.FileName, mail.Text.Contains("[PATCH 2/2]", StringComparison.Ordinal)));
        await SeriesPlan.WriteMailsAsync([mail], Path.Combine(bench.Root, "rest"), CancellationToken.None);
        await Git.RunAsync(bench.Tree, "am", "-q", Path.Combine(bench.Root, "rest", mail.FileName));
        Assert.Equal(whole, bench.Snapshot());
        var refusal = Assert.Throws<CaecFailure>((await FindAsync(bench))!.MissingMails);
        Assert.Contains("nothing is missing", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strangers_file_where_the_series_would_add_one_is_no_sign_of_it()
    {
        using var bench = await BenchAsync();
        bench.Write("csm/core.c", "/* of somebody else's */\nint other;\nint another;\nint third;\n");

        Assert.Null(await FindAsync(bench));
        Assert.Contains((await bench.PlanAsync()).Problems, problem => problem.Kind == FindingKind.Collision);
    }

    [Fact]
    public async Task The_monitor_of_this_repository_comes_out_byte_for_byte()
    {
        var house = House.Find();
        var series = PatchSeries.Load(Path.Combine(house.RmmPatches, "reference"), house);
        using var bench = new Workbench();
        File.Delete(Path.Combine(bench.Tree, "unit.c"));
        var monitor = Path.Combine(house.Firmware, "monitor");
        foreach (var file in Directory.EnumerateFiles(monitor, "*", SearchOption.AllDirectories))
            bench.Write(Path.GetRelativePath(monitor, file), await File.ReadAllBytesAsync(file));
        var before = bench.Snapshot();
        var abi = AbiFile.Load(house.AbiFile);
        var options = new PlanOptions
        {
            Model = { ["abi"] = AbiRenderer.Model(abi) },
            Generated = { ["csm_abi.h"] = new AbiRenderer(house.Templates).Render(abi, AbiOutput.Rmm) },
        };
        await SeriesApplier.ApplyAsync(
            await SeriesPlanner.PlanAsync(series, bench.Tree, options, CancellationToken.None), CancellationToken.None);
        Directory.Delete(Path.Combine(bench.Tree, ".caec"), recursive: true); // nothing but the content tells

        var carried = await CarriedSeries.FindAsync(
            series, bench.Tree, Task.FromResult(options), new ChildProcess(), CancellationToken.None);

        Assert.Equal((carried!.Report.Patches.Count, null), (carried.Report.AsGenerated, carried.Report.Obstacle));
        Assert.Equal(before, WithoutOf(bench, carried));
    }

    [TfRmmFact]
    public async Task Every_tree_of_TF_RMM_comes_out_byte_for_byte_whether_applied_or_committed()
    {
        foreach (var tree in Forks.TfRmm)
        {
            var copy = Forks.Copy(tree);
            try
            {
                await ComesOutAsync(copy);
            }
            finally
            {
                Directory.Delete(copy, recursive: true);
            }
        }
    }

    private static async Task ComesOutAsync(string tree)
    {
        await Git.RunAsync(tree, "init", "-q");
        await Git.RunAsync(tree, "add", "-A");
        await Git.RunAsync(tree, "commit", "-q", "-m", "base");
        var plan = await Forks.PlanAsync("tf-rmm", tree);
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
        await RequireExactAsync();
        Directory.Delete(Path.Combine(tree, ".caec"), recursive: true);
        await RequireExactAsync();
        await Git.RunAsync(tree, "add", "-A");
        await Git.RunAsync(tree, "commit", "-q", "-m", "all of it");
        await RequireExactAsync();

        async Task RequireExactAsync()
        {
            var carried = await CarriedSeries.FindAsync(
                plan.Series, tree, Task.FromResult(Forks.Options()), new ChildProcess(), CancellationToken.None);
            Assert.Equal($"carries the series tf-rmm: {plan.Mails.Count} of {plan.Mails.Count} patches as generated today", carried!.Report.Clause);
            Assert.Null(carried.Report.Obstacle);
            Assert.Equal(plan.Changes.Select(change => change.Path), carried.Without.Keys.Order(StringComparer.Ordinal));
            foreach (var change in plan.Changes)
                Assert.Equal(change.Before?.ToArray(), carried.Without[change.Path]);
        }
    }

    private static IEnumerable<string> Parts(CarriedSeries carried, string patch) =>
        carried.Report.Patches.Single(one => one.Name == patch).Parts.Select(part => $"{part.Name} {Word(part)}");

    private static string Word(CarriedPart part) => part.State == CarriedState.Missing ? "missing" : "differs";

    private static Task<CarriedSeries?> FindAsync(Workbench bench) => CarriedSeries.FindAsync(
        bench.Load(), bench.Tree, Task.FromResult(new PlanOptions()), new ChildProcess(), CancellationToken.None);

    private static async Task<Workbench> BenchAsync()
    {
        var bench = new Workbench(Unit);
        bench.Write("include/base.h", Base);
        WriteSeries(bench, Enter);
        await Git.RunAsync(bench.Tree, "init", "-q");
        await Git.RunAsync(bench.Tree, "add", "-A");
        await Git.RunAsync(bench.Tree, "commit", "-q", "-m", "base");
        return bench;
    }

    private static void WriteSeries(Workbench bench, string enter, string core = "/* Nobody is. */\nint csm_busy(int which) { return which; }\n")
    {
        File.WriteAllText(Path.Combine(bench.SeriesFolder, "core.c"), core);
        File.WriteAllText(Path.Combine(bench.SeriesFolder, "csm.h"), "int csm_busy(int which);\n");
        bench.WriteSeries(
            "  - name: core\n    subject: \"test: core\"\n    message: Because.\n    files:\n"
                + "      - {to: csm/core.c, from: core.c}\n      - {to: csm/csm.h, from: csm.h}\n"
                + Workbench.Patch(
                    "hooks",
                    Workbench.Edit("include", "at: after-include", "#include \"../csm/csm.h\""),
                    Workbench.Edit("state", "at: enum-end, enum: kind", "CSM_SHARED,"),
                    Workbench.Edit("slots", "at: replace-macro, macro: SLOTS", "#define SLOTS\t({{macro.text}} + 1U)", "include/base.h"),
                    Workbench.Edit("most", "at: replace-macro, macro: MOST", "#define MOST\t\t9U", "include/base.h"),
                    EditOf("take", enter), EditOf("give", enter),
                    Workbench.Edit("beside", "at: after-function, function: take", "int csm_take(int which)\n{\n\treturn take(which);\n}")),
            "mark: csm\n");
    }

    private static string EditOf(string function, string text) => Workbench.Edit(
        $"{function}-enter", $"at: before-call, function: {function}, call: lock", text,
        more: "expect: {locals: [{as: which, type: int, name: which}]}");

    private static async Task BringAsync(Workbench bench, Way way)
    {
        if (way is Way.Applied or Way.WorkingTree)
        {
            await bench.ApplyAsync();
            if (way == Way.WorkingTree)
                Directory.Delete(Path.Combine(bench.Tree, ".caec"), recursive: true);
            return;
        }
        foreach (var mail in await (await bench.PlanAsync()).WriteMailsAsync(Path.Combine(bench.Root, "out"), CancellationToken.None))
            await Git.RunAsync(bench.Tree, "am", "-q", mail);
        if (way == Way.Squashed)
        {
            await Git.RunAsync(bench.Tree, "reset", "-q", "--soft", "HEAD~2");
            await Git.RunAsync(bench.Tree, "commit", "-q", "-m", "all of it");
        }
    }

    private static void Change(Workbench bench, string file, string from, string to)
    {
        Assert.Contains(from, bench.Read(file), StringComparison.Ordinal);
        bench.Write(file, bench.Read(file).Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>The tree without the series, as <see cref="Workbench.Snapshot"/> has trees.</summary>
    private static Dictionary<string, string> WithoutOf(Workbench bench, CarriedSeries carried)
    {
        var tree = bench.Snapshot().ToDictionary(one => one.Key, one => one.Value);
        foreach (var (path, content) in carried.Without)
            if (content is null)
                tree.Remove(path);
            else
                tree[path] = Convert.ToHexString(content);
        return tree;
    }
}
