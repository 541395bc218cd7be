// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>The main job, on real firmware in an emulated machine.</summary>
[Collection(nameof(Booting))]
public sealed class RunTests : IDisposable
{
    private static readonly string[] Hello = ["run", "--scenario", "hello"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task A_run_passes_prints_its_table_and_leaves_its_folder()
    {
        var run = await CaecProgram.RunAsync("run", "--out", _scratch.Path);

        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
        Assert.Contains("consumer.read-aborts", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("a message of 32 KiB", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("passed  ", run.StandardOutput, StringComparison.Ordinal);
        foreach (var file in (string[])
            [
                "result.json", "report.md", "report.html", "images/flash.bin", "images/config-hello.txt",
                "images/config-comm.txt", "logs/hello/uart0.log", "logs/comm/uart0.log",
            ])
            Assert.True(new FileInfo(Path.Combine(_scratch["latest"], file)).Length > 0, file);
        Assert.Equal(4, Directory.GetFiles(Path.Combine(_scratch["latest"], "patches"), "*.patch").Length);
        var size = Result("latest").GetProperty("codeSize");
        Assert.True(size.GetProperty("text").GetProperty("added").GetInt64() > 0);
        Assert.True(size.GetProperty("lines").GetProperty("added").GetInt64() > 0);
    }

    [Fact]
    public async Task Two_runs_give_identical_records()
    {
        var first = await CaecProgram.RunAsync([.. Hello, "--out", _scratch["a"], "--set", "seed=7"]);
        var second = await CaecProgram.RunAsync([.. Hello, "--out", _scratch["b"], "--set", "seed=7"]);
        var comparison = await CaecProgram.RunAsync("report", _scratch["a/latest"], _scratch["b/latest"]);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.True(comparison.ExitCode == 0, comparison.StandardOutput);
        Assert.Contains("results: equal", comparison.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_with_different_seeds_are_told_apart()
    {
        await CaecProgram.RunAsync([.. Hello, "--out", _scratch["a"], "--set", "seed=7"]);
        await CaecProgram.RunAsync([.. Hello, "--out", _scratch["b"], "--set", "seed=8"]);

        var comparison = await CaecProgram.RunAsync("report", _scratch["a/latest"], _scratch["b/latest"]);

        Assert.Contains("inputs: 1 differ", comparison.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("hello seed", comparison.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task On_an_unpatched_monitor_realms_run_and_are_told_that_CSM_is_not_supported()
    {
        var run = await CaecProgram.RunAsync([.. Hello, "--unpatched", "--out", _scratch.Path]);

        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
        Assert.Contains("provider.unsupported", run.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("consumer.unsupported", run.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("provider.create", run.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_result_on_standard_output_is_JSON_and_nothing_else()
    {
        var run = await CaecProgram.RunAsync([.. Hello, "--json", "--out", _scratch.Path]);

        Assert.Equal(0, run.ExitCode);
        var onScreen = JsonDocument.Parse(run.StandardOutput).RootElement;
        Assert.Equal(Result("latest").ToString(), onScreen.ToString());
    }

    [Theory]
    [InlineData("1")]
    [InlineData("513")]
    public async Task A_region_may_be_one_page_or_more_than_one_chunk(string pages)
    {
        var run = await CaecProgram.RunAsync([.. Hello, "--set", $"region.pages={pages}", "--out", _scratch.Path]);

        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
    }

    [Fact]
    public async Task Two_builds_in_two_caches_and_two_folders_give_identical_images()
    {
        var copy = _scratch.Copy(Path.Combine(CaecProgram.Root, "firmware"), "house/firmware");
        foreach (var folder in (string[])["abi", "templates", "rmm-patches", "tf-a-patches", "qemu"])
            _scratch.Copy(Path.Combine(CaecProgram.Root, folder), $"house/{folder}");
        File.Copy(Path.Combine(CaecProgram.Root, "sources.lock"), _scratch["house/sources.lock"]);
        Assert.True(Directory.Exists(copy));
        ShareSources(_scratch["cache"]);

        var here = await CaecProgram.RunAsync("build", "--json");
        var there = await CaecProgram.RunElsewhereAsync(_scratch["house"], _scratch["cache"], "build", "--json");

        Assert.True(there.ExitCode == 0, there.StandardError);
        Assert.Equal(Hashes(here), Hashes(there));
    }

    /// <summary>Downloading once is enough; what is built from it is built anew.</summary>
    private static void ShareSources(string cache)
    {
        Directory.CreateDirectory(cache);
        File.CreateSymbolicLink(Path.Combine(cache, "sources"), Path.Combine(House.Find().Cache, "sources"));
    }

    private static List<string> Hashes(ProcessResult build) =>
    [
        .. JsonDocument.Parse(build.StandardOutput).RootElement.EnumerateArray()
            .Select(image => $"{image.GetProperty("name")} {image.GetProperty("sha256")}"),
    ];

    private JsonElement Result(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_scratch[folder], "result.json"))).RootElement;
}

/// <summary>Tests that boot a machine run one after the other: two cores are one machine's worth.</summary>
[CollectionDefinition(nameof(Booting), DisableParallelization = true)]
public sealed class Booting;
