// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Abi.Tests;

/// <summary>The rendered headers, read by the compiler: their static assertions check the layouts.</summary>
public sealed class CHeaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caec-abi-").FullName;

    public static TheoryData<string> Headers => ["rmm", "bare-metal", "linux"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task Each_header_compiles_and_its_layout_assertions_hold(string name)
    {
        var result = await CompileAsync(name, header => header);

        Assert.True(result.ExitCode == 0, result.StandardError);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_layout_that_moved_stops_the_compilation(string name)
    {
        var result = await CompileAsync(name, header => header.Replace("rim[64]", "rim[72]", StringComparison.Ordinal));

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("static assertion failed", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_rmm_header_can_be_included_by_assembly()
    {
        await WriteAsync("csm_abi.h", Render("rmm"));
        await WriteAsync("use.S", "#include \"csm_abi.h\"\n\tmov w0, #(SMC_CSM_NOTIFY & 0xffff)\n");

        var result = await ClangAsync("use.S");

        Assert.True(result.ExitCode == 0, result.StandardError);
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void No_line_of_code_is_longer_than_the_project_allows(string name) =>
        Assert.All(
            Render(name).Split('\n').Where(line => !line.StartsWith("/*", StringComparison.Ordinal)),
            line => Assert.InRange(line.Length, 0, 100));

    private async Task<ProcessResult> CompileAsync(string name, Func<string, string> change)
    {
        await WriteAsync("csm_abi.h", change(Render(name)));
        // What the kernel's header of this name gives, for the types that the interface uses.
        await WriteAsync(
            "linux/types.h", "typedef unsigned char __u8;\ntypedef unsigned long long __u64;\n");
        await WriteAsync(
            "use.c",
            "#include \"csm_abi.h\"\n" +
            "_Static_assert(SMC_CSM_FEATURES == 0xC600CA00, \"realm side\");\n" +
            "_Static_assert(SMC_RMI_CSM == 0xC400018F && RMI_CSM_APT_ADD == 1, \"host side\");\n" +
            "_Static_assert(CSM_ERROR_GONE == 0x12 && CSM_SUCCESS == 0, \"status\");\n" +
            "_Static_assert(RMI_EXIT_CSM == 0xC5 && CSM_EXIT_REMOVED == 6, \"exits\");\n" +
            "_Static_assert((CSM_PERM_READ | CSM_PERM_WRITE) == 3, \"permissions\");\n" +
            "_Static_assert(sizeof(struct csm_peer_record) == CSM_PAGE_SIZE, \"record\");\n");
        return await ClangAsync("use.c");
    }

    private static string Render(string name) =>
        Repository.Renderer.Render(Repository.Abi, AbiOutput.All.Single(output => output.Name == name));

    private Task WriteAsync(string file, string text) =>
        AtomicFile.WriteAsync(Path.Combine(_folder, file), text, CancellationToken.None);

    private async Task<ProcessResult> ClangAsync(string file)
    {
        var runner = new ChildProcess();
        var toolchain = await Toolchain.FindAsync(runner, CancellationToken.None);
        return await runner.RunAsync(
            new Command(
                toolchain.Clang.Path,
                ["--target=aarch64-none-elf", "-std=c17", "-ffreestanding", "-Wall", "-Wextra", "-Werror", "-I.", "-c", file,
                 "-o", "use.o"],
                _folder),
            null, CancellationToken.None);
    }
}
