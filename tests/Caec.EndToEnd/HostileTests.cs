// SPDX-License-Identifier: BSD-3-Clause
using Caec.Cli.Tests;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>Command lines and surroundings that nobody means well with: one sentence, an exit code that the documents know,
/// and never a stack trace.</summary>
public sealed class HostileTests : IDisposable
{
    // Of docs/commands.md, without 70: a defect is what is looked for.
    private static readonly int[] Documented = [0, 1, 2, 3, 4, 5, 6, 130];

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Any_command_line_ends_with_a_documented_code_and_without_a_stack_trace()
    {
        var lines = new CommandLines(Caec.Cli.CommandTree.Build());
        for (var seed = 100_000; seed < 100_100; seed++)
        {
            // What no process can be given is left out; --dry-run first, so that none of it does anything.
            var words = lines.Make(seed).Where(word => !word.Contains('\0', StringComparison.Ordinal) && word != "\uD800").ToArray();
            var result = await CaecProgram.RunElsewhereAsync(
                CaecProgram.Root, _scratch["cache"], ["--dry-run", .. words]);

            AssertCalm(result, $"seed {seed}: {string.Join(' ', words)}");
        }
    }

    [Theory]
    [InlineData("CAEC_CACHE=/etc/passwd", 2)]
    [InlineData("CAEC_CACHE=/proc/none", 3)]
    [InlineData("CAEC_ROOT=/etc", 3)]
    [InlineData("CAEC_ROOT=/nonexistent", 2)]
    [InlineData("PATH=/nonexistent", 3)]
    [InlineData("TMPDIR=/nonexistent", 2)]
    [InlineData("LC_ALL=tr_TR.UTF-8", 0)]
    public async Task Odd_variables_are_told_of(string variable, int code)
    {
        var line = variable.StartsWith("PATH=", StringComparison.Ordinal) || variable.StartsWith("CAEC_CACHE=/proc", StringComparison.Ordinal)
            ? "build realm"
            : "sources list";

        var result = await ShellAsync($"{variable} \"$dotnet\" \"$caec\" {line}");

        Assert.True(result.ExitCode == code, $"{result.ExitCode} {result.StandardError}");
        AssertCalm(result, variable);
    }

    [Theory]
    [InlineData("\"$dotnet\" \"$caec\" sources list >&-", 3)]
    [InlineData("\"$dotnet\" \"$caec\" sources list >/dev/full", 3)]
    [InlineData("\"$dotnet\" \"$caec\" abi lint --json >/dev/full", 3)]
    [InlineData("\"$dotnet\" \"$caec\" run --warp 2>/dev/full", 2)]
    [InlineData("\"$dotnet\" \"$caec\" run --warp >&- 2>&-", 2)]
    [InlineData("\"$dotnet\" \"$caec\" abi lint <&-", 0)]
    [InlineData("mkdir gone && cd gone && rmdir ../gone && \"$dotnet\" \"$caec\" report x", 2)]
    [InlineData("mkdir gone && cd gone && rmdir ../gone && \"$dotnet\" \"$caec\" build host --dry-run", 0)]
    public async Task Closed_and_full_streams_and_a_folder_that_is_gone_are_borne(string script, int code)
    {
        var result = await ShellAsync(script);

        Assert.True(result.ExitCode == code, $"{result.ExitCode} {result.StandardError}");
        AssertCalm(result, script);
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        var result = await ShellAsync("{ \"$dotnet\" \"$caec\" sources list; echo \"code $?\" >&2; } | true");

        Assert.Equal("code 0\n", result.StandardError);
    }

    private Task<ProcessResult> ShellAsync(string script) => new ChildProcess().RunAsync(
        new Command(
            "/bin/bash", ["-c", script], _scratch.Path,
            new Dictionary<string, string>
            {
                ["dotnet"] = ToolPath.Find("dotnet")!,
                ["caec"] = Path.Combine(AppContext.BaseDirectory, "caec.dll"),
                ["CAEC_ROOT"] = CaecProgram.Root,
                ["CAEC_CACHE"] = House.Find().Cache,
            }),
        null, CancellationToken.None);

    private static void AssertCalm(ProcessResult result, string what)
    {
        Assert.True(Documented.Contains(result.ExitCode), $"{what}: exit code {result.ExitCode}\n{result.StandardError}");
        Assert.DoesNotContain("   at ", result.StandardError, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", result.StandardError, StringComparison.Ordinal);
    }
}
