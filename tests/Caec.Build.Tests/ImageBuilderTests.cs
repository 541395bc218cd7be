// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>The executor, with programs that are not started.</summary>
public sealed class ImageBuilderTests : IDisposable
{
    private readonly Scratch scratch = new();
    private readonly FakeRunner runner = new();

    private BuildCache Cache => new(scratch.Path("cache"));

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task An_empty_cache_runs_every_command_of_the_plan()
    {
        scratch.WriteImage();
        var plan = await PlanAsync(Scratch.Toolchain);

        var built = await BuildAsync();

        Assert.Equal(plan.Commands.Select(command => command.ToString()), runner.Commands.Select(command => command.ToString()));
        Assert.Equal("small", built.Name);
        Assert.True(File.Exists(built.Path) && File.Exists(built.Elf));
        Assert.Equal(await ContentHash.OfFileAsync(built.Path, CancellationToken.None), built.Sha256);
        Assert.True(File.Exists(scratch.Path("logs/small/compile_commands.json")));
    }

    [Fact]
    public async Task A_second_build_runs_nothing()
    {
        scratch.WriteImage();
        var first = await BuildAsync();
        var commands = runner.Commands.Count;

        var second = await BuildAsync();

        Assert.Equal(commands, runner.Commands.Count);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_same_image_in_another_folder_is_a_hit()
    {
        scratch.WriteImage();
        await BuildAsync();
        var commands = runner.Commands.Count;
        scratch.WriteImage("elsewhere");

        await BuildAsync("elsewhere");

        Assert.Equal(commands, runner.Commands.Count);
    }

    [Theory]
    [InlineData("image/src/add.c", new[] { "src/add.c" })]
    [InlineData("image/include/add.h", new[] { "src/add.c", "src/main.c", "src/start.S" })]
    [InlineData("image/small.ld", new string[0])]
    public async Task A_changed_file_rebuilds_what_reads_it_and_links_again(string file, string[] compiled)
    {
        scratch.WriteImage();
        await BuildAsync();
        var before = runner.Commands.Count;
        File.AppendAllText(scratch.Path(file), "/* changed */\n");

        await BuildAsync();

        var commands = runner.Commands.Skip(before).ToList();
        Assert.Equal(compiled, commands.SkipLast(2).Select(command => command.Arguments[^3]));
        Assert.Equal(["/tools/ld.lld", "/tools/llvm-objcopy"], commands.TakeLast(2).Select(command => command.Program));
    }

    [Fact]
    public async Task A_changed_file_that_is_changed_back_is_a_hit_again()
    {
        scratch.WriteImage();
        var first = await BuildAsync();
        File.AppendAllText(scratch.Path("image/src/add.c"), "/* changed */\n");
        await BuildAsync();
        var commands = runner.Commands.Count;
        scratch.WriteImage();

        Assert.Equal(first, await BuildAsync());
        Assert.Equal(commands, runner.Commands.Count);
    }

    [Fact]
    public async Task A_header_from_outside_the_images_folders_is_refused_because_no_key_covers_it()
    {
        scratch.WriteImage();
        runner.Dependencies = ["include/add.h", "../other/secret.h"];

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync());

        Assert.Equal(FailureKind.Build, failure.Kind);
        Assert.Contains("../other/secret.h", failure.Message, StringComparison.Ordinal);
        Assert.False(Cache.Has((await PlanAsync(Scratch.Toolchain)).Units[0].Key));
    }

    [Fact]
    public async Task The_compilers_own_headers_are_covered_by_its_identity()
    {
        scratch.WriteImage();
        runner.Dependencies = ["/usr/lib/llvm-19/lib/clang/19/include/stdint.h", "include/add.h", "src/../include/add.h"];

        await BuildAsync();
    }

    [Fact]
    public async Task A_failing_compiler_leaves_no_entry_and_the_next_build_tries_again()
    {
        scratch.WriteImage();
        runner.Result = new ProcessResult(1, "", "src/add.c:6:2: error: expected ';' after return statement\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync());

        Assert.Equal(FailureKind.Build, failure.Kind);
        Assert.Equal("small: src/add.c:6: error: expected ';' after return statement.", failure.Message);
        Assert.Equal(scratch.Path("logs/small/src_add.c.o.log"), failure.Evidence);
        Assert.False(Directory.Exists(scratch.Path("cache/entries")));

        runner.Result = new ProcessResult(0, "", "");
        await BuildAsync();
    }

    [Fact]
    public async Task A_cancelled_build_leaves_no_half_written_entry()
    {
        scratch.WriteImage();
        using var stop = new CancellationTokenSource();
        runner.Before = (command, _) =>
        {
            if (command.Arguments.Contains("src/main.c"))
            {
                File.WriteAllText(command.Arguments[^1], "half an object");
                stop.Cancel();
            }
            return Task.CompletedTask;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => BuildAsync(cancellation: stop.Token));

        var plan = await PlanAsync(Scratch.Toolchain);
        Assert.True(Cache.Has(plan.Units[0].Key));
        Assert.False(Cache.Has(plan.Units[1].Key));
        Assert.False(Cache.Has(plan.Key));
        Assert.Empty(Directory.EnumerateFileSystemEntries(scratch.Path("cache/staging")));
    }

    [Fact]
    public async Task No_more_compilers_run_at_a_time_than_asked_for()
    {
        scratch.WriteImage();
        for (var i = 0; i < 6; i++)
            scratch.Write($"image/src/more{i}.c", "\n");
        int running = 0, most = 0;
        runner.Before = async (_, _) =>
        {
            var now = Interlocked.Increment(ref running);
            for (var seen = most; now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen; seen = most)
                continue;
            await Task.Yield();
            Interlocked.Decrement(ref running);
        };

        await BuildAsync(jobs: 2);

        Assert.InRange(most, 1, 2);
    }

    private Task<ImagePlan> PlanAsync(Toolchain toolchain, string folder = "image") =>
        new ImagePlanner(toolchain, Cache).PlanAsync(ImageDescription.Load(scratch.Path(folder)), CancellationToken.None);

    private async Task<BuiltImage> BuildAsync(string folder = "image", int jobs = 1, CancellationToken cancellation = default) =>
        await new ImageBuilder(Cache, runner, null)
            .BuildAsync(await PlanAsync(Scratch.Toolchain, folder), jobs, scratch.Path("logs"), cancellation);
}
