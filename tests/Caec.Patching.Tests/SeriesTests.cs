// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Patching.Tests;

public sealed class SeriesTests
{
    private const string Capabilities = """
        capabilities:
          - {name: mecid, file: [none.h, include/buffer.h], function: buffer_map, parameter: {type: "unsigned int", name: mecid}}
          - {name: planes, file: include/buffer.h, field: rd.planes}
          - {name: new-abi, file: include/buffer.h, expression: ABI >= 2}
          - {name: state, file: include/buffer.h, enumerator: STATE_RD}
          - {name: macro, file: include/buffer.h, macro: ABI}
          - {name: type, file: include/buffer.h, type: rd}
          - {name: nothing, file: include/none.h, symbol: ABI}
          - {name: cmake, path: CMakeLists.txt}
          - {name: both, all: [mecid, "!planes"]}
          - {name: either, any: [planes, cmake]}

        """;

    [Theory]
    [InlineData("void *buffer_map(int slot, unsigned mecid);\nstruct rd { int a; };\n#define ABI 2\n", "both,macro,mecid,new-abi,type")]
    [InlineData("void *buffer_map(int slot);\nstruct rd { int planes; };\nenum { STATE_RD };\n#define ABI 1\n", "either,macro,planes,state,type")]
    [InlineData("void *buffer_map(int mecid);\n", "")]
    public async Task Capabilities_are_asked_of_the_tree(string header, string expected)
    {
        using var bench = new Workbench();
        bench.Write("include/buffer.h", header);
        bench.WriteSeries(
            Workbench.Patch("one", Workbench.Edit(
                "line", "at: file-end", "int mecid_{{#if caps.mecid}}yes{{else}}no{{/if}};", more: "when: [\"!either\"]")),
            Capabilities);
        var plan = await bench.PlanAsync();
        Assert.Equal(
            expected, string.Join(',', plan.Capabilities.Where(pair => pair.Value).Select(pair => pair.Key).Order(StringComparer.Ordinal)));
        if (plan.Capabilities["either"])
            Assert.Empty(plan.Changes);
        else
            Assert.Contains(
                plan.Capabilities["mecid"] ? "int mecid_yes;" : "int mecid_no;",
                System.Text.Encoding.UTF8.GetString(Assert.Single(plan.Changes).After.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Values_of_a_family_must_be_free_whatever_they_are_written_like()
    {
        const string unit = "#define BASE 0xC4000000u\n#define SMC_A (BASE | 0x150)\n#define SMC_B(x) x\nenum { SMC_C = 9 };\n";
        const string expect = "expect: {{unused-values: {{macros: SMC_, values: [\"{0}\"]}}}}";
        Assert.EndsWith(
            "int x;\n", await Workbench.EditedAsync(unit, "at: file-end", "int x;", string.Format(null, expect, "BASE + 0x151")), StringComparison.Ordinal);
        Assert.Equal(
            "one/place: expected the value BASE + 0x150 to be free among SMC_*, but SMC_A has it (unit.c:2)",
            await Workbench.EditedAsync(unit, "at: file-end", "int x;", string.Format(null, expect, "BASE + 0x150")));
        Assert.Contains(
            "SMC_C has it", await Workbench.EditedAsync(unit, "at: file-end", "int x;", string.Format(null, expect, "3 * 3")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_number_of_a_family_is_found_and_must_fit()
    {
        const string unit = "#define STATE_A 0U\n#define STATE_B (STATE_A + 4U)\nenum { STATE_C = 6 };\n"
            + "#define STATE_LAST STATE_C\n#define STATE_MASK 0xFFU\n#define STATE_OF(x) x\n#define STATE_NAME \"x\"\n#define WIDTH 3\n";
        const string expect = "expect: {{next-value: [{{as: state, macros: STATE_, most: \"{0}\"}}]}}";
        Assert.EndsWith(
            "#define CSM 7U\n",
            await Workbench.EditedAsync(unit, "at: file-end", "#define CSM {{next.state}}U", string.Format(null, expect, "(1 << WIDTH) - 1")),
            StringComparison.Ordinal);
        Assert.Equal(
            "one/place: expected a number to spare among STATE_* (up to 6), but STATE_LAST has the last one (unit.c:4)",
            await Workbench.EditedAsync(unit, "at: file-end", "#define CSM {{next.state}}U", string.Format(null, expect, "6")));
        Assert.Equal(
            "one/place: expected numbers named OTHER_*, but there are none (unit.c:9)",
            await Workbench.EditedAsync(unit, "at: file-end", "x", "expect: {next-value: {as: a, macros: OTHER_}}"));
    }

    [Fact]
    public async Task System_headers_may_lie_beside_the_series()
    {
        using var bench = new Workbench("#include <assert.h>\nint f(int a)\n{\n\tassert(a);\n\treturn a;\n}\n");
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("place", "at: before-return, function: f", "a++;")));
        Assert.Contains("'assert.h' file not found", Assert.Single((await bench.PlanAsync()).Notes).Sentence, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(bench.SeriesFolder, "libc"));
        File.WriteAllText(Path.Combine(bench.SeriesFolder, "libc", "assert.h"), "#define assert(e) ((void)(e))\n");
        var path = Path.Combine(bench.SeriesFolder, "series.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace(
            "include: [include]", "include: [include], system-include: [\"none/*\", \"series:libc\"]", StringComparison.Ordinal));
        Assert.Empty((await bench.PlanAsync()).Notes);
    }

    [Fact]
    public async Task Symbols_fields_and_return_types_are_checked()
    {
        const string unit = "struct rd { long a; };\ntypedef long word;\nword f(struct rd *p)\n{\n\treturn p->a;\n}\n";
        Task<string> Check(string expect) => Workbench.EditedAsync(unit, "at: before-return, function: f", "x();", $"expect: {{{expect}}}");
        Assert.Contains("x();", await Check("returns: word, symbols: [rd, f, word], fields: [{struct: rd, field: a, type: long}]"), StringComparison.Ordinal);
        Assert.Contains("x();", await Check("returns: long, params: [{as: rd, type: \"struct rd*\", index: 0}]"), StringComparison.Ordinal);
        Assert.Equal("one/place: expected f() to return int, but it returns word (unit.c:3)", await Check("returns: int"));
        Assert.Equal("one/place: expected missing to be known, but nothing of that name is visible (unit.c:5)", await Check("symbols: [missing]"));
        Assert.Equal("one/place: expected rd.a to be int, but it is long (unit.c:5)", await Check("fields: [{struct: rd, field: a, type: int}]"));
        Assert.Equal("one/place: expected struct rd to have b, but it has a (unit.c:5)", await Check("fields: [{struct: rd, field: b}]"));
    }

    [Fact]
    public async Task Added_files_come_from_the_series_the_repository_or_the_caller()
    {
        using var bench = new Workbench();
        Directory.CreateDirectory(Path.Combine(bench.SeriesFolder, "port"));
        Directory.CreateDirectory(Path.Combine(bench.Root, "firmware"));
        File.WriteAllText(Path.Combine(bench.SeriesFolder, "port", "port.c"), "int port;\r\n");
        File.WriteAllText(Path.Combine(bench.Root, "firmware", "core.c"), "int core;");
        File.WriteAllText(Path.Combine(bench.SeriesFolder, "hooks.c.hbs"), "#define N <{{abi.number}}> {{target}}\n");
        bench.WriteSeries("""
              - name: add
                subject: "test: add"
                message: Because.
                files:
                  - {to: a/port.c, from: port/port.c}
                  - {to: a/core.c, from: firmware/core.c}
                  - {to: a/hooks.c, template: hooks.c.hbs}
                  - {to: unit.c, from: port/port.c}

            """);
        var plan = await SeriesPlanner.PlanAsync(
            bench.Load(), bench.Tree,
            new PlanOptions { Model = { ["abi"] = new Dictionary<string, object> { ["number"] = "0x18C" } } }, CancellationToken.None);
        Assert.Equal(
            "add/unit.c: expected a free place for a new file, but there is a file of that name (unit.c)",
            Assert.Single(plan.Problems).ToString());
        File.WriteAllText(
            Path.Combine(bench.SeriesFolder, "series.yaml"),
            File.ReadAllText(Path.Combine(bench.SeriesFolder, "series.yaml")).Replace("      - {to: unit.c, from: port/port.c}\n", string.Empty, StringComparison.Ordinal));
        plan = await SeriesPlanner.PlanAsync(
            bench.Load(), bench.Tree,
            new PlanOptions { Model = { ["abi"] = new Dictionary<string, object> { ["number"] = "0x18C" } } }, CancellationToken.None);
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
        Assert.Equal("int port;\r\n", bench.Read("a/port.c"));
        Assert.Equal("int core;", bench.Read("a/core.c"));
        Assert.Equal("#define N <0x18C> synthetic\n", bench.Read("a/hooks.c"));
        Assert.Contains("\\ No newline at end of file\n", plan.Mails[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_does_not_fit_the_types_of_the_tree_is_noticed()
    {
        using var bench = new Workbench("struct rd { int a; };\nint f(struct rd *rd)\n{\n\treturn rd->a;\n}\n");
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("place", "at: before-return, function: f", "rd->gone = 1;")));
        var plan = await bench.PlanAsync();
        Assert.True(plan.IsComplete);
        Assert.Equal(
            new PlanNote("unit.c", 4, "does not compile with the series: no member named 'gone' in 'struct rd'"), Assert.Single(plan.Notes));
    }

    [Fact]
    public async Task What_the_caller_adds_may_still_be_in_the_making_and_may_fail()
    {
        using var bench = new Workbench();
        bench.WriteSeries(
            """
              - name: add
                subject: "test: add"
                message: Because.
                files:
                  - {to: a/late.h, generated: late.h}

            """);
        var made = new TaskCompletionSource<PlanOptions>();
        var plan = SeriesPlanner.PlanAsync(bench.Load(), bench.Tree, made.Task, CancellationToken.None);
        made.SetResult(new PlanOptions { Generated = { ["late.h"] = "int late;\n" } });
        Assert.Equal("int late;\n", System.Text.Encoding.UTF8.GetString(Assert.Single((await plan).Changes).After.Span));

        var wrong = new CaecFailure(FailureKind.Usage, "The ABI is wrong.");
        Assert.Same(wrong, await Assert.ThrowsAsync<CaecFailure>(() => SeriesPlanner.PlanAsync(
            bench.Load(), bench.Tree, Task.FromException<PlanOptions>(wrong), CancellationToken.None)));
    }

    [Fact]
    public async Task Numbers_of_two_edits_and_a_capability_of_one_file_are_asked_of_the_file_as_it_is()
    {
        using var bench = new Workbench("#define ID_A 4\n#define ID_B (ID_A + 3)\nint f(void)\n{\n\treturn ID_B;\n}\n");
        bench.WriteSeries(
            Workbench.Patch(
                "one",
                Workbench.Edit("next", "at: before-function, function: f", "#define ID_C {{next.id}}", more: "expect: {next-value: [{as: id, macros: ID_}]}"),
                Workbench.Edit("taken", "at: file-end", "int taken;", more: "expect: {unused-values: {macros: ID_, values: [5, 7]}}")),
            "capabilities:\n  - {name: seven, file: unit.c, expression: ID_B == 7}\n");
        var plan = await bench.PlanAsync();
        Assert.True(plan.Capabilities["seven"]);
        Assert.Equal(
            "one/taken: expected the value 7 to be free among ID_*, but ID_B has it (unit.c:2)", Assert.Single(plan.Problems).ToString());
    }

    [Fact]
    public async Task A_tree_of_another_kind_is_refused()
    {
        using var bench = new Workbench();
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("e", "at: file-end", "x")));
        File.Delete(Path.Combine(bench.Tree, "unit.c"));
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => bench.PlanAsync());
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.EndsWith("it has no unit.c.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_that_templates_do_not_know_is_an_error_with_its_place()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => Workbench.EditedAsync("int f(void) { return 0; }\n", "at: file-end", "{{local.g}}"));
        Assert.Matches(@"series\.yaml:\d+$", failure.Evidence!);
    }

    [Theory]
    [InlineData("at: befor-call, function: f, call: g", "does not know the anchor befor-call")]
    [InlineData("at: before-call, function: f", "needs `call`")]
    [InlineData("at: before-call, function: f, call: g, nht: 2", "does not know `nht` here")]
    [InlineData("at: before-call, function: f, call: g, nth: 0", "needs `nth`")]
    [InlineData("at: enum-end, enum: a, enumerator-of: b", "needs either `enum` or `enumerator-of`")]
    public void Mistakes_in_a_series_are_named_with_their_line(string anchor, string expected)
    {
        using var bench = new Workbench();
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("place", anchor, "x")));
        var failure = Assert.Throws<CaecFailure>(bench.Load);
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.EndsWith(":14", failure.Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("patches: []\n")]
    public void A_series_without_patches_is_refused(string patches)
    {
        using var bench = new Workbench();
        bench.WriteSeries("");
        var path = Path.Combine(bench.SeriesFolder, "series.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("patches:\n", patches, StringComparison.Ordinal));
        var failure = Assert.Throws<CaecFailure>(bench.Load);
        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("has no patches", failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"series\.yaml:\d+$", failure.Evidence!);
    }

    [Theory]
    [InlineData("  - {name: One, subject: s, message: m}\n", "needs a patch name")]
    [InlineData("  - {name: one, subject: s, message: \"a\\n---\\nb\"}\n", "git would take for a diff")]
    [InlineData("  - {name: one, subject: s, message: m, when: [unknown]}\n", "which is no capability")]
    [InlineData("  - {name: one, subject: s, message: m, files: [{to: ../x, from: y}]}\n", "needs a path inside the tree")]
    [InlineData("  - {name: one, subject: s, message: m, files: [{to: x}]}\n", "needs one of `from`")]
    [InlineData("  - {name: one, subject: s\n", "is not YAML")]
    public void Patches_that_could_not_work_are_refused(string patch, string expected)
    {
        using var bench = new Workbench();
        bench.WriteSeries(patch);
        Assert.Contains(expected, Assert.Throws<CaecFailure>(bench.Load).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_are_parsed_as_their_own_build_says()
    {
        using var bench = new Workbench("int f(void)\n{\n#ifdef FEATURE\n\treturn 1;\n#else\n\tg();\n#endif\n}\n");
        File.WriteAllText(Path.Combine(bench.Tree, "compile_commands.json"), $$"""
            [{"directory": "{{bench.Tree}}", "file": "unit.c", "command": "clang -c -DFEATURE=1 '-DTEXT=\"a b\"' -o x.o unit.c"}]
            """);
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("place", "at: before-return, function: f", "x();")));
        var path = Path.Combine(bench.SeriesFolder, "series.yaml");
        File.WriteAllText(path, File.ReadAllText(path).Replace("include: [include]", "compile-commands: compile_commands.json", StringComparison.Ordinal));
        await bench.ApplyAsync();
        Assert.Contains("#ifdef FEATURE\n\tx();\n\treturn 1;\n", bench.Read("unit.c"), StringComparison.Ordinal);
    }
}
