// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

public sealed class StatementAnchorTests
{
    private const string Unit = """
        struct granule { int state; struct { unsigned long sum; } con[2]; };
        int check(int x);
        void set_state(struct granule *g, int state);
        int undelegate(struct granule *g, unsigned long addr)
        {
        	int ret;
        	int copy = 1;

        	ret = check((int)addr);
        	if (ret != 0)
        		return ret;

        	/* Now it goes. */
        	set_state(g, copy);
        	g->con[0].sum = ~addr + 1UL;
        	if (copy) {
        		check(3);
        	}
        	return check(
        		copy);
        }

        """;

    [Fact]
    public async Task Text_goes_before_the_statement_and_its_comment() =>
        Assert.Equal(
            Unit.Replace("\t/* Now", "\tif (shared(g))\n\t\treturn 1;\n\t/* Now", StringComparison.Ordinal),
            await Workbench.EditedAsync(
                Unit, "at: before-call, function: undelegate, call: set_state", "if (shared({{param.it}}))\n\treturn 1;",
                "expect: {params: [{as: it, type: \"struct granule *\"}]}"));

    [Fact]
    public async Task Text_goes_after_the_whole_statement() =>
        Assert.Equal(
            Unit.Replace("copy);\n\tg->", "copy);\n\ttrace(g, copy);\n\tg->", StringComparison.Ordinal),
            await Workbench.EditedAsync(
                Unit, "at: after-call, function: undelegate, call: set_state", "trace({{call.args.[0]}}, {{call.args.[1]}});"));

    [Fact]
    public async Task A_call_can_be_told_by_its_argument_and_gives_its_result() =>
        Assert.Equal(
            Unit.Replace("(int)addr);\n", "(int)addr);\n\tret += 2;\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(
                Unit, "at: after-call, function: undelegate, call: check, argument: addr", "{{call.result}} += 2;"));

    [Fact]
    public async Task Several_calls_are_listed_and_told_apart_by_number()
    {
        Assert.Equal(
            "one/place: expected exactly one call of check() in undelegate(), but there are 3, in lines 9, 17, 19 (unit.c:4)",
            await Workbench.EditedAsync(Unit, "at: before-call, function: undelegate, call: check", "x();"));
        Assert.Contains(
            "if (copy) {\n\t\tx();\n\t\tcheck(3);",
            await Workbench.EditedAsync(Unit, "at: before-call, function: undelegate, call: check, nth: 2", "x();"),
            StringComparison.Ordinal);
        Assert.Contains(
            "\tx();\n\treturn check(\n",
            await Workbench.EditedAsync(Unit, "at: before-call, function: undelegate, call: check, nth: last", "x();"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_call_and_a_missing_function_are_named()
    {
        Assert.Equal(
            "one/place: expected a call of wipe() in undelegate(), but there is none (unit.c:4)",
            await Workbench.EditedAsync(Unit, "at: before-call, function: undelegate, call: wipe", "x();"));
        Assert.Equal(
            "one/place: expected the function smc_undelegate(), but it is not defined in unit.c; there is undelegate(), line 4 (unit.c)",
            await Workbench.EditedAsync(Unit, "at: before-call, function: smc_undelegate, call: wipe", "x();"));
    }

    [Fact]
    public async Task What_is_there_instead_is_named()
    {
        const string head = "int wipe(int);\nint wipe_all(int);\nint other(int a)\n{\n\treturn wipe(a);\n}\n";
        Task<string> Place(string body) => Workbench.EditedAsync(
            $"{head}int f(int a)\n{{\n{body}\treturn a;\n}}\n", "at: before-call, function: f, call: wipe", "x();");
        Assert.Equal(
            "one/place: expected a call of wipe() in f(), but there is none; there is one in other(), line 5 (unit.c:5)",
            await Place(string.Empty));
        Assert.Equal(
            "one/place: expected a call of wipe() in f(), but there is none; conditional compilation leaves out the one in line 10 (unit.c:10)",
            await Place("#if 0\n\twipe(a);\n#endif\n"));
        Assert.Equal(
            "one/place: expected a call of wipe_one() in f(), but there is none; the most similar is `a = wipe_all(1);` (unit.c:3)",
            await Workbench.EditedAsync(
                "int wipe_all(int);\nint f(int a) {\n\ta = wipe_all(\n\t\t1);\n\treturn a;\n}\n",
                "at: before-call, function: f, call: wipe_one", "x();"));
    }

    [Fact]
    public async Task A_definition_that_has_moved_is_named_with_its_new_place()
    {
        using var bench = new Workbench("int unit;\n");
        bench.Write("lib/wipe.c", "int wipe(int a)\n{\n\treturn a;\n}\n");
        bench.WriteSeries(Workbench.Patch(
            "one", Workbench.Edit("moved", "at: function-start, function: wipe", "x();"),
            Workbench.Edit("file", "at: file-end", "int x;", "src/wipe.c")));
        Assert.Equal(
            [
                "one/moved: expected the function wipe(), but lib/wipe.c defines it (unit.c)",
                "one/file: expected the file src/wipe.c, but it does not exist; there is lib/wipe.c (src/wipe.c)",
            ],
            (await bench.PlanAsync()).Problems.Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task Names_in_a_sequence_may_be_left_open()
    {
        const string unit = "int f(int *p)\n{\n\tint *q = p;\n\tif (*q != 0 && *p == 1)\n\t\treturn *q + *q;\n\treturn 0;\n}\n";
        Assert.Contains(
            "\tuse(q);\n\tif (", await Workbench.EditedAsync(
                unit, "at: before-statement, function: f, containing: \"if (*$x != 0\"", "use({{match.x}});"), StringComparison.Ordinal);
        Assert.Contains(
            "{\n\t\tuse(q);\n\t\treturn *q", await Workbench.EditedAsync(
                unit, "at: before-statement, function: f, containing: \"*$x + *$x\"", "use({{match.x}});"), StringComparison.Ordinal);
        Assert.Equal(
            "one/place: expected exactly one statement with `*$x` in f(), but there are 5, in lines 3, 4, 4, 5, 5 (unit.c:1)",
            await Workbench.EditedAsync(unit, "at: before-statement, function: f, containing: \"*$x\"", "use();"));
    }

    [Theory]
    [InlineData("while ((a = g(a)) > 0)\n\t\ta--;")]
    [InlineData("for (int i = g(a); i < 3; i++)\n\t\ta--;")]
    [InlineData("do {\n\t\ta--;\n\t} while (g(a));")]
    [InlineData("FOREACH(g(a)) {\n\t\ta--;\n\t}")]
    public async Task The_header_of_a_loop_is_no_place(string loop)
    {
        foreach (var side in (string[])["before", "after"])
            Assert.Equal(
                "one/place: expected a statement that runs once for each text beside it, but it is in the header of a loop (unit.c:5)",
                await Workbench.EditedAsync(
                    $"#define FOREACH(x) while (x)\nint g(int);\nint f(int a)\n{{\n\t{loop}\n\treturn a;\n}}\n",
                    $"at: {side}-call, function: f, call: g", "x();"));
    }

    [Fact]
    public async Task The_innermost_of_variables_with_one_name_is_meant() =>
        Assert.Contains(
            "\t\tx(g);\n\t\tset(g);", await Workbench.EditedAsync(
                "void set(int *);\nvoid f(int *g)\n{\n\tif (g) {\n\t\tint *g = 0;\n\t\tset(g);\n\t}\n}\n",
                "at: before-call, function: f, call: set", "x({{local.g}});", "expect: {locals: [{as: g, type: \"int *\"}]}"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Assignments_are_found_by_the_member_path()
    {
        Assert.Equal(
            Unit.Replace("\tg->con", "\taddr += 4;\n\tg->con", StringComparison.Ordinal),
            await Workbench.EditedAsync(
                Unit, "at: before-assignment, function: undelegate, member: con.sum", "{{local.sum}} += 4;",
                "expect: {locals: [{as: sum, type: unsigned long}]}"));
        Assert.Contains(
            "ret = check((int)addr);\n\tx();\n",
            await Workbench.EditedAsync(Unit, "at: after-assignment, function: undelegate, variable: ret", "x();"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_and_starts_of_functions()
    {
        Assert.Contains(
            "\tx(check(copy));\n\treturn check(",
            await Workbench.EditedAsync(Unit, "at: before-return, function: undelegate", "x({{return.value}});"),
            StringComparison.Ordinal);
        Assert.Contains(
            "int copy = 1;\n\n\tx();\n\tret = check(",
            await Workbench.EditedAsync(Unit, "at: function-start, function: undelegate", "x();"), StringComparison.Ordinal);
        Assert.Contains(
            "{\n\tlong first;\n\tint ret;",
            await Workbench.EditedAsync(Unit, "at: function-start, function: undelegate, top: true", "long first;"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Empty_bodies_take_text_too()
    {
        Assert.Equal(
            "void f(void)\n{\n\tx();\n}\n",
            await Workbench.EditedAsync("void f(void)\n{\n}\n", "at: before-return, function: f", "x();"));
        Assert.Equal(
            "void f(void) {\n\tx();\n}\n",
            await Workbench.EditedAsync("void f(void) { }\n", "at: function-start, function: f", "x();"));
    }

    [Fact]
    public async Task A_single_statement_gets_braces()
    {
        const string unit = "int g(int);\nint f(int a)\n{\n\tif (a)\n\t\tg(1);\n\telse\n\t\tg(2);\n\twhile (a--)\n\t\tg(3);\n\treturn 0;\n}\n";
        Assert.Contains(
            "\tif (a) {\n\t\tx();\n\t\tg(1);\n\t} else\n\t\tg(2);\n",
            await Workbench.EditedAsync(unit, "at: before-call, function: f, call: g, argument: 1", "x();"), StringComparison.Ordinal);
        Assert.Contains(
            "\telse {\n\t\tg(2);\n\t\tx();\n\t}\n\twhile",
            await Workbench.EditedAsync(unit, "at: after-call, function: f, call: g, argument: 2", "x();"), StringComparison.Ordinal);
        Assert.Contains(
            "\twhile (a--) {\n\t\tx();\n\t\tg(3);\n\t}\n\treturn",
            await Workbench.EditedAsync(unit, "at: before-call, function: f, call: g, argument: 3", "x();"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_on_both_sides_of_a_single_statement_share_its_braces()
    {
        using var bench = new Workbench("int g(int);\nvoid f(int a)\n{\n\tif (a)\n\t\tg(1);\n\tg(2);\n}\n");
        bench.WriteSeries(Workbench.Patch(
            "one", Workbench.Edit("b", "at: after-call, function: f, call: g, argument: 1", "after();"),
            Workbench.Edit("a", "at: before-call, function: f, call: g, argument: 1", "before();"),
            Workbench.Edit("c", "at: after-statement, function: f, containing: if (a)", "outside();")));
        await bench.ApplyAsync();
        Assert.Equal(
            "int g(int);\nvoid f(int a)\n{\n\tif (a) {\n\t\tbefore();\n\t\tg(1);\n\t\tafter();\n\t}\n\toutside();\n\tg(2);\n}\n",
            bench.Read("unit.c"));
    }

    [Fact]
    public async Task A_call_in_a_condition_stands_for_the_whole_statement() =>
        Assert.Equal(
            "int g(int);\nint f(int a)\n{\n\tx();\n\tif (g(a)) {\n\t\ta++;\n\t}\n\treturn a;\n}\n",
            await Workbench.EditedAsync(
                "int g(int);\nint f(int a)\n{\n\tif (g(a)) {\n\t\ta++;\n\t}\n\treturn a;\n}\n",
                "at: before-call, function: f, call: g", "x();"));

    [Theory]
    [InlineData("int g(int);\nint f(int a)\n{\n\tif (a)\n\t\ta++;\n\telse if (g(a))\n\t\ta--;\n\treturn a;\n}\n", "before", "else if")]
    [InlineData("int g(int);\nint f(int a)\n{\n\treturn g(a);\n}\n", "after", "leaves the function")]
    public async Task Places_where_text_would_mean_something_else_are_refused(string unit, string side, string why) =>
        Assert.Contains(
            why, await Workbench.EditedAsync(unit, $"at: {side}-call, function: f, call: g", "x();"), StringComparison.Ordinal);

    [Fact]
    public async Task A_statement_can_be_replaced_and_kept_in_the_text() =>
        Assert.Equal(
            Unit.Replace(
                "\tset_state(g, copy);\n", "\tif (!mine(g)) {\n\t\tset_state(g, copy);\n\t}\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(
                Unit, "at: replace-call, function: undelegate, call: set_state", "if (!mine(g)) {\n\t{{statement}}\n}"));

    [Fact]
    public async Task A_statement_is_found_by_its_tokens_whatever_the_spaces() =>
        Assert.Contains(
            "\tx();\n\tif (ret != 0)\n",
            await Workbench.EditedAsync(Unit, "at: before-statement, function: undelegate, containing: \"if(ret!=0)\"", "x();"),
            StringComparison.Ordinal);

    [Fact]
    public async Task Text_that_renders_to_nothing_is_no_edit()
    {
        using var bench = new Workbench(Unit);
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit(
            "place", "at: before-return, function: undelegate", "{{#unless target}}x();{{/unless}}")));
        var plan = await bench.PlanAsync();
        Assert.True(plan.IsComplete);
        Assert.Empty(plan.Changes);
        Assert.Empty(plan.Mails);
    }
}
