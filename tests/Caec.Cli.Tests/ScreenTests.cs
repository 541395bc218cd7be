// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli.Tests;

public sealed class ScreenTests
{
    [Fact]
    public void Options_decide_the_style()
    {
        var style = ScreenStyle.From(CommandTree.Build().Parse("doctor --json --quiet --verbose --no-color"));

        Assert.Equal(new ScreenStyle(Json: true, Quiet: true, Verbose: true, Color: false), style);
    }

    [Fact]
    public void Cells_are_plain_text_even_where_they_look_like_markup()
    {
        var table = Screen.Table("one", "two");

        var cells = Screen.Cells("[red]not red[/]", "[");

        Assert.Equal(table.Columns.Count, cells.Length);
    }

    [Fact]
    public void Redirected_tables_have_aligned_columns_and_no_blanks_at_the_ends_of_lines()
    {
        var table = Screen.Table("name", "what it shows");
        table.AddRow(Screen.Cells("a", "short"));
        table.AddRow(Screen.Cells("longer name", $"wide {new string('x', 300)}"));
        table.AddRow(Screen.Cells("b", ""));
        using var written = new StringWriter { NewLine = "\n" };

        Screen.Create(written, redirected: true, color: false).Write(table);

        Assert.Equal(
            ["name        what it shows", "a           short", $"longer name wide {new string('x', 300)}", "b", ""],
            written.ToString().Split('\n'));
    }

    [Fact]
    public async Task Each_command_is_told_before_it_starts()
    {
        var events = new List<string>();
        var runner = new ToldRunner(new Noting(events), command => events.Add($"told {command}"));

        await runner.RunAsync(new Workstation.Command("clang", ["-c"]), null, CancellationToken.None);

        Assert.Equal(["told clang -c", "started clang -c"], events);
    }

    private sealed class Noting(List<string> events) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(
            Workstation.Command command, string? logFile, CancellationToken cancellation)
        {
            events.Add($"started {command}");
            return Task.FromResult(new ProcessResult(0, "", ""));
        }
    }
}
