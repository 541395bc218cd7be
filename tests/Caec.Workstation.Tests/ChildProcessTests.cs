// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Workstation.Tests;

public sealed class ChildProcessTests : IDisposable
{
    private readonly ScratchFolder _folder = new();
    private readonly ChildProcess _runner = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Both_streams_and_the_exit_code_come_back()
    {
        var program = _folder.Program("talk", "echo out; echo err >&2; exit 7");

        var result = await _runner.RunAsync(new Command(program, []), null, CancellationToken.None);

        Assert.Equal(new ProcessResult(7, "out\n", "err\n"), result);
    }

    [Fact]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        var program = _folder.Program("show", "for word in \"$@\"; do echo \"[$word]\"; done");

        var result = await _runner.RunAsync(
            new Command(program, ["a b", "$HOME", "'", string.Empty, "--"]), null, CancellationToken.None);

        Assert.Equal("[a b]\n[$HOME]\n[']\n[]\n[--]\n", result.StandardOutput);
    }

    [Fact]
    public async Task Megabytes_on_both_streams_at_once_do_not_block_it()
    {
        var program = _folder.Program(
            "flood", "i=0; while [ $i -lt 40 ]; do head -c 65536 /dev/zero | tr '\\0' e >&2; echo >&2; "
                + "head -c 65536 /dev/zero | tr '\\0' o; echo; i=$((i+1)); done");

        var result = await _runner.RunAsync(new Command(program, []), null, CancellationToken.None);

        Assert.Equal(40 * 65537, result.StandardOutput.Length);
        Assert.Equal(40 * 65537, result.StandardError.Length);
    }

    [Fact]
    public async Task Input_is_written_and_then_ends()
    {
        var result = await _runner.RunAsync(
            new Command("cat", [], Input: "one\ntwo\n"), null, CancellationToken.None);

        Assert.Equal("one\ntwo\n", result.StandardOutput);
    }

    [Fact]
    public async Task A_program_that_reads_no_input_is_no_failure()
    {
        var result = await _runner.RunAsync(
            new Command("true", [], Input: new string('x', 1 << 20)), null, CancellationToken.None);

        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task The_log_has_the_command_and_both_streams()
    {
        var program = _folder.Program("talk", "echo out; echo err >&2");
        var log = _folder.File("logs/talk.log");

        await _runner.RunAsync(new Command(program, ["a b"]), log, CancellationToken.None);

        var lines = await File.ReadAllLinesAsync(log);
        Assert.Equal($"$ {program} 'a b'", lines[0]);
        Assert.Equal(["err", "out"], lines[1..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Cancelling_kills_the_program_and_its_children()
    {
        var file = _folder.File("child");
        var program = _folder.Program("tree", $"sleep 1000 & echo $! > {file}; wait");
        using var stop = new CancellationTokenSource();
        var run = _runner.RunAsync(new Command(program, []), null, stop.Token);
        var child = await ProcessTable.ReadIdAsync(file);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.True(await ProcessTable.IsGoneSoonAsync(child));
    }

    [Fact]
    public async Task A_daemon_that_keeps_the_output_open_does_not_hold_up_the_result()
    {
        var file = _folder.File("daemon");
        var program = _folder.Program("start", $"echo started; sleep 1000 & echo $! > {file}");

        var result = await _runner.RunAsync(new Command(program, []), null, CancellationToken.None);

        Assert.Equal("started\n", result.StandardOutput);
        var daemon = await ProcessTable.ReadIdAsync(file);
        Assert.True(ProcessTable.IsRunning(daemon));
        System.Diagnostics.Process.GetProcessById(daemon).Kill();
    }

    [Fact]
    public async Task A_child_does_not_outlive_a_parent_that_is_killed()
    {
        using var parent = ParentProgram.Start("sleep", "1000");
        var child = int.Parse((await parent.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        Assert.True(ProcessTable.IsRunning(child));

        parent.Kill(); // SIGKILL, and to the parent only: it has no chance to tidy up

        Assert.True(await ProcessTable.IsGoneSoonAsync(child));
    }

    [Fact]
    public async Task A_child_outlives_the_pool_thread_that_asked_for_it()
    {
        // PR_SET_PDEATHSIG fires when the forking thread ends; were it this one, the child would die with it.
        var file = _folder.File("id");
        var program = _folder.Program("wait", $"echo $$ > {file}; cat > /dev/null");
        System.Diagnostics.Process? process = null;
        var thread = new Thread(() => process = ChildProcess.StartAsync(new Command(program, [])).GetAwaiter().GetResult());
        thread.Start();
        thread.Join();
        var id = await ProcessTable.ReadIdAsync(file);

        Assert.True(ProcessTable.IsRunning(id));
        Assert.Equal(process!.Id, id);

        await ChildProcess.StopAsync(process);
        Assert.False(ProcessTable.IsRunning(id));
        process.Dispose();
    }

    [Fact]
    public async Task A_missing_program_is_named()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => _runner.RunAsync(new Command("no-such-program", []), null, CancellationToken.None));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Contains("no-such-program", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_working_folder_is_a_failure_and_the_next_start_works()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => _runner.RunAsync(
            new Command("true", [], _folder.File("nowhere")), null, CancellationToken.None));

        Assert.Equal(FailureKind.Missing, failure.Kind);
        Assert.Equal(0, (await _runner.RunAsync(new Command("true", []), null, CancellationToken.None)).ExitCode);
    }
}
