// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>What a command line alone decides.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("fly")]
    [InlineData("run --rmm none")]
    [InlineData("run --scenario none")]
    [InlineData("run --rmm reference reference")]
    [InlineData("run --rmm reference tf-rmm@0.0.1")]
    [InlineData("run --rmm reference tf-rmm --rmm-version 0.8.0")]
    [InlineData("bench attack --rmm tf-rmm@0.8.0 --rmm-src /nonexistent")]
    [InlineData("bench attack --unpatched")]
    [InlineData("run --set region.pages=0")]
    [InlineData("run --set pages")]
    [InlineData("run --jobs 0")]
    [InlineData("run --timeout soon")]
    [InlineData("run --rmm-src /nonexistent")]
    [InlineData("boot --payload /nonexistent")]
    [InlineData("boot --expect (")]
    [InlineData("check --target reference")]
    [InlineData("check --target reference --tree /nonexistent")]
    [InlineData("report /nonexistent")]
    [InlineData("test no-such-suite")]
    [InlineData("sources sync no-such-source")]
    public async Task Wrong_usage_gets_a_sentence_and_exit_code_2(string line)
    {
        var result = await CaecProgram.RunAsync(line.Split(' '));

        Assert.Equal((int)FailureKind.Usage, result.ExitCode);
        Assert.StartsWith("caec: ", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
        Assert.Empty(result.StandardOutput);
    }

    [Fact]
    public async Task Help_lists_every_command_and_exits_0()
    {
        var help = await CaecProgram.RunAsync("--help");

        Assert.Equal(0, help.ExitCode);
        foreach (var command in (string[])
            ["run", "doctor", "sources", "generate", "check", "apply", "build", "boot", "bench", "report", "abi", "test"])
            Assert.Contains($"  {command}", help.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_prints_commands_and_leaves_nothing()
    {
        var plan = await CaecProgram.RunElsewhereAsync(
            CaecProgram.Root, _scratch["cache"], "run", "--dry-run", "--out", _scratch["out"]);

        Assert.True(plan.ExitCode == 0, plan.StandardError);
        Assert.Contains("apt-get", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("--target=aarch64-none-elf", plan.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("x-rme=on", plan.StandardOutput, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_scratch["out"]));
        Assert.Empty(Directory.GetFiles(_scratch["cache"], "*.o", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task The_doctor_s_facts_are_data()
    {
        var doctor = await CaecProgram.RunAsync("doctor", "--json");

        var checks = JsonDocument.Parse(doctor.StandardOutput).RootElement.EnumerateArray().ToList();
        Assert.Contains(checks, check => check.GetProperty("name").GetString() == "clang");
        Assert.Equal(checks.All(check => check.GetProperty("ok").GetBoolean()), doctor.ExitCode == 0);
    }

    [Fact]
    public async Task The_interface_is_consistent_and_nothing_rendered_is_stale()
    {
        var lint = await CaecProgram.RunAsync("abi", "lint");

        Assert.True(lint.ExitCode == 0, lint.StandardOutput);
    }
}
