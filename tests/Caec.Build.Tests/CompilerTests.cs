// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Build.Sizes;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>The executor with the real compiler and linker.</summary>
public sealed class CompilerTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Two_builds_in_two_folders_give_the_same_bytes()
    {
        _scratch.WriteImage("one");
        _scratch.WriteImage("a/folder/with another name");

        var first = await BuildAsync("one", "cache-one");
        var second = await BuildAsync("a/folder/with another name", "cache-two");

        Assert.NotEqual(first.Path, second.Path);
        Assert.True(new FileInfo(first.Path).Length > 0);
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
        Assert.Equal(File.ReadAllBytes(first.Elf!), File.ReadAllBytes(second.Elf!));
    }

    [Fact]
    public async Task A_changed_header_changes_the_image()
    {
        _scratch.WriteImage();
        var before = await BuildAsync("image", "cache");
        _scratch.Write("image/include/add.h", "#define add(a, b) ((a) - (b))\n");
        _scratch.Write("image/src/add.c", "extern int unused;\n");

        var after = await BuildAsync("image", "cache");

        Assert.NotEqual(before.Sha256, after.Sha256);
    }

    [Fact]
    public async Task Sections_are_added_up_by_kind()
    {
        _scratch.WriteImage();
        _scratch.Write(
            "image/src/add.c",
            "#include \"add.h\"\n\nint counters[1000];\nint table[100] = {1};\n\nint add(int a, int b)\n{\n" +
            "\tcounters[a & 7] += table[b & 7];\n\treturn counters[b & 7];\n}\n");

        var program = ProgramSize.Of((await BuildAsync("image", "cache")).Elf!);
        var sizes = program.Sections;

        Assert.Equal(4000UL, sizes.Bss);
        Assert.InRange(sizes.Data, 400UL, 416UL); // and the pointer of main.c
        Assert.Equal((ulong)"src/main.c\0".Length, sizes.RoData);
        Assert.Equal(0UL, sizes.Text % 4);
        Assert.InRange(sizes.Text, 12UL, 200UL);
        Assert.True(program.Functions["add"] >= 12);
        Assert.True(program.Functions.Values.Aggregate(0UL, (sum, one) => sum + one) <= sizes.Text);
    }

    [Fact]
    public void What_is_no_elf_file_has_no_sections()
    {
        var failure = Assert.Throws<CaecFailure>(() => ProgramSize.Of(_scratch.Write("text", new string('x', 100))));

        Assert.Equal(FailureKind.Build, failure.Kind);
    }

    [Fact]
    public async Task A_compile_error_is_told_by_file_line_and_text_and_the_log_has_all_of_it()
    {
        _scratch.WriteImage();
        _scratch.Write("image/src/add.c", "int add(int a, int b);\n\nint add(int a, int b)\n{\n\treturn a + c;\n}\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync("image", "cache"));

        Assert.Equal(FailureKind.Build, failure.Kind);
        Assert.Contains("src/add.c:5: error: use of undeclared identifier 'c'", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith(_scratch.Path("logs/small.log:"), failure.Evidence, StringComparison.Ordinal);
        Assert.Contains("add.c:5", await File.ReadAllTextAsync(_scratch.Path("logs/small.log")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_function_is_told_by_its_name()
    {
        _scratch.WriteImage();
        _scratch.Write("image/src/add.c", "extern int unused;\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync("image", "cache"));

        Assert.Contains("undefined symbol: add", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_header_beside_the_image_is_refused_until_its_folder_is_named()
    {
        _scratch.WriteImage();
        _scratch.Write("common/shared.h", "#define SHARED 1\n");
        _scratch.Write("image/src/use.c", "#include \"../../common/shared.h\"\n\nextern int unused[SHARED];\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync("image", "cache"));
        Assert.Contains("shared.h", failure.Message, StringComparison.Ordinal);

        var description = _scratch.Path("image/image.yaml");
        File.WriteAllText(
            description, File.ReadAllText(description).Replace("[include]", "[include, ../common]", StringComparison.Ordinal));
        await BuildAsync("image", "cache");
    }

    private async Task<BuiltImage> BuildAsync(string folder, string cacheFolder)
    {
        var cache = new BuildCache(_scratch.Path(cacheFolder));
        var toolchain = await Toolchain.FindAsync(_runner, CancellationToken.None);
        var plan = await new ImagePlanner(toolchain, cache)
            .PlanAsync(ImageDescription.Load(_scratch.Path(folder)), CancellationToken.None);
        return await new ImageBuilder(cache, _runner, null).BuildAsync(plan, 2, _scratch.Path("logs"), CancellationToken.None);
    }
}
