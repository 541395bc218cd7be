// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Images;
using Caec.Build.Sizes;
using Caec.Build.Stacks;
using Caec.Emulation.Tests;

namespace Caec.Bench.Tests;

/// <summary>A run record with every part filled in, and stacks of small files.</summary>
internal static class SampleRun
{
    internal static RunRecord Record { get; } = new(
        RunRecord.CurrentSchema,
        new CaecVersion("0.1.0", new string('c', 40)),
        new RunIntent(
            "reference", null, true, "qemu-virt", ["hello"],
            new Dictionary<string, string> { ["seed"] = "7", ["region.pages"] = "64" }, true),
        [new StackPart("rmm", "0.1", new string('a', 64), "clang version 19.1.7", ["-O2"])],
        [new RunImage("flash", "images/flash.bin", new string('b', 64))],
        [new RunPatch("patches/0001-csm-abi.patch", new string('d', 64))],
        new MachineRecord("qemu-virt", "qemu-system-aarch64", "QEMU emulator version 10.0.2", "virt", "max", 2, 3072,
            "shift=0,sleep=off"),
        [
            new ScenarioRecord(
                "hello", 1, "reference", true,
                new Dictionary<string, string> { ["seed"] = "7", ["region.pages"] = "64" }, true, "powered off", null, "qemu-system-aarch64 -M virt",
                [
                    new StepEntry("host.rmi-version", "host", StepStatus.Ok, "The RMM answers the host's first call.",
                        null, null, new Dictionary<string, string> { ["major"] = "1" }),
                    new StepEntry("host.read-blocked", "host", StepStatus.Ok, "The host's read is stopped.", 2, null,
                        new Dictionary<string, string>()),
                ],
                [new FactEntry("unprotected.words-seen", "realm1", "512")],
                [new MetricEntry("read", "instructions", "consumer", 3, 1, 2, 3, 4,
                    new Dictionary<string, string> { ["bytes"] = "4096" })],
                ["""{"n":0,"by":"host","rec":"begin","scenario":"hello","version":1}"""]),
        ],
        new CodeSizeRecord(
            SizeChange.Of(40000, 44000), SizeChange.Of(4000, 4100), SizeChange.Of(0, 0), SizeChange.Of(8192, 8256),
            SizeChange.Of(5000, 6500), [new FileChange("src/csm/csm.c", 0, 1500)])
        {
            Programs =
            [
                new ProgramSizeRecord(
                    "rmm", SizeChange.Of(39000, 43000), SizeChange.Of(40000, 44000), SizeChange.Of(4000, 4100), SizeChange.Of(0, 0),
                    SizeChange.Of(8192, 8256),
                    [new FunctionChange("csm_create", 0, 3900), new FunctionChange("rsi_dispatch", 700, 800)]),
                new ProgramSizeRecord(
                    "app attestation", SizeChange.Of(8800, 8800), SizeChange.Of(9000, 9000), SizeChange.Of(0, 0), SizeChange.Of(0, 0),
                    SizeChange.Of(0, 0), []),
            ],
        },
        [
            new AttackEntry(
                "use-after-revoke", 5, "A consumer reads after the provider revoked it.", "read abort", "read abort",
                AttackVerdict.Held, true, null, null),
        ],
        null,
        new RunTimes("20260102-030405-abcdef", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), 1.25,
            [new StageEntry("hello", "Bl31", 204.5)]))
    {
        Series = new SeriesRecord(SeriesOrigin.Applied, 1, 1, [], null),
    };

    internal static RunRecord Failed { get; } = Record with
    {
        Scenarios =
        [
            Record.Scenarios[0] with
            {
                Passed = false,
                Complaint = "Step host.read-blocked failed.",
                Steps =
                [
                    Record.Scenarios[0].Steps[0],
                    Record.Scenarios[0].Steps[1] with { Status = StepStatus.Refuted, Complaint = "blocked | open" },
                ],
            },
        ],
        Failure = new FailureRecord(
            1, "Step host.read-blocked failed.", "logs/uart0.log:17", "./caec boot --gdb", ["host: one", "host: two"]),
    };

    /// <summary>A plan that boots a guest which prints these records.</summary>
    internal static async Task<BenchPlan> PlanAsync(
        TestFolder folder, IReadOnlyList<string> records, Ending ending = Ending.PowerOff)
    {
        var flash = await Guest.BuildAsync(folder, HelloRecords.Text(records), ending);
        var realm = folder.File("realm.bin");
        await File.WriteAllTextAsync(realm, "a realm");
        await File.WriteAllTextAsync(folder.File("0001-csm-abi.patch"), "From 0\n");
        var stack = new BuiltStack(
            flash,
            [new BuiltImage("realm", realm, null, new string('0', 64))],
            [new BuiltComponent("realm", "0123456789ab", new string('a', 64), "clang version 19.1.7", ["-O2"])],
            [new BuiltPatch("0001-csm-abi.patch", folder.File("0001-csm-abi.patch"))],
            new CodeSizeReport(
                new SectionSizes(1000, 10, 0, 20), new SectionSizes(1100, 10, 0, 20), [new FileLines("a.c", 0, 9)],
                100, 109)
            {
                Programs =
                [
                    new ProgramGrowth(
                        "rmm", new SectionSizes(1000, 10, 0, 20), new SectionSizes(1100, 10, 0, 20),
                        [new FunctionBytes("csm_create", 0, 100)]),
                ],
            });
        return new BenchPlan(
            TestMachine.Definition, new StackRequest(), stack, [HelloScenario.Definition], HelloRecords.Parameters)
        {
            Silence = TimeSpan.FromSeconds(60),
        };
    }
}
