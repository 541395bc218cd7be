// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench.Tests;

public class RunReportTests
{
    [Fact]
    public void The_report_of_a_run_that_passed() => Approve("passed", RunReport.Text(SampleRun.Record));

    [Fact]
    public void The_report_of_a_run_that_failed() => Approve("failed", RunReport.Text(SampleRun.Failed));

    [Fact]
    public void The_report_of_a_run_that_measured() => Approve("measured", RunReport.Text(MeasuredRun.Record));

    [Fact]
    public void Without_counted_instructions_the_report_has_no_figures() =>
        Assert.DoesNotContain(
            "costs",
            RunReport.Text(MeasuredRun.Record with
            {
                Machine = MeasuredRun.Record.Machine! with { Counting = null },
            }),
            StringComparison.Ordinal);

    // To accept a change: look at the .received.md that the test leaves beside the program, and copy it.
    private static void Approve(string name, string text)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Approved");
        var approved = Path.Combine(folder, name + ".md");
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".received.md"), text);
        Assert.Equal(File.Exists(approved) ? File.ReadAllText(approved) : string.Empty, text);
    }
}
