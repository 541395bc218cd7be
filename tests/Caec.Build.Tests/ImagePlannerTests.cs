// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Workstation;

namespace Caec.Build.Tests;

public sealed class ImagePlannerTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_unit_is_compiled_in_the_images_folder_by_relative_paths()
    {
        var plan = await PlanAsync();

        Assert.Equal(["src/add.c", "src/main.c", "src/start.S"], plan.Units.Select(unit => unit.Source));
        var compile = plan.Units[0].Compile;
        Assert.Equal("/tools/clang", compile.Program);
        Assert.Equal(_scratch.Path("image"), compile.Directory);
        var staging = _scratch.Path($"cache/staging/{plan.Units[0].Key}/src_add.c.o");
        Assert.Equal(
            [
                "--target=aarch64-none-elf", "-march=armv8.5-a", "-std=c17", "-ffreestanding", "-fno-common", "-fno-pic",
                "-mcmodel=small", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-Wundef", "-Wstrict-prototypes",
                "-Wmissing-prototypes", "-Wvla", "-ffunction-sections", "-fdata-sections", "-fno-stack-protector",
                "-fno-asynchronous-unwind-tables", "-mstrict-align", "-fno-omit-frame-pointer", "-Iinclude",
                "-mgeneral-regs-only", $"-ffile-prefix-map={_scratch.Path("image")}=.", "-MD", "-MF", $"{staging}.d", "-c",
                "src/add.c", "-o", staging,
            ],
            compile.Arguments);
    }

    [Fact]
    public async Task The_link_takes_the_objects_from_the_cache_in_source_order()
    {
        var plan = await PlanAsync();

        var staging = _scratch.Path($"cache/staging/{plan.Key}");
        Assert.Equal("/tools/ld.lld", plan.Link.Program);
        Assert.Equal(
            ["-static", "-nostdlib", "--gc-sections", "--build-id=none", "-T", "small.ld", "-o", $"{staging}/small.elf",
             .. plan.Units.Select(unit => unit.ObjectFile)],
            plan.Link.Arguments);
        Assert.Equal(["-O", "binary", $"{staging}/small.elf", $"{staging}/small.bin"], plan.Copy.Arguments);
        Assert.Equal([.. plan.Units.Select(unit => unit.Compile), plan.Link, plan.Copy], plan.Commands);
    }

    [Fact]
    public async Task Planning_writes_nothing()
    {
        await PlanAsync();

        Assert.False(Directory.Exists(_scratch.Path("cache")));
    }

    [Fact]
    public async Task The_same_image_in_another_folder_has_the_same_keys()
    {
        var here = await PlanAsync();
        var there = await PlanAsync("elsewhere/deeper");

        Assert.Equal(here.Key, there.Key);
        Assert.Equal(here.Units.Select(unit => unit.Key), there.Units.Select(unit => unit.Key));
    }

    [Theory]
    [InlineData("image/src/add.c", new[] { "src/add.c" })]
    [InlineData("image/include/add.h", new[] { "src/add.c", "src/main.c", "src/start.S" })]
    [InlineData("image/src/private.h", new[] { "src/add.c", "src/main.c", "src/start.S" })]
    [InlineData("image/small.ld", new string[0])]
    public async Task A_changed_file_changes_the_keys_of_what_may_read_it(string file, string[] changed)
    {
        var before = await PlanAsync();
        File.AppendAllText(_scratch.Path(file), "/* changed */\n");

        var after = await ReplanAsync(Scratch.Toolchain);

        Assert.NotEqual(before.Key, after.Key);
        Assert.Equal(
            changed,
            before.Units.Zip(after.Units).Where(pair => pair.First.Key != pair.Second.Key).Select(pair => pair.First.Source));
    }

    [Fact]
    public async Task Another_compiler_of_the_same_name_changes_every_key()
    {
        var before = await PlanAsync();

        var after = await ReplanAsync(Scratch.WithClang("clang version 19.1.7 (rebuilt)"));

        Assert.All(before.Units.Zip(after.Units), pair => Assert.NotEqual(pair.First.Key, pair.Second.Key));
        Assert.NotEqual(before.Key, after.Key);
    }

    [Fact]
    public async Task A_file_that_is_left_out_changes_no_key()
    {
        var before = await PlanAsync();
        _scratch.Write("image/src/host/fake.c", "/* other */\n");

        Assert.Equal(before.Key, (await ReplanAsync(Scratch.Toolchain)).Key);
    }

    [Fact]
    public async Task The_compilation_database_lists_every_unit_without_output_options()
    {
        var text = CompileCommands.Text([await PlanAsync()]);

        using var json = System.Text.Json.JsonDocument.Parse(text);
        var first = json.RootElement[0];
        Assert.Equal(3, json.RootElement.GetArrayLength());
        Assert.Equal(_scratch.Path("image"), first.GetProperty("directory").GetString());
        Assert.Equal("src/add.c", first.GetProperty("file").GetString());
        Assert.DoesNotContain("-MD", text, StringComparison.Ordinal);
        Assert.Equal("src/add.c", first.GetProperty("arguments").EnumerateArray().Last().GetString());
    }

    [Theory]
    [InlineData("script: small.ld", "script: other.ld", "script: other.ld does not exist.")]
    [InlineData("sources: [src]", "sources: [src, lib]", "sources: lib does not exist.")]
    [InlineData("include: [include]", "include: [headers]", "include: headers does not exist.")]
    [InlineData("sources: [src]", "sources: []", "sources is missing.")]
    [InlineData("exclude:", "excluding:", "'excluding' is not a known key.")]
    [InlineData("name: small", "name: a/b", "name: 'a/b' is not a file name.")]
    public void A_wrong_description_is_refused_with_its_line(string old, string wrong, string expected)
    {
        var file = Path.Combine(_scratch.WriteImage(), "image.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace(old, wrong, StringComparison.Ordinal));

        var failure = Assert.Throws<CaecFailure>(() => ImageDescription.Load(_scratch.Path("image")));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"image\.yaml:\d+$", failure.Evidence!);
    }

    private Task<ImagePlan> PlanAsync(string folder = "image")
    {
        _scratch.WriteImage(folder);
        return ReplanAsync(Scratch.Toolchain, folder);
    }

    private Task<ImagePlan> ReplanAsync(Toolchain toolchain, string folder = "image") =>
        new ImagePlanner(toolchain, new BuildCache(_scratch.Path("cache")))
            .PlanAsync(ImageDescription.Load(_scratch.Path(folder)), CancellationToken.None);
}
