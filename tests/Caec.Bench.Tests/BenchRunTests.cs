// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using Caec.Emulation.Tests;
using Caec.Workstation;

namespace Caec.Bench.Tests;

/// <summary>Whole runs on the real emulator; the guest is one that prints what hello's guests print.</summary>
public class BenchRunTests
{
    private static readonly BenchRun Bench =
        new(new House("/nowhere", "/nowhere"), new ChildProcess(), TimeProvider.System);

    [BootFact]
    public async Task A_good_run_leaves_a_folder_that_tells_everything()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, HelloRecords.Good);
        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);

        var outcome = await Bench.ExecuteAsync(plan, folder, null, CancellationToken.None);

        Assert.Null(outcome.Failure);
        Assert.True(outcome.Record.Passed);
        var latest = root.File("out/latest");
        Assert.Empty(ResultSchema.Errors(await File.ReadAllTextAsync(Path.Combine(latest, "result.json"))));
        Assert.StartsWith(
            $"# Run {folder.Id}: passed", await File.ReadAllTextAsync(Path.Combine(latest, "report.md")),
            StringComparison.Ordinal);
        Assert.Equal(
            ["images/config.txt", "images/flash.bin", "images/realm.bin", "logs/qemu.log", "logs/uart0.log",
                "logs/uart1.log", "patches/0001-csm-abi.patch", "report.html", "report.md", "result.json"],
            Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal));
        Assert.Contains(
            "\nrealm.image.size=7\n", await File.ReadAllTextAsync(Path.Combine(folder.Images, "config.txt")),
            StringComparison.Ordinal);
    }

    [BootFact]
    public async Task Two_runs_give_the_same_records_and_a_run_can_be_repeated_from_its_result()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, HelloRecords.Good);
        var first = await RunAsync(root, plan);
        var read = await ResultFile.LoadAsync(first.Folder.Path, CancellationToken.None);

        var again = await RunAsync(root, plan with
        {
            Scenarios = [.. read.Intent.Scenarios.Select(KnownScenarios.Find)],
            Parameters = ScenarioParameters.From(read.Intent.Parameters),
        });

        var comparison = RunComparison.Of(read, again.Record);
        Assert.True(comparison.SameResults);
        Assert.True(comparison.SameInputs);
    }

    [BootFact]
    public async Task A_run_that_measures_tells_of_each_metric_and_leaves_figures()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, CommRecords.Good) with
        {
            Scenarios = [CommScenario.Definition],
            Parameters = CommRecords.Parameters,
        };
        var told = new Told();

        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);
        var outcome = await Bench.ExecuteAsync(plan, folder, told, CancellationToken.None);

        Assert.Null(outcome.Failure);
        Assert.Empty(ResultSchema.Errors(await File.ReadAllTextAsync(folder.Result)));
        Assert.Equal(40, (await ResultFile.LoadAsync(folder.Path, CancellationToken.None)).Scenarios[0].Metrics.Count);
        Assert.Contains(told.Texts, text => text.StartsWith("send aes-software 128 ", StringComparison.Ordinal));
        Assert.Contains(told.Texts, text => text.StartsWith("consumer.csm-copy ", StringComparison.Ordinal));
        Assert.Contains("| 64 | 4 | 428 | 728 |", await File.ReadAllTextAsync(folder.Report), StringComparison.Ordinal);
        Assert.Contains("csm-copy", await File.ReadAllTextAsync(folder.HtmlReport), StringComparison.Ordinal);
        Assert.Contains(
            "\ncomm.size.most=128\n", await File.ReadAllTextAsync(Path.Combine(folder.Images, "config.txt")),
            StringComparison.Ordinal);
        Assert.Equal(["comm.messages", "comm.modes", "comm.sizes", "seed"], outcome.Record.Scenarios[0].Parameters.Keys);
    }

    [BootFact]
    public async Task Attacks_that_were_not_stopped_are_told_of_in_result_and_reports()
    {
        using var root = new TestFolder();
        var records = AttackRecords.Changed("\"read\":\"abort\"", "\"read\":\"value\"")
            .Select(record => record.Replace("stale-translation", "smash", StringComparison.Ordinal)).ToList();
        var plan = await SampleRun.PlanAsync(root, records) with
        {
            Scenarios = [AttackRecords.Scenario],
            Parameters = new ScenarioParameters(),
        };
        var told = new Told();
        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);

        var outcome = await Bench.ExecuteAsync(plan, folder, told, CancellationToken.None);

        Assert.Equal(FailureKind.CheckFailed, outcome.Failure?.Kind);
        Assert.Equal(
            "Attack attach-again got through: read is value, not abort; not stopped either: stale-translation, smash.",
            outcome.Failure?.Message);
        Assert.EndsWith("logs/uart0.log:4", outcome.Failure?.Evidence, StringComparison.Ordinal);
        var text = await File.ReadAllTextAsync(folder.Result);
        Assert.Empty(ResultSchema.Errors(text));
        var attacks = (await ResultFile.LoadAsync(folder.Path, CancellationToken.None)).Attacks;
        Assert.Equal(
            [
                ("undelegate-shared-page", 2, AttackVerdict.Held), ("attach-again", 5, AttackVerdict.GotThrough),
                ("stale-translation", 5, AttackVerdict.NotCarriedOut), ("smash", null, AttackVerdict.Unknown),
            ],
            attacks.Select(one => (one.Name, one.Invariant, one.Verdict)));
        Assert.Contains(told.Texts, one => one.StartsWith("undelegate-shared-page ", StringComparison.Ordinal));
        Assert.Contains("\"verdict\": \"notCarriedOut\"", text, StringComparison.Ordinal);
        Assert.Contains(
            "4 attacks: 1 held, 1 got through, 1 not carried out, 1 unknown.", await File.ReadAllTextAsync(folder.Report),
            StringComparison.Ordinal);
        Assert.Empty(HtmlPage.Faults(await File.ReadAllTextAsync(folder.HtmlReport)));
    }

    [BootFact]
    public async Task A_step_that_fails_leaves_a_result_that_says_where_to_look()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(
            root, HelloRecords.Changed("consumer.reattach-denied", "\"0x10\"", "\"0x0\""));

        var outcome = await RunAsync(root, plan);

        Assert.Equal(FailureKind.CheckFailed, outcome.Failure?.Kind);
        var read = await ResultFile.LoadAsync(outcome.Folder.Path, CancellationToken.None);
        Assert.False(read.Passed);
        Assert.Equal(
            "Step consumer.reattach-denied is refuted by its details: status is 0x0, not 0x10.",
            read.Failure?.Sentence);
        Assert.Equal("logs/uart0.log:20", read.Failure?.Evidence);
        Assert.Empty(ResultSchema.Errors(ResultFile.Text(read)));
    }

    [BootFact]
    public async Task A_machine_that_dies_leaves_a_result_with_its_last_lines()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, [.. HelloRecords.Good.Take(9)], Ending.Reset);

        var outcome = await RunAsync(root, plan);

        Assert.Equal(FailureKind.Machine, outcome.Failure?.Kind);
        var read = await ResultFile.LoadAsync(outcome.Folder.Path, CancellationToken.None);
        Assert.Equal((6, "reset"), (read.Failure?.ExitCode, read.Scenarios[0].Exit));
        Assert.Equal(RecordLine.Of(HelloRecords.Good[8]), read.Failure?.LastLines[^1]);
    }

    [BootFact]
    public async Task A_missing_image_leaves_a_result_too()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, HelloRecords.Good);
        File.Delete(plan.Stack.Image("realm").Path);
        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => Bench.ExecuteAsync(plan, folder, null, CancellationToken.None));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        var read = await ResultFile.LoadAsync(folder.Path, CancellationToken.None);
        Assert.Equal(failure.Message, read.Failure?.Sentence);
        Assert.Empty(ResultSchema.Errors(ResultFile.Text(read)));
    }

    [SmallDiskFact]
    public async Task A_full_disk_is_told_as_such()
    {
        using var root = new TestFolder();
        var plan = await SampleRun.PlanAsync(root, HelloRecords.Good);
        using var disk = await SmallDisk.MountAsync(root, "16k");
        var folder = RunFolder.Create(disk.Path, TimeProvider.System);
        await File.WriteAllBytesAsync(plan.Stack.Image("realm").Path, new byte[64 << 10]);

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => Bench.ExecuteAsync(plan, folder, null, CancellationToken.None));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains("No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("df -h", failure.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_failed_leaves_a_result()
    {
        using var root = new TestFolder();
        var folder = RunFolder.Create(root.File("out"), TimeProvider.System);
        var intent = BenchPlan.IntentOf("qemu-virt", new(), [HelloScenario.Definition], HelloRecords.Parameters);
        var failure = new CaecFailure(
            FailureKind.Build, "src/x.c:12: error: no.", Path.Combine(folder.Logs, "clang.log:3"), "./caec build rmm");

        var record = await Bench.LeaveFailureAsync(intent, folder, failure, CancellationToken.None);

        Assert.Equal((5, "logs/clang.log:3"), (record?.Failure?.ExitCode, record?.Failure?.Evidence));
        Assert.False((await ResultFile.LoadAsync(root.File("out/latest"), CancellationToken.None)).Passed);
        Assert.Empty(ResultSchema.Errors(await File.ReadAllTextAsync(folder.Result)));
    }

    [Fact]
    public void The_plan_names_every_command()
    {
        var plan = new BenchPlan(
            TestMachine.Definition, new(), new("/cache/flash.bin", [], [], [], null), [HelloScenario.Definition],
            HelloRecords.Parameters);

        var command = Assert.Single(BenchRun.Commands(plan, "out/RUN"));

        Assert.Equal("qemu-system-aarch64", command.Program);
        Assert.Contains("out/RUN/images/flash.bin", command.Arguments);
        Assert.Contains("loader,file=out/RUN/images/config.txt,addr=0x70000000,force-raw=on", command.Arguments);
    }

    private static Task<BenchOutcome> RunAsync(TestFolder root, BenchPlan plan) =>
        Bench.ExecuteAsync(
            plan, RunFolder.Create(root.File("out"), TimeProvider.System), null, CancellationToken.None);

    private sealed class Told : IProgress<BootProgress>
    {
        internal List<string> Texts { get; } = [];

        public void Report(BootProgress value) => Texts.Add(ProgressText.Of(value));
    }
}
