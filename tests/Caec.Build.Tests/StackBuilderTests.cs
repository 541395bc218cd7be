// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>Stacks of a small repository, with programs that are not started.</summary>
public sealed class StackBuilderTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly FakeRunner _runner = new();
    private readonly FakePatcher _patcher = new();

    public StackBuilderTests()
    {
        foreach (var name in (string[])["monitor", "host", "realm"])
        {
            _scratch.WriteImage($"root/firmware/{name}");
            foreach (var unit in (string[])["add.c", "main.c", "start.S"]) // or they would share the cache's entries
                File.AppendAllText(_scratch.Path($"root/firmware/{name}/src/{unit}"), $"/* {name} */\n");
        }
        _scratch.Write("root/abi/csm.yaml", "");
        _scratch.Write("root/templates/abi/x.hbs", "");
        _scratch.Write("root/firmware/csm/csm.c", "");
        _scratch.Write("root/rmm-patches/reference/series.yaml", "");
        _scratch.Write("root/tf-a-patches/qemu/series.yaml", "");
        _scratch.Write("root/qemu/pairings.yaml", """
            tf-a: [{source: arm-trusted-firmware, when: {}}]
            known-bad: [{name: old, when: {qemu: "<8.1"}, reason: "No RME."}]
            """);
        // A source of which nothing but the unpacked tree is needed: the store takes what its own record names.
        SourceFixture.Write(_scratch, Root);
    }

    private string Root => _scratch.Path("root");

    private House House => new(Root, _scratch.Path("cache"));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_stack_has_every_image_and_a_flash_file_that_holds_them()
    {
        var stack = await BuildAsync(new StackRequest());

        Assert.Equal(["bl1", "bl2", "bl31", "rmm", "bl33", "realm"], stack.Images.Select(image => image.Name));
        Assert.Equal(["tf-a", "rmm", "host", "realm"], stack.Components.Select(component => component.Name));
        var flash = await File.ReadAllBytesAsync(stack.Flash);
        foreach (var image in stack.Images.Where(image => image.Name != "realm"))
            Assert.True(flash.AsSpan().IndexOf(File.ReadAllBytes(image.Path)) >= 0, image.Name);
        Assert.Equal(["0001-fake.patch"], stack.Patches.Select(patch => patch.FileName));
    }

    [Fact]
    public async Task Tf_a_is_mended_in_a_copy_and_built_by_make_with_fixed_options()
    {
        await BuildAsync(new StackRequest { Jobs = 2 });

        var make = Assert.Single(_runner.Commands, command => command.Program == "make");
        Assert.Equal(
            [
                "-j2", "PLAT=qemu", "ENABLE_RME=1", "QEMU_USE_GIC_DRIVER=QEMU_GICV3", "DEBUG=0", "RMM=/dev/null",
                "BUILD_STRING=caec", "BUILD_MESSAGE_TIMESTAMP=\"caec\"", "CC=/tools/clang", "LD=/tools/ld.lld",
                "AR=/tools/llvm-ar", "OC=/tools/llvm-objcopy", "OD=/tools/llvm-objdump", "bl1", "bl2", "bl31",
            ],
            make.Arguments);
        Assert.StartsWith(_scratch.Path("cache/build/staging/"), make.Directory, StringComparison.Ordinal);
        Assert.Contains((Path.Combine(Root, "tf-a-patches", "qemu"), make.Directory!), _patcher.Applied);
        Assert.False(Directory.Exists(make.Directory));
    }

    [Fact]
    public async Task Tf_a_is_built_once_for_every_rmm_and_payload()
    {
        await BuildAsync(new StackRequest());
        await BuildAsync(new StackRequest { Csm = false });
        _scratch.Write("root/firmware/monitor/src/add.c", "/* other */\n");
        await BuildAsync(new StackRequest { Payload = _scratch.Write("payload.bin", "payload") });

        Assert.Single(_runner.Commands, command => command.Program == "make");
    }

    [Fact]
    public async Task A_changed_mend_builds_tf_a_again()
    {
        await BuildAsync(new StackRequest());
        _scratch.Write("root/tf-a-patches/qemu/series.yaml", "changed: true\n");
        await BuildAsync(new StackRequest());

        Assert.Equal(2, _runner.Commands.Count(command => command.Program == "make"));
    }

    [Fact]
    public async Task The_same_request_again_runs_nothing_and_gives_the_same_stack()
    {
        var first = await BuildAsync(new StackRequest());
        var commands = _runner.Commands.Count;

        var second = await BuildAsync(new StackRequest());

        Assert.Equal(commands, _runner.Commands.Count);
        Assert.Equal(first.Flash, second.Flash);
        Assert.Equal(first.Images, second.Images);
    }

    [Fact]
    public async Task The_series_is_applied_to_a_copy_and_the_tree_stays_as_it_is()
    {
        var before = await ContentHash.OfTreeAsync(Path.Combine(Root, "firmware"), CancellationToken.None);

        await BuildAsync(new StackRequest());

        Assert.Equal(before, await ContentHash.OfTreeAsync(Path.Combine(Root, "firmware"), CancellationToken.None));
        var (_, copy) = _patcher.Applied.Single(applied => applied.Series.EndsWith("reference", StringComparison.Ordinal));
        Assert.StartsWith(_scratch.Path("cache"), copy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("root/abi/csm.yaml")]
    [InlineData("root/templates/abi/x.hbs")]
    [InlineData("root/firmware/csm/csm.c")]
    [InlineData("root/rmm-patches/reference/series.yaml")]
    [InlineData("root/firmware/monitor/src/main.c")]
    public async Task Whatever_the_series_is_made_from_makes_it_anew_when_it_changes(string file)
    {
        await BuildAsync(new StackRequest());
        _scratch.Write(file, "/* changed */\n");
        await BuildAsync(new StackRequest());

        Assert.Equal(2, _patcher.Applied.Count(applied => applied.Series.EndsWith("reference", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_components_hash_covers_what_lies_outside_its_folder()
    {
        _scratch.Write("root/firmware/common/shared.h", "#define SHARED 1\n");
        var description = _scratch.Path("root/firmware/host/image.yaml");
        File.WriteAllText(
            description, File.ReadAllText(description).Replace("[include]", "[include, ../common]", StringComparison.Ordinal));
        var before = (await BuildAsync(new StackRequest())).Components;
        _scratch.Write("root/firmware/common/shared.h", "#define SHARED 2\n");

        var after = (await BuildAsync(new StackRequest())).Components;

        Assert.Equal(
            ["host"],
            before.Zip(after).Where(pair => pair.First.SourceSha256 != pair.Second.SourceSha256).Select(pair => pair.First.Name));
    }

    [Fact]
    public async Task Without_csm_there_are_no_patches_and_nothing_to_compare()
    {
        var stack = await BuildAsync(new StackRequest { Csm = false });

        Assert.Empty(stack.Patches);
        Assert.Null(stack.CodeSize);
        Assert.DoesNotContain(_patcher.Applied, applied => applied.Series.EndsWith("reference", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payload_takes_the_place_of_host_and_realm()
    {
        var payload = _scratch.Write("payload.bin", "my own BL33");

        var stack = await BuildAsync(new StackRequest { Payload = payload });

        Assert.Equal(["bl1", "bl2", "bl31", "rmm", "bl33"], stack.Images.Select(image => image.Name));
        Assert.Equal(payload, stack.Image("bl33").Path);
        Assert.True(File.ReadAllBytes(stack.Flash).AsSpan().IndexOf("my own BL33"u8) > 0);
    }

    [Fact]
    public async Task The_plan_lists_exactly_the_commands_that_the_build_runs_and_runs_none()
    {
        var plan = await Builder().PlanAsync(new StackRequest { Jobs = 1 }, CancellationToken.None);
        Assert.Empty(_runner.Commands);

        await BuildAsync(new StackRequest { Jobs = 1 });

        Assert.Equal(
            _runner.Commands.Select(command => command.ToString()).Order(StringComparer.Ordinal),
            plan.Select(command => command.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(await Builder().PlanAsync(new StackRequest { Jobs = 1 }, CancellationToken.None));
    }

    [Fact]
    public async Task A_pairing_known_not_to_work_is_refused_before_anything_is_done()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(new StackRequest { QemuVersion = "7.2.0" }));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains("No RME.", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_runner.Commands);
        Assert.Empty(_patcher.Applied);
    }

    [Theory]
    [InlineData("other", null, null, "There is no RMM target other")]
    [InlineData("reference", "/nowhere", null, "/nowhere is no tree of the reference RMM")]
    [InlineData("reference", null, "/nowhere/x.bin", "The payload /nowhere/x.bin does not exist.")]
    public async Task A_request_that_cannot_be_met_is_refused(string rmm, string? tree, string? payload, string expected)
    {
        var request = new StackRequest { Rmm = rmm, RmmSource = tree, Payload = payload };

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(request));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_runner.Commands);
    }

    [Fact]
    public async Task A_failing_make_is_told_with_its_log_and_leaves_no_entry()
    {
        _runner.Result = new ProcessResult(2, "", "make: *** [Makefile:1: bl1] Error 1\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(new StackRequest()));

        Assert.Equal("tf-a: make: *** [Makefile:1: bl1] Error 1.", failure.Message);
        Assert.EndsWith("tf-a.log", failure.Evidence, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path("cache/build/staging")));
    }

    [Fact]
    public async Task A_library_that_is_not_there_yet_is_planned_to_be_fetched_before_it_is_compiled()
    {
        GiveTheRealmALibrary();

        var commands = await Builder().PlanAsync(new StackRequest(), CancellationToken.None);

        var programs = commands.Select(command => command.Program).ToList();
        var library = commands.ToList().FindIndex(command => command.ToString().Contains("lib/answer.c", StringComparison.Ordinal));
        Assert.InRange(programs.IndexOf("apt-get"), 0, library);
        Assert.InRange(programs.IndexOf("dpkg-source"), programs.IndexOf("apt-get"), library);
        Assert.Contains(commands, command => command.Arguments.Contains("-r"));
    }

    [Fact]
    public async Task A_library_is_a_component_of_the_stack_with_the_flags_of_each_part()
    {
        GiveTheRealmALibrary();
        SourceFixture.Fetch(_scratch, "answers");

        var stack = await BuildAsync(new StackRequest());

        Assert.Equal(["tf-a", "rmm", "host", "realm", "answers"], stack.Components.Select(component => component.Name));
        var library = stack.Components[^1];
        Assert.Equal(("1.0-1", new string('a', 64)), (library.Version, library.SourceSha256));
        Assert.Equal(Scratch.Toolchain.Clang.Banner, library.Toolchain);
        Assert.Equal(["-mgeneral-regs-only", "one: -DANSWER=1", "two: -DANSWER=2"], library.Flags.TakeLast(3));
        Assert.Empty(await Builder().PlanAsync(new StackRequest(), CancellationToken.None));
    }

    private void GiveTheRealmALibrary()
    {
        SourceFixture.Pin(Root, "answers");
        _scratch.Write("root/firmware/realm/glue.c", "int glue;\n");
        File.AppendAllText(_scratch.Path("root/firmware/realm/image.yaml"), """

            parts:
              - {name: one, sources: [glue.c], library: {source: answers, files: [lib/answer.c]}, flags: [-DANSWER=1], exports: [one]}
              - {name: two, sources: [glue.c], library: {source: answers, files: [lib/answer.c]}, flags: [-DANSWER=2], exports: [two]}
            """);
    }

    private StackBuilder Builder() =>
        new(House, _runner, Scratch.Toolchain, new SourceStore(House, _runner), _patcher, measure: elf =>
            new(new(1, 2, 3, 4), new Dictionary<string, ulong> { ["f"] = (ulong)new FileInfo(elf).Length }));

    private Task<BuiltStack> BuildAsync(StackRequest request) => Builder().BuildAsync(request, CancellationToken.None);

    private sealed class FakePatcher : ITreePatcher
    {
        public List<(string Series, string Copy)> Applied { get; } = [];

        public async Task<string> IdentityAsync(
            string series, IReadOnlyList<string> alsoReads, CancellationToken cancellation)
        {
            var hash = await ContentHash.OfTreeAsync(series, cancellation);
            foreach (var path in alsoReads)
                hash += Directory.Exists(path)
                    ? await ContentHash.OfTreeAsync(path, cancellation)
                    : await ContentHash.OfFileAsync(path, cancellation);
            return hash;
        }

        public Task<AppliedSeries> ApplyAsync(
            string series, string tree, string copy, IReadOnlyList<string> accepted, CancellationToken cancellation)
        {
            Applied.Add((series, copy));
            if (series.EndsWith("reference", StringComparison.Ordinal))
                File.WriteAllText(Path.Combine(copy, "src", "csm.c"), "int csm;\n");
            return Task.FromResult(new AppliedSeries([new("0001-fake.patch", "Subject: fake\n")], $"looked at: {string.Join(' ', accepted)}"));
        }
    }
}
