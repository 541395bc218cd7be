// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Cli.Tests;

public sealed class ScreenStyleTests
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
}
