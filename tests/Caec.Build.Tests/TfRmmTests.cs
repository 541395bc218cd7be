// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Build.Stacks.TfRmm;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>Stacks with TF-RMM, of a small tree that looks like it, with programs that are not started.</summary>
public sealed partial class TfRmmTests : IDisposable
{
    private const string Header = "lib/rmm_el3_ifc/include/rmm_el3_ifc.h";

    private readonly Scratch _scratch = new();
    private readonly FakeRunner _runner = new();

    public TfRmmTests()
    {
        foreach (var name in (string[])["host", "realm"])
            _scratch.WriteImage($"root/firmware/{name}");
        _scratch.Write("root/abi/csm.yaml", "");
        _scratch.Write("root/templates/abi/x.hbs", "");
        _scratch.Write("root/firmware/csm/csm.c", "");
        _scratch.Write("root/rmm-patches/tf-rmm/series.yaml", "");
        _scratch.Write("root/tf-a-patches/qemu/series.yaml", "");
        _scratch.Write("root/tf-a-patches/qemu-two-banks/series.yaml", "");
        _scratch.Write("root/qemu/pairings.yaml", "tf-a: [{source: arm-trusted-firmware, when: {}}]\nknown-bad: []\n");
        SourceFixture.Write(_scratch, _scratch.Path("root"));
        foreach (var program in (string[])["cmake", "ninja", "git", "python3"])
            WriteProgram(program);
        _scratch.Write("headers/assert.h", "");
        WriteTree("tree", "0.8.0");
    }

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_tree_is_copied_and_built_by_its_own_cmake_with_the_llvm_that_was_found()
    {
        var stack = await BuildAsync(Request());

        Assert.Equal("rmm.img", await File.ReadAllTextAsync(stack.Image("rmm").Path));
        Assert.EndsWith("rmm.elf", stack.Image("rmm").Elf, StringComparison.Ordinal);
        var configure = Assert.Single(_runner.Commands, command => command.Arguments.Contains("-S"));
        Assert.Equal(
            [
                "-G", "Ninja", "-S", ".", "-B", "build", "-DRMM_CONFIG=qemu_virt_defcfg", "-DRMM_TOOLCHAIN=llvm",
                "-DCMAKE_BUILD_TYPE=Release",
            ],
            configure.Arguments.Take(9));
        Assert.Contains($"-DPython3_EXECUTABLE={_scratch.Path("bin/python3")}", configure.Arguments);
        Assert.StartsWith(_scratch.Path("cache/build/staging/"), configure.Directory, StringComparison.Ordinal);
        Assert.False(Directory.Exists(configure.Directory));
        var tools = configure.Environment!["PATH"].Split(':')[0];
        Assert.Equal("/tools/clang", new FileInfo(Path.Combine(tools, "clang")).LinkTarget);
        Assert.Equal("/tools/ld.lld", new FileInfo(Path.Combine(tools, "ld.lld")).LinkTarget);
        Assert.Equal("aarch64-none-elf-", configure.Environment["CROSS_COMPILE"]);
    }

    [Fact]
    public async Task Nothing_of_the_users_settings_or_of_this_machines_paths_reaches_the_build()
    {
        await BuildAsync(Request());

        var build = Assert.Single(_runner.Commands, command => command.Arguments.Contains("--build"));
        Assert.Equal("0", build.Environment!["SOURCE_DATE_EPOCH"]);
        Assert.Equal($"-fmacro-prefix-map={build.Directory}/=", build.Environment["CFLAGS"]);
        foreach (var name in (string[])["CC", "CXX", "CXXFLAGS", "LDFLAGS", "ASMFLAGS"])
            Assert.Equal(string.Empty, build.Environment[name]);
        Assert.Equal("/dev/null", build.Environment["GIT_CONFIG_GLOBAL"]);
    }

    [Fact]
    public async Task The_tree_stays_as_it_is_and_builds_of_it_are_not_copied()
    {
        _scratch.Write("tree/mybuild/CMakeCache.txt", "");
        _scratch.Write("tree/mybuild/lib/big.o", "");
        var before = await ContentHash.OfTreeAsync(_scratch.Path("tree"), CancellationToken.None);
        var copied = new List<string>();
        _runner.Before = (command, _) =>
        {
            if (command.Arguments.Contains("-S"))
                copied.AddRange(Directory.EnumerateFiles(command.Directory!, "*", SearchOption.AllDirectories)
                    .Select(file => Path.GetRelativePath(command.Directory!, file)));
            return Task.CompletedTask;
        };

        await BuildAsync(Request());

        Assert.Equal(before, await ContentHash.OfTreeAsync(_scratch.Path("tree"), CancellationToken.None));
        Assert.Contains("runtime/core/init.c", copied);
        Assert.Contains("ext/mbedtls/library/aes.c", copied);
        Assert.DoesNotContain(copied, file => file.Contains("mybuild", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_submodule_that_is_there_becomes_a_repository_and_the_tree_one_with_a_fixed_commit()
    {
        await BuildAsync(Request());

        var git = _runner.Commands.Where(command => command.Program == "git" && command.Directory is not null)
            .Select(command => (Where: Path.GetFileName(command.Directory), What: command.Arguments[0]));
        Assert.Equal(
            [("mbedtls", "init"), ("mbedtls", "add"), ("tree", "init"), ("tree", "commit"), ("tree", "tag")], git);
        Assert.All(
            _runner.Commands.Where(command => command.Arguments is ["commit", ..]),
            command => Assert.Equal("@0 +0000", command.Environment!["GIT_AUTHOR_DATE"]));
    }

    [Fact]
    public async Task A_submodule_that_is_not_there_is_told_with_the_command_that_brings_it()
    {
        Directory.Delete(_scratch.Path("tree/ext/mbedtls"), recursive: true);

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(Request()));

        Assert.Equal(FailureKind.Source, failure.Kind);
        Assert.Contains("ext/mbedtls", failure.Message, StringComparison.Ordinal);
        Assert.Equal($"git -C {_scratch.Path("tree")} submodule update --init --depth 1", failure.Next);
    }

    [Fact]
    public async Task With_csm_both_are_built_and_compared_program_by_program()
    {
        var stack = await BuildAsync(Request() with { Csm = true });

        Assert.Equal(2, _runner.Commands.Count(command => command.Arguments.Contains("--build")));
        Assert.Equal(["0001-fake.patch"], stack.Patches.Select(patch => patch.FileName));
        Assert.Equal(["rmm", "app attestation"], stack.CodeSize!.Programs.Select(program => program.Name));
        Assert.Equal([new("runtime/csm.c", 0, 1)], stack.CodeSize.Files);
        Assert.Equal(1, stack.CodeSize.LinesAdded);
        Assert.Equal(4, stack.CodeSize.LinesBefore); // not mbedtls, not tests
    }

    [Fact]
    public async Task The_same_again_runs_nothing_and_a_changed_file_builds_again()
    {
        var first = await BuildAsync(Request());
        var commands = _runner.Commands.Count(IsBuilding);
        Assert.Equal(first.Flash, (await BuildAsync(Request())).Flash);
        Assert.Equal(commands, _runner.Commands.Count(IsBuilding));

        _scratch.Write("tree/runtime/core/init.c", "int other;\n");
        await BuildAsync(Request());

        Assert.Equal(2, _runner.Commands.Count(command => command.Arguments.Contains("--build")));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_plan_lists_exactly_the_commands_that_the_build_runs(bool csm)
    {
        var request = Request() with { Csm = csm };
        var plan = await Builder().PlanAsync(request, CancellationToken.None);
        Assert.DoesNotContain(_runner.Commands, IsBuilding);

        await BuildAsync(request);

        Assert.Equal(
            _runner.Commands.Where(IsBuilding).Select(command => command.ToString()).Order(StringComparer.Ordinal),
            plan.Select(command => command.ToString()).Order(StringComparer.Ordinal));
        Assert.Empty(await Builder().PlanAsync(request, CancellationToken.None));
    }

    [Fact]
    public async Task All_that_is_missing_is_told_at_once_with_the_command_that_installs_it()
    {
        foreach (var program in (string[])["cmake", "ninja"])
            File.Delete(_scratch.Path($"bin/{program}"));
        File.Delete(_scratch.Path("headers/assert.h"));

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(Request()));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        foreach (var word in (string[])["cmake", "ninja", "libc6-dev-arm64-cross"])
            Assert.Contains(word, failure.Message, StringComparison.Ordinal);
        Assert.Equal("scripts/setup.sh --tf-rmm", failure.Next);
    }

    [Fact]
    public async Task A_tree_before_0_6_gets_its_assembly_allowed_to_name_simd_registers()
    {
        WriteTree("old", "0.5.0");

        await BuildAsync(Request() with { RmmSource = _scratch.Path("old") });

        var build = Assert.Single(_runner.Commands, command => command.Arguments.Contains("--build"));
        var included = build.Environment!["ASMFLAGS"].Split(' ')[1];
        Assert.Contains(".arch_extension fp", await File.ReadAllTextAsync(included), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0.5.0", "qemu-two-banks")]
    [InlineData("0.6.0", "qemu")]
    public async Task Trusted_firmware_2_12_gets_the_patches_that_the_rmm_needs(string version, string patches)
    {
        WriteTree("tree", version);
        var patcher = new FakePatcher();

        await Builder(patcher).BuildAsync(Request(), CancellationToken.None);

        Assert.Equal(
            [patches],
            patcher.Applied.Select(series => Path.GetFileName(series)!)
                .Where(name => name.StartsWith("qemu", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_tree_whose_header_needs_another_interface_is_refused_before_anything_is_built()
    {
        _scratch.Write(
            $"tree/{Header}", "#define RMM_EL3_IFC_VERS_MAJOR (U(2))\n#define RMM_EL3_IFC_VERS_MINOR (U(0))\n");
        WriteTrustedFirmware("tf-a", "#define RMM_EL3_IFC_VERSION_MAJOR (U(0))\n#define RMM_EL3_IFC_VERSION_MINOR (U(4))\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => BuildAsync(Request() with { TrustedFirmwareSource = _scratch.Path("tf-a") }));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains("needs RMM-EL3 interface 2.0, and TF-A 2.14.0 offers 0.4", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_runner.Commands, IsBuilding);
    }

    [Theory]
    [InlineData(12, false, "")]
    [InlineData(14, false, "")]
    [InlineData(15, true, "E=0 RMM_V1_COMPAT=1")]
    public async Task A_trusted_firmware_of_the_users_is_built_as_its_version_and_the_rmm_want_it(
        int minor, bool bothInterfaces, string more)
    {
        WriteTrustedFirmware(
            "tf-a",
            "#define RMM_EL3_IFC_VERSION_MAJOR (U(0))\n#define RMM_EL3_IFC_VERSION_MINOR (U(8))\n"
                + (bothInterfaces
                    ? "#define RMM_EL3_IFC_VERSION_MAJOR (U(2))\n#define RMM_EL3_IFC_VERSION_MINOR (U(0))\n"
                    : string.Empty),
            minor);
        var patcher = new FakePatcher();

        var stack = await Builder(patcher).BuildAsync(
            Request() with { TrustedFirmwareSource = _scratch.Path("tf-a") }, CancellationToken.None);

        var make = Assert.Single(_runner.Commands, command => command.Program == "make");
        Assert.Equal(more, string.Join(' ', make.Arguments.Where(word => word is "E=0" or "RMM_V1_COMPAT=1")));
        Assert.Equal($"2.{minor}.0", stack.Components.Single(component => component.Name == "tf-a").Version);
        Assert.Equal(minor < 13, patcher.Applied.Any(series => series.EndsWith("qemu", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("1.0.0", "sources.lock pins no TF-RMM 1.0.0")]
    [InlineData("v0.8.0", "sources.lock pins no TF-RMM 0.8.0")]
    public async Task A_release_that_is_not_pinned_is_refused(string version, string expected)
    {
        var request = new StackRequest { Rmm = "tf-rmm", RmmVersion = version, Csm = false };

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(request));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_tree_of_tf_rmm_is_refused()
    {
        _scratch.Write("tree/CMakeLists.txt", "project(Other VERSION 0.8.0)\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(Request()));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("is no tree of TF-RMM", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failing_build_is_told_by_its_first_error_without_the_copys_path()
    {
        _runner.Before = (command, _) =>
        {
            if (command.Arguments.Contains("--build"))
                _runner.Result = new ProcessResult(
                    1, "FAILED: x.obj\n", $"{command.Directory}/runtime/core/init.c:7:1: error: unknown type name 'foo'\n");
            return Task.CompletedTask;
        };

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(Request()));

        Assert.Equal("tf-rmm: runtime/core/init.c:7: error: unknown type name 'foo'.", failure.Message);
        Assert.EndsWith("rmm-build.log", failure.Evidence, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path("cache/build/staging")));
    }

    private static bool IsBuilding(Command command) =>
        command.Arguments is not ["--version"] and not ["-c", "import elftools"];

    private StackRequest Request() => new() { Rmm = "tf-rmm", RmmSource = _scratch.Path("tree"), Csm = false, Jobs = 2 };

    private StackBuilder Builder(ITreePatcher? patcher = null)
    {
        var house = new House(_scratch.Path("root"), _scratch.Path("cache"));
        return new(
            house, _runner, Scratch.Toolchain, new SourceStore(house, _runner), patcher ?? new FakePatcher(),
            measure: elf => new(new(1, 2, 3, 4), new Dictionary<string, ulong> { ["f"] = (ulong)elf.Length }),
            places: new TfRmmPlaces(_scratch.Path("bin"), _scratch.Path("headers")));
    }

    private Task<BuiltStack> BuildAsync(StackRequest request) => Builder().BuildAsync(request, CancellationToken.None);

    private void WriteTree(string name, string version)
    {
        _scratch.Write($"{name}/CMakeLists.txt", $"cmake_minimum_required(VERSION 3.20.0)\nproject(RMM VERSION {version} LANGUAGES C)\n");
        _scratch.Write($"{name}/.gitmodules", """
            [submodule "mbedtls"]
            	path = ext/mbedtls
            	url = https://example.invalid/mbedtls.git
            [submodule "ext/cpputest"]
            	path = ext/cpputest
            	url = https://example.invalid/cpputest.git
            """);
        _scratch.Write($"{name}/ext/mbedtls/library/aes.c", "int aes;\n");
        _scratch.Write($"{name}/app/bundle_app_rmm.py", "");
        _scratch.Write(
            $"{name}/{Header}", "#define RMM_EL3_IFC_VERS_MAJOR (U(0))\n#define RMM_EL3_IFC_VERS_MINOR (U(3))\n");
        _scratch.Write($"{name}/runtime/core/init.c", "int init;\n");
        _scratch.Write($"{name}/lib/smc/include/smc.h", "int smc(void);\n");
        _scratch.Write($"{name}/lib/smc/tests/smc_test.c", "int test;\n");
    }

    private void WriteTrustedFirmware(string name, string service, int minor = 14)
    {
        _scratch.Write($"{name}/Makefile", $"VERSION_MAJOR\t:= 2\nVERSION_MINOR\t:= {minor}\nVERSION_PATCH := 0\n");
        _scratch.Write($"{name}/include/services/rmmd_svc.h", service);
    }

    private void WriteProgram(string name)
    {
        var path = _scratch.Write($"bin/{name}", $"{name}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private sealed class FakePatcher : ITreePatcher
    {
        public List<string> Applied { get; } = [];

        public Task<string> IdentityAsync(
            string series, IReadOnlyList<string> alsoReads, CancellationToken cancellation) => Task.FromResult(series);

        public Task<AppliedSeries> ApplyAsync(
            string series, string tree, string copy, IReadOnlyList<string> accepted, CancellationToken cancellation)
        {
            Applied.Add(series);
            if (series.EndsWith("tf-rmm", StringComparison.Ordinal))
                File.WriteAllText(Path.Combine(copy, "runtime", "csm.c"), "int csm;\n");
            return Task.FromResult(new AppliedSeries([new("0001-fake.patch", "Subject: fake\n")], $"looked at: {string.Join(' ', accepted)}"));
        }
    }
}
