// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>The executor, with programs that are not started.</summary>
public sealed class ImageBuilderTests : IDisposable
{
    private readonly Scratch _scratch = new();
    private readonly FakeRunner _runner = new();

    private BuildCache Cache => new(_scratch.Path("cache"));

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task An_empty_cache_runs_every_command_of_the_plan()
    {
        _scratch.WriteImage();
        var plan = await PlanAsync(Scratch.Toolchain);

        var built = await BuildAsync();

        Assert.Equal(plan.Commands.Select(command => command.ToString()), _runner.Commands.Select(command => command.ToString()));
        Assert.Equal("small", built.Name);
        Assert.True(File.Exists(built.Path) && File.Exists(built.Elf));
        Assert.Equal(await ContentHash.OfFileAsync(built.Path, CancellationToken.None), built.Sha256);
        Assert.True(File.Exists(_scratch.Path("logs/small/compile_commands.json")));
    }

    [Fact]
    public async Task A_second_build_runs_nothing()
    {
        _scratch.WriteImage();
        var first = await BuildAsync();
        var commands = _runner.Commands.Count;

        var second = await BuildAsync();

        Assert.Equal(commands, _runner.Commands.Count);
        Assert.Equal(first, second);
    }

    [Fact]
    public async Task The_same_image_in_another_folder_is_a_hit()
    {
        _scratch.WriteImage();
        await BuildAsync();
        var commands = _runner.Commands.Count;
        _scratch.WriteImage("elsewhere");

        await BuildAsync("elsewhere");

        Assert.Equal(commands, _runner.Commands.Count);
    }

    [Theory]
    [InlineData("image/src/add.c", new[] { "src/add.c" })]
    [InlineData("image/include/add.h", new[] { "src/add.c", "src/main.c", "src/start.S" })]
    [InlineData("image/small.ld", new string[0])]
    public async Task A_changed_file_rebuilds_what_reads_it_and_links_again(string file, string[] compiled)
    {
        _scratch.WriteImage();
        await BuildAsync();
        var before = _runner.Commands.Count;
        File.AppendAllText(_scratch.Path(file), "/* changed */\n");

        await BuildAsync();

        var commands = _runner.Commands.Skip(before).ToList();
        Assert.Equal(compiled, commands.SkipLast(2).Select(command => command.Arguments[^3]));
        Assert.Equal(["/tools/ld.lld", "/tools/llvm-objcopy"], commands.TakeLast(2).Select(command => command.Program));
    }

    [Fact]
    public async Task A_changed_file_that_is_changed_back_is_a_hit_again()
    {
        _scratch.WriteImage();
        var first = await BuildAsync();
        File.AppendAllText(_scratch.Path("image/src/add.c"), "/* changed */\n");
        await BuildAsync();
        var commands = _runner.Commands.Count;
        _scratch.WriteImage();

        Assert.Equal(first, await BuildAsync());
        Assert.Equal(commands, _runner.Commands.Count);
    }

    [Fact]
    public async Task A_header_from_outside_the_images_folders_is_refused_because_no_key_covers_it()
    {
        _scratch.WriteImage();
        _runner.Dependencies = ["include/add.h", "../other/secret.h"];

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync());

        Assert.Equal(FailureKind.Build, failure.Kind);
        Assert.Contains("../other/secret.h", failure.Message, StringComparison.Ordinal);
        Assert.False(Cache.Has((await PlanAsync(Scratch.Toolchain)).Units[0].Key));
    }

    [Fact]
    public async Task The_compilers_own_headers_are_covered_by_its_identity()
    {
        _scratch.WriteImage();
        _runner.Dependencies = ["/usr/lib/llvm-19/lib/clang/19/include/stdint.h", "include/add.h", "src/../include/add.h"];

        await BuildAsync();
    }

    [Fact]
    public async Task A_failing_compiler_leaves_no_entry_and_the_next_build_tries_again()
    {
        _scratch.WriteImage();
        _runner.Result = new ProcessResult(1, "", "src/add.c:6:2: error: expected ';' after return statement\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync());

        Assert.Equal(FailureKind.Build, failure.Kind);
        Assert.Equal("small: src/add.c:6: error: expected ';' after return statement.", failure.Message);
        Assert.Equal(_scratch.Path("logs/small.log:1"), failure.Evidence);
        Assert.False(Directory.Exists(_scratch.Path("cache/entries")));

        _runner.Result = new ProcessResult(0, "", "");
        await BuildAsync();
    }

    [Fact]
    public async Task An_image_has_one_log_with_every_command_before_what_it_printed()
    {
        _scratch.WriteImage();
        _runner.Result = new ProcessResult(0, "said one\nsaid two\n", "warned\n");

        await BuildAsync(jobs: 4);

        var blocks = (await PlanAsync(Scratch.Toolchain)).Commands
            .Select(command => $"$ {command}\nsaid one\nsaid two\nwarned\n").Order(StringComparer.Ordinal);
        var log = await File.ReadAllTextAsync(_scratch.Path("logs/small.log"));
        Assert.Equal(
            blocks, log.Split("$ ", StringSplitOptions.RemoveEmptyEntries).Select(block => $"$ {block}").Order(StringComparer.Ordinal));
        Assert.Equal(["small.log"], Directory.GetFiles(_scratch.Path("logs")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_evidence_of_a_failure_is_the_line_of_its_command()
    {
        _scratch.WriteImage();
        _runner.Before = (command, _) =>
        {
            if (command.Program == "/tools/ld.lld")
                _runner.Result = new ProcessResult(1, "", "ld.lld: error: undefined symbol: main\n");
            return Task.CompletedTask;
        };

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync());

        Assert.Equal(_scratch.Path("logs/small.log:4"), failure.Evidence); // after three compilers that printed nothing
        var lines = await File.ReadAllLinesAsync(_scratch.Path("logs/small.log"));
        Assert.Contains("/tools/ld.lld", lines[3], StringComparison.Ordinal);
        Assert.Equal("ld.lld: error: undefined symbol: main", lines[4]);
    }

    [Fact]
    public async Task A_cancelled_build_leaves_no_half_written_entry()
    {
        _scratch.WriteImage();
        using var stop = new CancellationTokenSource();
        _runner.Before = (command, _) =>
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
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scratch.Path("cache/staging")));
    }

    [Fact]
    public async Task No_more_compilers_run_at_a_time_than_asked_for()
    {
        _scratch.WriteImage();
        for (var i = 0; i < 6; i++)
            _scratch.Write($"image/src/more{i}.c", "\n");
        int running = 0, most = 0;
        _runner.Before = async (_, _) =>
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
        new ImagePlanner(toolchain, Cache).PlanAsync(ImageDescription.Load(_scratch.Path(folder)), CancellationToken.None);

    private async Task<BuiltImage> BuildAsync(string folder = "image", int jobs = 1, CancellationToken cancellation = default) =>
        await new ImageBuilder(Cache, _runner, null)
            .BuildAsync(await PlanAsync(Scratch.Toolchain, folder), jobs, _scratch.Path("logs"), cancellation);
}
