// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

public sealed class DeclarationAnchorTests
{
    [Fact]
    public async Task Text_goes_after_the_last_include_that_is_outside_functions()
    {
        const string unit = "#include <stddef.h>\n#include <stdint.h> /* numbers */\n\nint f(void)\n{\n\treturn 0;\n}\n";
        Assert.Equal(
            "#include <stddef.h>\n#include <stdint.h> /* numbers */\n#include \"csm.h\"\n\nint f(void)\n{\n\treturn 0;\n}\n",
            await Workbench.EditedAsync(unit, "at: after-include", "#include \"csm.h\""));
        Assert.StartsWith(
            "#include <stddef.h>\n#include \"csm.h\"\n#include <stdint.h>",
            await Workbench.EditedAsync(unit, "at: after-include, include: stddef.h", "#include \"csm.h\""));
    }

    [Fact]
    public async Task An_include_that_is_missing_is_named_with_those_that_are_there() =>
        Assert.Equal(
            "one/place: expected #include of granule.h, but the file includes stddef.h (unit.c)",
            await Workbench.EditedAsync("#include <stddef.h>\n", "at: after-include, include: granule.h", "x"));

    [Fact]
    public async Task A_new_enumerator_follows_the_last_and_gets_the_next_value() =>
        Assert.Equal(
            "enum state {\n\tIDLE,\n\tBUSY = 4, /* at work */\n\tSHARED, /* is 5 */\n};\n",
            await Workbench.EditedAsync(
                "enum state {\n\tIDLE,\n\tBUSY = 4, /* at work */\n};\n", "at: enum-end, enum: state", "SHARED, /* is {{value}} */"));

    [Fact]
    public async Task A_missing_trailing_comma_is_added_and_the_style_kept() =>
        Assert.Equal(
            "enum state {\n    IDLE,\n    BUSY, /* at work */\n    SHARED = 9 /* new */\n};\n",
            await Workbench.EditedAsync(
                "enum state {\n    IDLE,\n    BUSY /* at work */\n};\n", "at: enum-end, enum: state, value: 9",
                "SHARED = {{value}}, /* new */"));

    [Fact]
    public async Task Two_enumerators_at_one_place_get_two_values_and_one_comma()
    {
        using var bench = new Workbench("enum { A, B };\n");
        bench.WriteSeries(Workbench.Patch(
            "one", Workbench.Edit("c", "at: enum-end, enumerator-of: A", "C = {{value}},"),
            Workbench.Edit("d", "at: enum-end, enumerator-of: A", "D = {{value}},")));
        await bench.ApplyAsync();
        Assert.Equal("enum { A, B,\n\tC = 2,\n\tD = 3\n};\n", bench.Read("unit.c"));
    }

    [Fact]
    public async Task A_sentinel_stays_last() =>
        Assert.Equal(
            "typedef enum {\n\tA,\n\tB, /* 1 */\n\tCOUNT\n} kind;\n",
            await Workbench.EditedAsync(
                "typedef enum {\n\tA,\n\tCOUNT\n} kind;\n", "at: enum-end, enum: kind, before: COUNT", "B, /* {{value}} */"));

    [Fact]
    public async Task A_taken_value_is_refused_with_who_has_it() =>
        Assert.Equal(
            "one/place: expected the value 4 to be free in the enum, but BUSY has it (unit.c:3)",
            await Workbench.EditedAsync("enum state {\n\tIDLE,\n\tBUSY = 4,\n};\n", "at: enum-end, enum: state, value: \"2 + 2\"", "X,"));

    [Fact]
    public async Task Fields_go_to_the_end_or_beside_a_named_one()
    {
        const string unit = "struct rd {\n\t/* first */\n\tint a;\n\tint b __attribute__((aligned(8))); /* second */\n} __attribute__((packed));\n";
        Assert.Equal(
            unit.Replace("second */\n", "second */\n\tlong csm;\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: struct-end, struct: rd", "long csm;"));
        Assert.Equal(
            unit.Replace("int a;\n", "int a;\n\tlong csm;\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: after-field, struct: rd, field: a", "long csm;"));
        Assert.Equal(
            unit.Replace("\t/* first", "\tlong csm;\n\t/* first", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: before-field, struct: rd, field: a", "long csm;"));
        Assert.Equal(
            "one/place: expected the field c of struct rd, but its fields are a, b (unit.c:1)",
            await Workbench.EditedAsync(unit, "at: after-field, struct: rd, field: c", "long csm;"));
    }

    [Fact]
    public async Task Struct_on_one_line_is_opened_up() =>
        Assert.Equal(
            "struct p { int a;\n\tint b;\n};\n",
            await Workbench.EditedAsync("struct p { int a; };\n", "at: struct-end, struct: p", "int b;"));

    [Theory]
    [InlineData(",\n", ",\n\tENTRY(7, f),\n")]
    [InlineData("\n", ",\n\tENTRY(7, f)\n")]
    [InlineData(" /* last */\n", ", /* last */\n\tENTRY(7, f)\n")]
    public async Task Elements_go_to_the_end_of_an_initialiser(string end, string expected)
    {
        const string head = "#define ENTRY(i, f) [(i) - 1] = (f)\nint f(void);\nint (*const table[])(void) = {\n\tENTRY(1, f),\n\tENTRY(3, f)";
        Assert.Equal(
            $"{head}{expected}}};\n",
            await Workbench.EditedAsync($"{head}{end}}};\n", "at: array-end, array: table, index-free: [6, \"7 - 2\"]", "ENTRY(7, f),"));
    }

    [Fact]
    public async Task A_taken_element_is_refused_with_what_sets_it() =>
        Assert.Equal(
            "one/place: expected element 1 + 1 (2) of table to be free, but `E(2)` sets it (unit.c:2)",
            await Workbench.EditedAsync(
                "#define E(i) [i] = 1\nint table[] = { E(0), E(2) };\n", "at: array-end, array: table, index-free: 1 + 1", "E(9),"));

    [Fact]
    public async Task Functions_keep_an_empty_line_and_their_comment()
    {
        const string unit = "int a;\n\n/* Does f. */\nint f(void)\n{\n\treturn a;\n}\n\nint g(void)\n{\n\treturn a;\n}\n";
        Assert.Equal(
            unit.Replace("/* Does", "int new;\n\n/* Does", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: before-function, function: f", "int new;"));
        Assert.Equal(
            unit.Replace("int g", "int new;\n\nint g", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: after-function, function: f", "int new;"));
    }

    [Fact]
    public async Task Macros_variables_and_prototypes_have_two_sides()
    {
        const string unit = "#define LONG(x) \\\n\tdo { \\\n\t} while (x)\nint var = 3;\nint proto(int);\n";
        Assert.Equal(
            unit.Replace("int var", "#define NEW 1\nint var", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: after-macro, macro: LONG", "#define NEW 1"));
        Assert.Equal(
            "#define NEW 1\n" + unit, await Workbench.EditedAsync(unit, "at: before-macro, macro: LONG", "#define NEW 1"));
        Assert.Equal(
            unit.Replace("int proto", "int more;\nint proto", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: after-variable, variable: var", "int more;"));
        Assert.Equal(
            unit + "int more(void);\n",
            await Workbench.EditedAsync(unit, "at: after-declaration, function: proto", "int more(void);"));
    }

    [Fact]
    public async Task Macros_are_replaced_with_what_belongs_to_their_lines()
    {
        const string unit = "#define FIRST 1 /* of\n\t\t * all */\n#define LAST \\\n\t(FIRST + \\\n\t 1)\t/* the last */\n#define F(a) (a)\nint x;\n";
        Assert.Equal(
            unit.Replace("#define LAST \\\n\t(FIRST + \\\n\t 1)\t/* the last */\n", "#define NEW ((FIRST + 1) + 1)\n#define LAST NEW\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: replace-macro, macro: LAST", "#define NEW ({{macro.text}} + 1)\n#define LAST NEW"));
        Assert.Equal(
            unit.Replace("#define FIRST 1 /* of\n\t\t * all */\n", "#define FIRST 2\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: replace-macro, macro: FIRST", "#define FIRST 2"));
        Assert.Equal(
            unit.Replace("all */\n", "all */\n#define NEW 3\n", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: after-macro, macro: FIRST", "#define NEW 3"));
        Assert.Equal(
            unit.Replace("(a) (a)", "(a) csm((a))", StringComparison.Ordinal),
            await Workbench.EditedAsync(unit, "at: replace-macro, macro: F", "#define F(a) csm({{macro.text}})"));
    }

    [Fact]
    public async Task Lines_of_text_files_are_found_exactly_once()
    {
        using var bench = new Workbench();
        bench.Write("CMakeLists.txt", "target_sources(rmm\n    PRIVATE \"a.c\"\n            \"b.c\")\n# end");
        bench.WriteSeries(Workbench.Patch(
            "one", Workbench.Edit("line", "at: before-line, line: '\"b.c\")'", "\"csm.c\"", "CMakeLists.txt"),
            Workbench.Edit("swap", "at: replace-line, line: '# end'", "# the end", "CMakeLists.txt"),
            Workbench.Edit("tail", "at: file-end", "# more", "CMakeLists.txt")));
        await bench.ApplyAsync();
        Assert.Equal(
            "target_sources(rmm\n    PRIVATE \"a.c\"\n            \"csm.c\"\n            \"b.c\")\n# the end\n# more\n",
            bench.Read("CMakeLists.txt"));
    }

    [Fact]
    public async Task The_end_of_a_header_is_before_its_guard()
    {
        using var bench = new Workbench();
        bench.Write("include/h.h", "#ifndef H\n#define H\nint a;\n\n#endif /* H */\n");
        bench.WriteSeries(Workbench.Patch("one", Workbench.Edit("end", "at: file-end", "int b;", "include/h.h")));
        await bench.ApplyAsync();
        Assert.Equal("#ifndef H\n#define H\nint a;\n\nint b;\n\n#endif /* H */\n", bench.Read("include/h.h"));
    }
}
