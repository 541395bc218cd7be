// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Llvm;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>Parts of an image: planned, and built with the real compiler.</summary>
public sealed class ImagePartTests : IDisposable
{
    private const string Parts = """

        parts:
          - name: early
            sources: [src/add.c]
            flags: [-mstrict-align]
          - name: one
            sources: [glue/glue.c]
            include: [glue]
            library: {source: answers, files: [lib/answer.c], include: [api]}
            flags: [-DNAME=one, -DANSWER=1]
            exports: [one]
          - name: two
            sources: [glue/glue.c]
            include: [glue]
            library: {source: answers, files: [lib/answer.c], include: [api]}
            flags: [-DNAME=two, -DANSWER=2]
            exports: [two]
        """;

    private readonly Scratch _scratch = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_parts_files_are_compiled_once_with_its_flags_after_the_images()
    {
        var plan = await PlanAsync();

        Assert.Equal(
            ["src/main.c", "src/start.S", "src/add.c", "glue/glue.c", Library("lib/answer.c"), "glue/glue.c", Library("lib/answer.c")],
            plan.Units.Select(unit => unit.Source));
        Assert.Equal(["-Iinclude", "-mgeneral-regs-only", "-mstrict-align"], OwnFlags(plan.Units[2]));
        Assert.Equal(
            ["-Iglue", "-Iinclude", $"-isystem{Library("api")}", "-mgeneral-regs-only", "-DNAME=one", "-DANSWER=1"],
            OwnFlags(plan.Units[3]));
        Assert.Equal([.. OwnFlags(plan.Units[3]), "-w"], OwnFlags(plan.Units[4]));
    }

    [Fact]
    public async Task A_part_with_exports_is_joined_and_linked_as_one_object_that_hides_the_rest()
    {
        var plan = await PlanAsync();

        Assert.Equal(["one", "two"], plan.Seals.Select(seal => seal.Part));
        var seal = plan.Seals[0];
        var staging = _scratch.Path($"cache/staging/{seal.Key}");
        Assert.Equal(
            ["-r", "-o", $"{staging}/one.joined.o", plan.Units[3].ObjectFile, plan.Units[4].ObjectFile], seal.Join.Arguments);
        Assert.Equal(["--keep-global-symbol=one", $"{staging}/one.joined.o", $"{staging}/one.o"], seal.Hide.Arguments);
        Assert.Equal(
            [.. plan.Units.Take(3).Select(unit => unit.ObjectFile), .. plan.Seals.Select(each => each.ObjectFile)],
            plan.Link.Arguments.TakeLast(5));
        Assert.Equal(plan.Commands, [.. plan.Units.Select(unit => unit.Compile), seal.Join, seal.Hide, plan.Seals[1].Join,
            plan.Seals[1].Hide, plan.Link, plan.Copy]);
    }

    [Fact]
    public async Task Only_what_is_missing_is_done()
    {
        var plan = await PlanAsync();
        HashSet<string> there = [.. plan.Units.Select(unit => unit.Key), plan.Seals[0].Key];

        Assert.Equal([plan.Seals[1].Join, plan.Seals[1].Hide, plan.Link, plan.Copy], plan.Missing(there.Contains));
        Assert.Empty(plan.Missing(key => key == plan.Key));
    }

    [Fact]
    public async Task Where_the_source_lies_changes_no_key()
    {
        var here = await PlanAsync();
        var there = await PlanAsync("elsewhere/image", "elsewhere/source");

        Assert.Equal(here.Units.Select(unit => unit.Key), there.Units.Select(unit => unit.Key));
        Assert.Equal(here.Key, there.Key);
    }

    [Theory]
    [InlineData("-DANSWER=2", "-DANSWER=3", new[] { "two" })]
    [InlineData("exports: [one]", "exports: [one, other]", new[] { "one" })]
    [InlineData("files: [lib/answer.c]", "files: [lib/other.c]", new[] { "one", "two" })]
    [InlineData("-mstrict-align", "-O1", new string[0])]
    public async Task A_changed_part_changes_its_key_and_the_images(string old, string changed, string[] parts)
    {
        var before = await PlanAsync();

        var after = await PlanAsync(edit: text => text.Replace(old, changed, StringComparison.Ordinal));

        Assert.NotEqual(before.Key, after.Key);
        Assert.Equal(parts, before.Seals.Zip(after.Seals).Where(pair => pair.First.Key != pair.Second.Key).Select(pair => pair.First.Part));
    }

    [Fact]
    public async Task Another_version_of_the_source_changes_what_may_read_it()
    {
        var before = await PlanAsync();

        var after = await PlanAsync(hash: 'b');

        Assert.Equal(
            ["glue/glue.c", Library("lib/answer.c"), "glue/glue.c", Library("lib/answer.c")],
            before.Units.Zip(after.Units).Where(pair => pair.First.Key != pair.Second.Key).Select(pair => pair.First.Source));
        Assert.NotEqual(before.Key, after.Key);
    }

    [Theory]
    [InlineData("name: two", "name: one", "parts: one is there twice.")]
    [InlineData("sources: [src/add.c]", "sources: [src/sub.c]", "parts: src/sub.c of early does not exist.")]
    [InlineData("sources: [src/add.c]", "sources: []", "sources is missing.")]
    [InlineData("source: answers, ", "", "source is missing.")]
    [InlineData("exports: [one]", "export: [one]", "'export' is not a known key.")]
    public void A_wrong_part_is_refused_with_its_line(string old, string wrong, string expected)
    {
        WriteImage("image", text => text.Replace(old, wrong, StringComparison.Ordinal));

        var failure = Assert.Throws<CaecFailure>(() => ImageDescription.Load(_scratch.Path("image")));

        Assert.EndsWith(expected, failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"image\.yaml:\d+$", failure.Evidence!);
    }

    [Fact]
    public async Task A_library_is_in_an_image_twice_and_two_builds_in_two_places_give_the_same_bytes()
    {
        var first = await BuildAsync("image", "source", "cache");
        var second = await BuildAsync("a/folder/with another name", "another/source", "cache-two");

        var functions = ElfImage.Load(first.Elf!).Functions.ToList();
        Assert.Equal(2, functions.Count(function => function.Name == "answer"));
        Assert.Equal(
            ["mov w0, #1", "mov w0, #2"],
            functions.Where(function => function.Name == "answer")
                .SelectMany(function => ElfImage.Disassemble(first.Elf!, function))
                .Where(line => line.StartsWith("mov w0,", StringComparison.Ordinal))
                .Select(line => line.Split(" //")[0].Trim()));
        Assert.Equal(File.ReadAllBytes(first.Path), File.ReadAllBytes(second.Path));
        Assert.Equal(File.ReadAllBytes(first.Elf!), File.ReadAllBytes(second.Elf!));
    }

    [Fact]
    public async Task A_source_may_read_its_own_files_and_no_others()
    {
        _scratch.Write("secret.h", "#define SECRET 1\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => BuildAsync("image", "source", "cache", "#include \"../../secret.h\"\n"));

        Assert.Contains("secret.h, which is in none of the image's folders", failure.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> OwnFlags(CompileUnit unit) =>
        unit.Compile.Arguments.Skip(CompilerFlags.Common.Count)
            .TakeWhile(word => !word.StartsWith("-ffile-prefix-map", StringComparison.Ordinal));

    private string Library(string file) => _scratch.Path($"source/{file}");

    private void WriteImage(string folder, Func<string, string> edit)
    {
        _scratch.WriteImage(folder);
        var description = _scratch.Path($"{folder}/image.yaml");
        File.WriteAllText(description, edit(File.ReadAllText(description) + Parts));
        _scratch.Write($"{folder}/src/main.c", "int one(void);\nint two(void);\nint main(void);\n\nint main(void)\n{\n\treturn one() + two();\n}\n");
        _scratch.Write($"{folder}/glue/glue.h", "#include <answer.h>\n");
        _scratch.Write($"{folder}/glue/glue.c", "#include \"glue.h\"\n\nint NAME(void);\n\nint NAME(void)\n{\n\treturn answer() + 40;\n}\n");
    }

    private SourceTree WriteSource(string folder, char hash, string prefix = "")
    {
        _scratch.Write($"{folder}/api/answer.h", "int answer(void);\n");
        // Without a prototype, and with an unused variable: the image's own files may not look like this.
        _scratch.Write(
            $"{folder}/lib/answer.c",
            $"{prefix}__attribute__((noinline)) int answer(void)\n{{\n\tint unused;\n\treturn ANSWER;\n}}\n\nconst char *source = __FILE__;\n");
        return new SourceTree("answers", "1.0", _scratch.Path(folder), new string(hash, 64));
    }

    private Task<ImagePlan> PlanAsync(
        string folder = "image", string source = "source", Func<string, string>? edit = null, char hash = 'a')
    {
        WriteImage(folder, edit ?? (text => text));
        var tree = WriteSource(source, hash);
        return new ImagePlanner(Scratch.Toolchain, new BuildCache(_scratch.Path("cache")), (_, _) => Task.FromResult(tree))
            .PlanAsync(ImageDescription.Load(_scratch.Path(folder)), CancellationToken.None);
    }

    private async Task<BuiltImage> BuildAsync(string folder, string source, string cacheFolder, string prefix = "")
    {
        WriteImage(folder, text => text);
        var tree = WriteSource(source, 'a', prefix);
        var cache = new BuildCache(_scratch.Path(cacheFolder));
        var toolchain = await Toolchain.FindAsync(_runner, CancellationToken.None);
        var plan = await new ImagePlanner(toolchain, cache, (_, _) => Task.FromResult(tree))
            .PlanAsync(ImageDescription.Load(_scratch.Path(folder)), CancellationToken.None);
        return await new ImageBuilder(cache, _runner, null).BuildAsync(plan, 2, _scratch.Path("logs"), CancellationToken.None);
    }
}
