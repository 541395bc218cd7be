// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Bench;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>Malicious realms and a malicious host, on real firmware in an emulated machine.</summary>
[Collection(nameof(Booting))]
public sealed class AttackTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Every_attack_of_the_catalogue_is_carried_out_and_stopped_and_again_the_same()
    {
        var first = await CaecProgram.RunAsync("bench", "attack", "--json", "--out", _scratch["a"]);
        Assert.True(first.ExitCode == 0, first.StandardError);
        var attacks = JsonDocument.Parse(first.StandardOutput).RootElement.GetProperty("attacks").EnumerateArray().ToList();
        Assert.Equal(
            AttackCatalogue.Embedded.Attacks.Select(attack => attack.Name),
            attacks.Select(attack => attack.GetProperty("name").GetString()));
        Assert.All(attacks, attack => Assert.Equal("held", attack.GetProperty("verdict").GetString()));
        Assert.Contains($"all {attacks.Count} attacks stopped", Report("a", "report.html"), StringComparison.Ordinal);

        var second = await CaecProgram.RunAsync("run", "--scenario", "attack", "--out", _scratch["b"]);
        Assert.True(second.ExitCode == 0, second.StandardError);
        var comparison = await CaecProgram.RunAsync("report", _scratch["a/latest"], _scratch["b/latest"]);
        Assert.True(comparison.ExitCode == 0, comparison.StandardOutput);
        Assert.Contains("results: equal", comparison.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_read_only_mount_refuses_does_not_depend_on_an_unknown_register()
    {
        var run = await CaecProgram.RunAsync(
            "bench", "attack", "--json", "--set", "attack.only=read-only", "--set", "machine.hpfar=last",
            "--out", _scratch["hpfar"]);
        Assert.True(run.ExitCode == 0, run.StandardError);
        var result = JsonDocument.Parse(run.StandardOutput).RootElement;
        Assert.Equal(
            AttackCatalogue.Embedded.Attacks.Where(attack => attack.Name.Contains("read-only", StringComparison.Ordinal))
                .Select(attack => attack.Name),
            result.GetProperty("attacks").EnumerateArray().Select(attack => attack.GetProperty("name").GetString()));
        Assert.Equal("last", result.GetProperty("intent").GetProperty("parameters").GetProperty("machine.hpfar").GetString());
        Assert.Contains(
            result.GetProperty("patches").EnumerateArray(),
            patch => patch.GetProperty("file").GetString()!.EndsWith("machine-model.patch", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_core_that_forgets_that_a_share_is_read_only_is_caught()
    {
        await _scratch.CopyHouseAsync(
            "firmware/csm/src/attach.c", ".write = (consent.perm & CSM_PERM_WRITE) != 0,", ".write = true,");

        var run = await CaecProgram.RunElsewhereAsync(
            _scratch["house"], House.Find().Cache, "bench", "attack", "--out", _scratch["out"]);

        Assert.True(run.ExitCode == (int)FailureKind.CheckFailed, run.StandardError);
        Assert.Matches("caec: Attack [a-z-]+ got through: ", run.StandardError);
        Assert.Matches(@"see  .*/logs/uart0\.log:[0-9]+", run.StandardError);
        Assert.Matches("write-through-[a-z-]* +reference 4 +GOT THROUGH", run.StandardOutput);
        Assert.Contains("### Not stopped", Report("out", "report.md"), StringComparison.Ordinal);
    }

    // The emulated machine has FEAT_TLBIRANGE; a monitor that never finds it goes page by page.
    [Fact]
    public async Task Without_ranges_of_TLB_maintenance_what_is_revoked_is_gone_too()
    {
        await _scratch.CopyHouseWithoutRangesAsync();

        var run = await CaecProgram.RunElsewhereAsync(
            _scratch["house"], House.Find().Cache, "bench", "hello", "--out", _scratch["out"]);

        Assert.True(run.ExitCode == 0, run.StandardError);
    }

    private string Report(string folder, string name) =>
        File.ReadAllText(Path.Combine(_scratch[folder], "latest", name));
}
