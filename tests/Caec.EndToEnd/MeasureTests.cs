// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>The measurements, and the gate that stands on them.</summary>
[Collection(nameof(Booting))]
public sealed class MeasureTests : IDisposable
{
    private static readonly string[] SmallComm =
        ["bench", "comm", "--set", "comm.sizes=64..4096", "--set", "comm.messages=5"];

    private static readonly string[] SmallSetup =
        ["bench", "setup", "--set", "setup.pages.most=4", "--set", "setup.repeats=1"];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Two_measurements_give_identical_counts()
    {
        foreach (var name in (string[])["a", "b"])
            await MeasureAsync(CaecProgram.Root, name, SmallComm);

        var comparison = await CaecProgram.RunAsync(
            "report", _scratch["a/latest"], _scratch["b/latest"], "--max-growth", "0");

        Assert.True(comparison.ExitCode == 0, comparison.StandardOutput);
        Assert.Contains("results: equal", comparison.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shared_protected_memory_costs_what_plain_memory_costs_and_encryption_costs_more()
    {
        await MeasureAsync(CaecProgram.Root, "run", SmallComm);
        var roundTrips = RoundTrips("run/latest");

        foreach (var size in (string[])["64", "128", "256", "512", "1024", "2048", "4096"])
        {
            var (shared, plain) = (roundTrips[("csm-copy", size)], roundTrips[("plain-copy", size)]);
            Assert.InRange(shared, plain * 0.98, plain * 1.02);
            Assert.InRange(roundTrips[("csm-in-place", size)], 1, shared);
            Assert.InRange(roundTrips[("aes-hardware", size)], shared, roundTrips[("aes-software", size)]);
        }
    }

    [Fact]
    public async Task Without_CSM_the_modes_that_need_none_are_measured()
    {
        await MeasureAsync(CaecProgram.Root, "run", [.. SmallComm, "--unpatched"]);

        Assert.Equal(
            ["aes-hardware", "aes-software", "plain-copy"],
            RoundTrips("run/latest").Keys.Select(key => key.Mode).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_realm_that_has_no_part_in_CSM_pays_at_most_one_percent_for_it_on_any_call()
    {
        await MeasureAsync(CaecProgram.Root, "without", ["bench", "calls", "--unpatched"]);
        await MeasureAsync(CaecProgram.Root, "with", ["bench", "calls"]);

        var gate = await CaecProgram.RunAsync(
            "report", _scratch["without/latest"], _scratch["with/latest"], "--max-growth", "1");

        Assert.True(gate.ExitCode == 0, gate.StandardOutput);
        Assert.Contains("image rmm", gate.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("results: equal", gate.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("metrics: 17 in both", gate.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_region_of_one_block_is_mapped_by_one_entry_and_costs_no_more_than_twenty_pages()
    {
        await MeasureAsync(
            CaecProgram.Root, "run", ["bench", "setup", "--set", "setup.pages.most=512", "--set", "setup.repeats=1"]);
        var figures = Regions("run/latest");
        var (one, page, block) = (
            figures["attach pages 1"], figures["attach pages 512"] - figures["attach pages 1"], figures["attach blocks 512"]);

        Assert.InRange(page / 511, 1, 100);
        Assert.InRange(block, 1, Math.Min(one + (19 * page / 511), figures["attach pages 32"]));
        Assert.All(
            figures.Where(figure => figure.Key.Contains(".longest-call", StringComparison.Ordinal)),
            figure => Assert.InRange(figure.Value, 1, 200_000));
        Assert.InRange(figures["notify"], figures["notify.longest-call"], 200_000);
    }

    [Fact]
    public async Task A_loop_planted_in_ATTACH_fails_the_gate_which_names_it()
    {
        var house = CopyOfHouse();
        var attach = Path.Combine(house, "firmware", "csm", "src", "attach.c");
        var text = await File.ReadAllTextAsync(attach);
        const string place = "result = csm_port_map(";
        Assert.Contains(place, text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(attach, text.Replace(
            place, "for (volatile int i = 0; i < 400; i++)\n\t\t;\n\t" + place, StringComparison.Ordinal));
        await MeasureAsync(CaecProgram.Root, "before", SmallSetup);
        await MeasureAsync(house, "after", SmallSetup);

        var gate = await CaecProgram.RunAsync("report", _scratch["before/latest"], _scratch["after/latest"]);
        var lenient = await CaecProgram.RunAsync(
            "report", _scratch["before/latest"], _scratch["after/latest"], "--max-growth", "100000");

        Assert.Equal((int)FailureKind.CheckFailed, gate.ExitCode);
        Assert.Contains("attach", gate.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("rmm", gate.StandardOutput, StringComparison.Ordinal);
        Assert.True(lenient.ExitCode == 0, lenient.StandardOutput);
    }

    private async Task MeasureAsync(string house, string name, string[] arguments)
    {
        var run = await CaecProgram.RunElsewhereAsync(
            house, House.Find().Cache, [.. arguments, "--out", _scratch[name]]);
        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
    }

    private string CopyOfHouse()
    {
        foreach (var folder in (string[])["firmware", "abi", "templates", "rmm-patches", "tf-a-patches", "qemu"])
            _scratch.Copy(Path.Combine(CaecProgram.Root, folder), $"house/{folder}");
        File.Copy(Path.Combine(CaecProgram.Root, "sources.lock"), _scratch["house/sources.lock"]);
        return _scratch["house"];
    }

    /// <summary>What the RMM executes, by operation, mapping and pages.</summary>
    private Dictionary<string, double> Regions(string folder) =>
        Metrics(folder).Where(metric => metric.GetProperty("side").GetString() == "rmm").ToDictionary(
            metric => string.Join(
                ' ',
                (string?[])[metric.GetProperty("name").GetString(), Parameter(metric, "mapping"), Parameter(metric, "pages")])
                .TrimEnd(),
            metric => metric.GetProperty("median").GetDouble());

    private static string? Parameter(JsonElement metric, string name) =>
        metric.GetProperty("parameters").TryGetProperty(name, out var value) ? value.GetString() : null;

    private JsonElement.ArrayEnumerator Metrics(string folder) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_scratch[folder], "result.json"))).RootElement
            .GetProperty("scenarios")[0].GetProperty("metrics").EnumerateArray();

    private Dictionary<(string Mode, string Size), double> RoundTrips(string folder) =>
        Metrics(folder)
            .Where(metric => metric.GetProperty("name").GetString() == "round-trip")
            .ToDictionary(
                metric => (
                    metric.GetProperty("parameters").GetProperty("mode").GetString()!,
                    metric.GetProperty("parameters").GetProperty("size").GetString()!),
                metric => metric.GetProperty("median").GetDouble());
}
