// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation.Tests;
using Caec.Workstation;

namespace Caec.Bench.Tests;

/// <summary>Runs on several stacks, side by side.</summary>
public class RunSetTests
{
    private static readonly AttackEntry Held = SampleRun.Record.Attacks[0];

    private static readonly AttackEntry GotThrough = Held with
    {
        Verdict = AttackVerdict.GotThrough, Pass = false, Observed = "read value", Complaint = "read is value, not abort",
    };

    private static readonly AttackEntry OfPropertyTwo = Held with
    {
        Name = "undelegate-shared-page", Invariant = 2, Text = "The host undelegates a shared page.",
    };

    private static readonly RunSet Set = new(
        "20260102-030405-abcdef",
        [
            new RunSetMember("reference", "reference", SampleRun.Record with { Attacks = [Held, OfPropertyTwo] }),
            new RunSetMember("tf-rmm 0.8.0", "tf-rmm-0.8.0", SampleRun.Failed with { Attacks = [GotThrough, OfPropertyTwo] }),
            new RunSetMember("tf-rmm 0.6.0", "tf-rmm-0.6.0", HtmlSample.Unbuilt),
        ]);

    [Fact]
    public void Attacks_stand_side_by_side_by_property()
    {
        var attacks = Set.Attacks!;

        Assert.Equal(["undelegate-shared-page", "use-after-revoke"], attacks.Rows.Select(row => row.Name));
        Assert.Equal(
            [AttackVerdict.Held, AttackVerdict.GotThrough, null], attacks.Rows[1].Ends.Select(end => end?.Verdict));
        Assert.Equal(("tf-rmm 0.8.0", "use-after-revoke"), attacks.Unstopped.Select(one => (one.Stack, one.Entry.Name)).Single());
        Assert.Equal(
            ["2 of 2", "1 of 2", "–"], attacks.Stacks.Select((_, stack) => AttackFigures.Held(attacks.Rows, stack)));
        Assert.Equal("2 attacks on 3 stacks: 3 held, 1 got through.", attacks.Count);
    }

    [Fact]
    public void The_report_has_a_column_for_each_stack_and_what_was_not_stopped_first()
    {
        var text = RunSetReport.Text(Set);

        Assert.StartsWith("# Runs 20260102-030405-abcdef: failed\n", text, StringComparison.Ordinal);
        Assert.Contains("| Attack | reference | tf-rmm 0.8.0 | tf-rmm 0.6.0 | What the attacker does |", text, StringComparison.Ordinal);
        Assert.Contains("| `use-after-revoke` | held | got through | – | A consumer reads", text, StringComparison.Ordinal);
        Assert.Contains(
            "| `use-after-revoke` | tf-rmm 0.8.0 | 5 | got through | read is value, not abort | read abort | read value |",
            text, StringComparison.Ordinal);
        Assert.Contains("| hello | passed | failed | – |", text, StringComparison.Ordinal);
        Assert.Contains("[report.md](tf-rmm-0.6.0/report.md)", text, StringComparison.Ordinal);
        Assert.True(
            text.IndexOf("### Not stopped", StringComparison.Ordinal) < text.IndexOf("### 2 Never the host", StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_is_whole_and_loads_nothing()
    {
        var page = RunSetReport.Html(Set);

        Assert.Empty(HtmlPage.Faults(page));
        Assert.Empty(HtmlPage.Scripts(page));
        Assert.Contains("Failed: passed on 1 of 3 stacks", page, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"col\">tf-rmm 0.8.0</th>", page, StringComparison.Ordinal);
        Assert.Contains("reference: 1 of 1 held; tf-rmm 0.8.0: 0 of 1 held; tf-rmm 0.6.0: none ran", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_that_was_written_is_read_back_with_its_runs()
    {
        using var folder = new TestFolder();
        await WriteAsync(folder);

        var read = await RunSetFile.LoadAsync(folder.Path, CancellationToken.None);

        Assert.Equal(RunSetReport.Text(Set), RunSetReport.Text(read!));
        Assert.Empty(ResultSchema.ErrorsOfSet(await File.ReadAllTextAsync(folder.File("result.json"))));
        Assert.NotEmpty(ResultSchema.Errors(await File.ReadAllTextAsync(folder.File("result.json"))));
        Assert.False(read!.Passed);
    }

    [Fact]
    public async Task A_single_run_is_no_set_and_a_set_is_no_run()
    {
        using var folder = new TestFolder();
        await WriteAsync(folder);

        Assert.Null(await RunSetFile.LoadAsync(folder.File("reference"), CancellationToken.None));
        Assert.Null(await RunSetFile.LoadAsync(folder.File("nothing"), CancellationToken.None));
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => ResultFile.LoadAsync(folder.Path, CancellationToken.None));
        Assert.Equal(
            "There are runs on several stacks here; name the folder of one of them.", failure.Message);
    }

    [Fact]
    public async Task A_set_of_which_a_run_is_gone_is_refused()
    {
        using var folder = new TestFolder();
        await WriteAsync(folder);
        File.Delete(folder.File("reference/result.json"));

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => RunSetFile.LoadAsync(folder.Path, CancellationToken.None));

        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    [Theory]
    [InlineData("reference", null, "reference", "reference")]
    [InlineData("tf-rmm", "0.6.0", "tf-rmm 0.6.0", "tf-rmm-0.6.0")]
    public void A_stack_is_named_as_it_was_asked_for(string rmm, string? version, string name, string folder)
    {
        var intent = SampleRun.Record.Intent with { Rmm = rmm, RmmVersion = version };

        Assert.Equal((name, folder), (RunSet.NameOf(intent), RunSet.FolderOf(intent)));
    }

    [Fact]
    public async Task The_runs_of_a_set_lie_in_its_folder_and_only_the_set_is_the_latest()
    {
        using var root = new TestFolder();
        var set = RunFolder.ForSeveral(root.File("out"), TimeProvider.System);
        var run = set.Within("reference");

        await run.PublishAsync(new ChildProcess(), CancellationToken.None);
        Assert.False(Path.Exists(root.File("out/latest")));
        await set.PublishAsync(new ChildProcess(), CancellationToken.None);

        Assert.Equal(set.Id, run.Id);
        Assert.Equal(set.Id, Path.GetFileName(new DirectoryInfo(root.File("out/latest")).ResolveLinkTarget(true)!.FullName));
        Assert.True(Directory.Exists(root.File("out/latest/reference/logs")));
        Assert.False(Directory.Exists(Path.Combine(set.Path, "logs")));
    }

    private static async Task WriteAsync(TestFolder folder)
    {
        foreach (var member in Set.Members)
            await ResultFile.WriteAsync(
                folder.File($"{member.Folder}/result.json"), member.Run, CancellationToken.None);
        await RunSetFile.WriteAsync(folder.Path, Set, CancellationToken.None);
    }
}
