// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>The CSM series on a tree of the user's.</summary>
public sealed class SeriesTests : IDisposable
{
    private readonly ScratchFolder _scratch = new();
    private readonly string _tree;

    public SeriesTests() => _tree = _scratch.Copy(Path.Combine(CaecProgram.Root, "firmware", "monitor"), "tree");

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Check_finds_every_anchor_and_writes_nothing()
    {
        var before = await ScratchFolder.HashAsync(_tree);

        var check = await CaecProgram.RunAsync("check", "--target", "reference", "--tree", _tree, "--json");

        Assert.True(check.ExitCode == 0, check.StandardError);
        var result = JsonDocument.Parse(check.StandardOutput).RootElement;
        Assert.True(result.GetProperty("complete").GetBoolean());
        Assert.NotEqual(0, result.GetProperty("findings").GetArrayLength());
        Assert.Equal(before, await ScratchFolder.HashAsync(_tree));
    }

    [Fact]
    public async Task Revert_restores_the_tree_byte_for_byte()
    {
        var before = await ScratchFolder.HashAsync(_tree);

        var apply = await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree);
        var between = await ScratchFolder.HashAsync(_tree);
        var revert = await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree, "--revert");

        Assert.True(apply.ExitCode == 0, apply.StandardError);
        Assert.NotEqual(before, between);
        Assert.True(revert.ExitCode == 0, revert.StandardError);
        Assert.Equal(before, await ScratchFolder.HashAsync(_tree));
    }

    [Fact]
    public async Task The_mails_give_with_git_am_what_apply_gives()
    {
        var repository = _scratch.Copy(_tree, "repository");
        var generate = await CaecProgram.RunAsync(
            "generate", "--target", "reference", "--tree", _tree, "--out", _scratch["mails"]);
        await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree);
        Assert.True(generate.ExitCode == 0, generate.StandardError);
        string[] mails = [.. Directory.GetFiles(_scratch["mails"], "*.patch").Order(StringComparer.Ordinal)];
        Assert.Equal(4, mails.Length);

        await GitAsync(repository, "init", "-q");
        await GitAsync(repository, "add", "-A");
        await GitAsync(repository, "commit", "-q", "-m", "base");
        await GitAsync(repository, ["am", "-q", .. mails]);

        Directory.Delete(Path.Combine(repository, ".git"), recursive: true);
        Directory.Delete(Path.Combine(_tree, ".caec"), recursive: true);
        Assert.Equal(await ScratchFolder.HashAsync(_tree), await ScratchFolder.HashAsync(repository));
    }

    [Fact]
    public async Task A_removed_anchor_is_named_and_check_exits_1()
    {
        // The function whose switch gets the CSM calls goes by another name.
        foreach (var file in Directory.GetFiles(_tree, "*.?", SearchOption.AllDirectories))
        {
            var text = await File.ReadAllTextAsync(file);
            if (text.Contains("rsi_dispatch(", StringComparison.Ordinal))
                await File.WriteAllTextAsync(file, text.Replace("rsi_dispatch(", "rsi_route(", StringComparison.Ordinal));
        }
        var before = await ScratchFolder.HashAsync(_tree);

        var check = await CaecProgram.RunAsync("check", "--target", "reference", "--tree", _tree);
        var apply = await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree);

        Assert.Equal((int)FailureKind.CheckFailed, check.ExitCode);
        Assert.Contains("rsi-calls", check.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("rsi_dispatch", check.StandardOutput, StringComparison.Ordinal);
        Assert.Equal((int)FailureKind.CheckFailed, apply.ExitCode);
        Assert.Equal(before, await ScratchFolder.HashAsync(_tree));
    }

    [Fact]
    public async Task A_tree_that_is_patched_already_is_refused_and_kept()
    {
        await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree);
        var before = await ScratchFolder.HashAsync(_tree);

        var again = await CaecProgram.RunAsync("apply", "--target", "reference", "--tree", _tree);

        Assert.NotEqual(0, again.ExitCode);
        Assert.Contains("caec: ", again.StandardError, StringComparison.Ordinal);
        Assert.Equal(before, await ScratchFolder.HashAsync(_tree));
    }

    [Fact]
    public async Task A_folder_that_is_no_such_tree_is_refused()
    {
        Directory.CreateDirectory(_scratch["empty"]);

        var check = await CaecProgram.RunAsync("check", "--target", "reference", "--tree", _scratch["empty"]);

        Assert.Equal((int)FailureKind.Usage, check.ExitCode);
        Assert.Empty(Directory.GetFileSystemEntries(_scratch["empty"]));
    }

    private static async Task GitAsync(string folder, params string[] arguments)
    {
        var git = await new ChildProcess().RunAsync(
            new Command(
                "git",
                ["-c", "user.name=tester", "-c", "user.email=tester@localhost", "-c", "commit.gpgsign=false", .. arguments],
                folder),
            null,
            CancellationToken.None);
        Assert.True(git.ExitCode == 0, git.StandardError);
    }
}
