// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>TF-RMM as upstream releases it, on trees that the environment names.</summary>
[Collection(nameof(Booting))]
public sealed class TfRmmTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [TfRmmFact]
    public async Task Hello_passes_without_CSM_and_says_so()
    {
        foreach (var tree in TfRmmFactAttribute.Trees)
        {
            var run = await RunAsync(tree, "--unpatched");

            Assert.True(run.ExitCode == 0, $"{tree}: {run.StandardError}{run.StandardOutput}");
            Assert.Contains("provider.unsupported", run.StandardOutput, StringComparison.Ordinal);
        }
    }

    [TfRmmFact]
    public async Task Hello_passes_with_CSM_and_the_run_record_says_what_it_adds()
    {
        foreach (var tree in TfRmmFactAttribute.Trees)
        {
            var run = await RunAsync(tree);

            Assert.True(run.ExitCode == 0, $"{tree}: {run.StandardError}{run.StandardOutput}");
            Assert.Contains("consumer.read-aborts", run.StandardOutput, StringComparison.Ordinal);
            var rmm = JsonDocument.Parse(await File.ReadAllTextAsync(_scratch["latest/result.json"])).RootElement
                .GetProperty("codeSize").GetProperty("programs")[0];
            var code = rmm.GetProperty("code");
            Assert.InRange(code.GetProperty("added").GetInt64(), 1, code.GetProperty("before").GetInt64());
            Assert.Contains(
                rmm.GetProperty("functions").EnumerateArray(),
                function => function.GetProperty("function").GetString() == "csm_attach");
        }
    }

    [TfRmmFact]
    public async Task Every_attack_is_carried_out_and_stopped()
    {
        foreach (var tree in TfRmmFactAttribute.Trees)
        {
            var run = await RunAsync("attack", tree, []);

            Assert.True(run.ExitCode == 0, $"{tree}: {run.StandardError}{run.StandardOutput}");
            Assert.Contains("attacks held", run.StandardOutput, StringComparison.Ordinal);
        }
    }

    [TfRmmFact]
    public async Task Hello_passes_without_ranges_of_TLB_maintenance()
    {
        await _scratch.CopyHouseWithoutRangesAsync();

        var run = await CaecProgram.RunElsewhereAsync(
            _scratch["house"], House.Find().Cache,
            "bench", "hello", "--rmm", "tf-rmm", "--rmm-src", TfRmmFactAttribute.Trees[0], "--out", _scratch["out"]);

        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    [TfRmmFact]
    public async Task The_same_tree_gives_the_same_bytes_in_another_cache_and_stays_as_it_is()
    {
        var tree = TfRmmFactAttribute.Trees[0];
        var before = await ScratchFolder.HashAsync(tree);
        var images = new List<string>();
        foreach (var cache in (string[])["a", "b"])
        {
            var build = await CaecProgram.RunElsewhereAsync(
                CaecProgram.Root, _scratch[cache], "build", "rmm", "--rmm", "tf-rmm", "--rmm-src", tree, "--unpatched",
                "--json");
            Assert.True(build.ExitCode == 0, build.StandardError);
            images.Add(JsonDocument.Parse(build.StandardOutput).RootElement[0].GetProperty("sha256").GetString()!);
        }

        Assert.Equal(images[0], images[1]);
        Assert.Equal(before, await ScratchFolder.HashAsync(tree));
    }

    private Task<ProcessResult> RunAsync(string tree, params string[] more) => RunAsync("hello", tree, more);

    private Task<ProcessResult> RunAsync(string scenario, string tree, string[] more) => CaecProgram.RunAsync(
        ["run", "--rmm", "tf-rmm", "--rmm-src", tree, "--scenario", scenario, "--out", _scratch.Path, .. more]);
}

/// <summary>A test on real trees of TF-RMM, which this repository does not hold: CAEC_TFRMM_SRC names them, separated by
/// colons, with their submodules.</summary>
internal sealed class TfRmmFactAttribute : FactAttribute
{
    public TfRmmFactAttribute()
    {
        if (Trees.Count == 0)
            Skip = "needs a tree of TF-RMM: CAEC_TFRMM_SRC=DIR";
    }

    public static IReadOnlyList<string> Trees { get; } =
        (Environment.GetEnvironmentVariable("CAEC_TFRMM_SRC") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries);
}
