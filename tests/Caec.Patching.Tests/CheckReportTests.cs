// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

public sealed class CheckReportTests
{
    private const string Unit = """
        enum state { STATE_NS, STATE_CSM };
        struct granule { enum state state; };
        void granule_put(struct granule *g, enum state state);

        int undelegate(struct granule *g)
        {
        	/* Back to the host. */
        	granule_put(g, STATE_NS);
        	return 0;
        }

        """;

    [Fact]
    public async Task A_missing_place_is_told_on_one_screen_with_what_is_there()
    {
        Assert.Equal(
            """
            The series synthetic does not fit (0 of 1 places do): TREE

            1. hook (one): missing
               expected  a call of granule_set() with STATE_NS in undelegate()
               found     there is none; the most similar is `granule_put(g,
                         STATE_NS);`
               at        unit.c:8
                  7 |     /* Back to the host. */
            >     8 |     granule_put(g, STATE_NS);
                  9 |     return 0;
                 10 | }
                 11 |
            """,
            await ReportAsync(Workbench.Edit(
                "hook", "at: before-call, function: undelegate, call: granule_set, argument: STATE_NS", "x();")));
    }

    [Fact]
    public async Task A_taken_value_names_its_owner_and_several_problems_are_all_listed()
    {
        Assert.Equal(
            """
            The series synthetic does not fit (1 of 4 places do): TREE

            1. state (one): taken
               expected  the value 1 to be free in the enum
               found     STATE_CSM has it
               at        unit.c:1

            2. name (one): taken
               expected  the name granule_put to be free
               found     a function has it
               at        unit.c:3

            3. type (one): different
               expected  undelegate() to return void
               found     it returns int
               at        unit.c:5
            """,
            await ReportAsync(
                Workbench.Edit("state", "at: enum-end, enum: state, value: 1", "STATE_X,"),
                Workbench.Edit("good", "at: after-function, function: undelegate", "int x;"),
                Workbench.Edit("name", "at: file-end", "int x;", more: "expect: {free: [granule_put]}"),
                Workbench.Edit("type", "at: before-return, function: undelegate", "x();", more: "expect: {returns: void}")));
    }

    [Fact]
    public async Task One_problem_takes_less_than_a_screen_however_long_its_words_are()
    {
        var name = new string('x', 70);
        var arguments = string.Join(", ", Enumerable.Range(0, 12).Select(i => $"int {name}{i}"));
        using var bench = new Workbench($"int f({arguments})\n{{\n\treturn 0; /* {name} {name} */\n}}\n");
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit(
            "hook", "at: before-return, function: f", "x();", more: "expect: {params: [{as: a, type: \"struct rd *\"}]}")));
        var report = CheckReport.Lines(await bench.PlanAsync(), 80);
        Assert.InRange(report.Count, 5, 24);
        Assert.All(report.Where(line => !line.Contains(bench.Tree, StringComparison.Ordinal)), line => Assert.InRange(line.Length, 0, 88));
    }

    [Fact]
    public async Task A_tree_that_fits_is_said_in_one_line() =>
        Assert.Equal(
            "The series synthetic fits (1 of 1 places): TREE",
            await ReportAsync(Workbench.Edit("hook", "at: before-return, function: undelegate", "x();")));

    private static async Task<string> ReportAsync(params string[] edits)
    {
        using var bench = new Workbench(Unit);
        bench.WriteSeries(Workbench.Patch("one", edits));
        var plan = await bench.PlanAsync();
        return string.Join('\n', CheckReport.Lines(plan with { Tree = bench.Tree }, 68).Select(line => line.TrimEnd()))
            .Replace(bench.Tree, "TREE", StringComparison.Ordinal);
    }
}
