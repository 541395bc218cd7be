// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Patching.Applying;
using Caec.Workstation;
using FsCheck;
using FsCheck.Fluent;

namespace Caec.Patching.Tests;

public sealed class ApplyTests
{
    private const string Unit = "int a;\nint b;\nint c;\nint d;\n\nint f(void)\n{\n\treturn 0;\n}\n";

    [Fact]
    public async Task Revert_restores_every_byte_and_leaves_no_file_behind()
    {
        using var bench = Bench();
        bench.Write("unit.c", Encoding.Latin1.GetBytes("/* \xE9 \xFF */ int a;\r\nint f(void)\r\n{\r\n\treturn 0;\r\n}"));
        File.SetUnixFileMode(Path.Combine(bench.Tree, "unit.c"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var before = bench.Snapshot();
        await bench.ApplyAsync();
        Assert.Contains("x();\r\n", bench.Read("unit.c"), StringComparison.Ordinal);
        Assert.Equal("#define NEW 1\n", bench.Read("made/here/new.h"));
        Assert.True(File.GetUnixFileMode(Path.Combine(bench.Tree, "unit.c")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(new TreeStatus("synthetic", "A series for tests", true, []) with { Files = [] }, TreeStatus.Of(bench.Tree)! with { Files = [] });
        Assert.Equal(["made/here/new.h", "unit.c"], TreeStatus.Of(bench.Tree)!.Files);
        await bench.RevertAsync();
        Assert.Equal(before, bench.Snapshot());
        Assert.False(Directory.Exists(Path.Combine(bench.Tree, "made")));
        Assert.False(Directory.Exists(Path.Combine(bench.Tree, ".caec")));
        Assert.Null(TreeStatus.Of(bench.Tree));
    }

    [Fact]
    public async Task A_second_apply_is_refused_and_says_how_to_go_on()
    {
        using var bench = Bench();
        var plan = await bench.PlanAsync();
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
        var applied = bench.Snapshot();
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => SeriesApplier.ApplyAsync(plan, CancellationToken.None));
        Assert.Equal($"{bench.Tree} carries the series synthetic already.", failure.Message);
        Assert.EndsWith("--revert", failure.Next, StringComparison.Ordinal);
        Assert.Equal(failure.Message, (await Assert.ThrowsAsync<CaecFailure>(() => bench.PlanAsync())).Message);
        Assert.Equal(applied, bench.Snapshot());
    }

    [Fact]
    public async Task Reverting_a_tree_without_a_series_is_refused()
    {
        using var bench = Bench();
        Assert.Contains("No series is applied", (await Assert.ThrowsAsync<CaecFailure>(bench.RevertAsync)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_elsewhere_survive_a_revert()
    {
        using var bench = Bench();
        await bench.ApplyAsync();
        bench.Write("unit.c", bench.Read("unit.c").Replace("int a;", "int mine;", StringComparison.Ordinal));
        await bench.RevertAsync();
        Assert.Equal(Unit.Replace("int a;", "int mine;", StringComparison.Ordinal), bench.Read("unit.c"));
    }

    [Theory]
    [InlineData("unit.c", "x();", "y();", "unit.c was changed where the series touches it")]
    [InlineData("unit.c", "{\n", "{\n\tmine();\n", "unit.c was changed where the series touches it")]
    [InlineData("made/here/new.h", "1", "2", "made/here/new.h was changed where the series touches it")]
    public async Task Changes_to_what_the_series_touched_are_kept_and_named(string file, string old, string mine, string sentence)
    {
        using var bench = Bench();
        await bench.ApplyAsync();
        bench.Write(file, bench.Read(file).Replace(old, mine, StringComparison.Ordinal));
        var before = bench.Snapshot();
        var failure = await Assert.ThrowsAsync<CaecFailure>(bench.RevertAsync);
        Assert.StartsWith(sentence, failure.Message, StringComparison.Ordinal);
        Assert.Equal(FailureKind.CheckFailed, failure.Kind);
        Assert.Equal(before, bench.Snapshot());
    }

    [Fact]
    public async Task A_tree_that_changed_after_planning_is_left_alone()
    {
        using var bench = Bench();
        var plan = await bench.PlanAsync();
        bench.Write("unit.c", Unit + "int e;\n");
        var before = bench.Snapshot();
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => SeriesApplier.ApplyAsync(plan, CancellationToken.None));
        Assert.Equal("unit.c has changed since the series was planned; nothing was written.", failure.Message);
        Assert.Equal(before, bench.Snapshot());
        Assert.False(Directory.Exists(Path.Combine(bench.Tree, ".caec")));
    }

    [Theory]
    [InlineData("made")]
    [InlineData("unit.c")]
    [InlineData(".caec")]
    public async Task Nothing_is_written_through_a_link_that_leaves_the_tree(string link)
    {
        using var bench = Bench();
        var outside = Path.Combine(bench.Root, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "unit.c"), Unit);
        File.Delete(Path.Combine(bench.Tree, link));
        File.CreateSymbolicLink(Path.Combine(bench.Tree, link), link == "unit.c" ? "../outside/unit.c" : "../outside");
        var failure = await Assert.ThrowsAsync<CaecFailure>(bench.ApplyAsync);
        Assert.Contains("leads out of the tree", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Unit, File.ReadAllText(Path.Combine(outside, "unit.c")));
        Assert.Single(Directory.EnumerateFileSystemEntries(outside));
    }

    [Fact]
    public async Task A_link_inside_the_tree_stays_a_link()
    {
        using var bench = Bench();
        File.Move(Path.Combine(bench.Tree, "unit.c"), Path.Combine(bench.Tree, "real.c"));
        File.CreateSymbolicLink(Path.Combine(bench.Tree, "unit.c"), "real.c");
        await bench.ApplyAsync();
        Assert.Contains("x();", bench.Read("real.c"), StringComparison.Ordinal);
        Assert.Equal("real.c", new FileInfo(Path.Combine(bench.Tree, "unit.c")).LinkTarget);
        await bench.RevertAsync();
        Assert.Equal(Unit, bench.Read("real.c"));
    }

    [Fact]
    public async Task Cancelling_leaves_the_old_tree()
    {
        using var bench = Bench();
        var plan = await bench.PlanAsync();
        var before = bench.Snapshot();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SeriesApplier.ApplyAsync(plan, new CancellationToken(true)));
        Assert.Equal(before, bench.Snapshot());
        Assert.False(Directory.Exists(Path.Combine(bench.Tree, ".caec")));
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
    }

    [Fact]
    public async Task A_failure_half_way_rolls_back()
    {
        using var bench = Bench();
        var first = Path.Combine(bench.Tree, "unit.c");
        var staged = new StagedWrite(Path.Combine(bench.Root, "stage"),
        [
            new StagedFile(first, File.ReadAllBytes(first), [1, 2, 3]),
            new StagedFile(Path.Combine(bench.Tree, "added.c"), null, [4]),
            new StagedFile(Path.Combine(bench.Tree, "no-such-folder", "x.c"), null, [5]),
        ]);
        await staged.PrepareAsync(CancellationToken.None);
        Assert.ThrowsAny<IOException>(staged.Commit);
        Assert.Equal(Unit, bench.Read("unit.c"));
        Assert.False(File.Exists(Path.Combine(bench.Tree, "added.c")));
    }

    [Fact]
    public async Task A_run_that_was_killed_half_way_is_mended_by_revert()
    {
        using var bench = Bench();
        var before = bench.Snapshot();
        await bench.ApplyAsync();
        // As if killed before the second file was moved in: its old content, and a record that says "applying".
        bench.Write("unit.c", Unit);
        var record = Path.Combine(bench.Tree, ".caec", "applied.json");
        File.WriteAllText(record, File.ReadAllText(record).Replace("\"applied\"", "\"applying\"", StringComparison.Ordinal));
        Assert.False(TreeStatus.Of(bench.Tree)!.IsWhole);
        Assert.Contains(
            "interrupted", (await Assert.ThrowsAsync<CaecFailure>(async () => await SeriesApplier.ApplyAsync(
                await Fresh(bench), CancellationToken.None))).Message, StringComparison.Ordinal);
        await bench.RevertAsync();
        Assert.Equal(before, bench.Snapshot());
    }

    [Fact]
    public void Taking_changes_out_again_is_exact_whatever_changed_elsewhere()
    {
        var line = Gen.Elements("a\n", "b\n", "c\n", "d\n", "e\n");
        var block = line.ListOf().Select(lines => string.Concat(lines));
        var all = from parts in block.ArrayOf(6) select parts;
        Prop.ForAll(Arb.From(all), parts =>
        {
            // Marked lines keep the user's stretch and the series' stretch apart.
            string Text(string user, string series) => $"{parts[0]}1\n{user}2\n3\n4\n{series}5\n{parts[1]}";
            var reverted = ThreeWay.Revert(Text(parts[2], parts[3]), Text(parts[2], parts[4]), Text(parts[5], parts[4]));
            return reverted == Text(parts[5], parts[3]);
        }).QuickCheckThrowOnFailure();
    }

    private static async Task<SeriesPlan> Fresh(Workbench bench)
    {
        File.Delete(Path.Combine(bench.Tree, "made/here/new.h"));
        return await bench.PlanAsync();
    }

    private static Workbench Bench()
    {
        var bench = new Workbench(Unit);
        bench.Generated["new.h"] = "#define NEW 1\n";
        bench.WriteSeries(
            "  - name: one\n    subject: \"test: one\"\n    message: Because.\n"
            + "    files:\n      - {to: made/here/new.h, generated: new.h}\n    edits:\n"
            + Workbench.Edit("call", "at: before-return, function: f", "x();"));
        return bench;
    }
}
