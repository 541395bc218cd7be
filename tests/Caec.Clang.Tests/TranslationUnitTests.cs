// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Workstation;

namespace Caec.Clang.Tests;

public sealed class TranslationUnitTests
{
    [Fact]
    public void Functions_have_their_parameters_types_and_exact_ranges()
    {
        const string text = """
            typedef unsigned long u64;
            struct realm;
            u64 declared(void);
            static int answer(struct realm *rd, u64 ipa)
            {
            	u64 copy = ipa;
            	declared();
            	return (int)copy;
            }

            """;
        var unit = Parse(text);
        var function = unit.Function("answer")!;
        Assert.Equal(new CTypeName("int", "int"), function.Returns);
        Assert.Equal(["rd", "ipa"], function.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(new CTypeName("struct realm *", "struct realm *"), function.Parameters[0].Type);
        Assert.Equal(new CTypeName("u64", "unsigned long"), function.Parameters[1].Type);
        Assert.True(function.IsStatic);
        Assert.Equal(4, function.Span.Start.Line);
        Assert.StartsWith("{\n\tu64 copy", Slice(text, function.Body!));
        Assert.EndsWith("}", Slice(text, function.Body!));
        Assert.Equal(["u64 copy = ipa;", "declared()", "return (int)copy"],
            function.Statements.Select(statement => Slice(text, statement)));
        Assert.Equal("copy", Assert.Single(function.Locals).Name);
        Assert.Equal("declared", Assert.Single(function.Calls).Callee);
        Assert.Null(unit.Function("declared")!.Body);
    }

    [Fact]
    public void Enums_have_values_and_structs_have_layouts()
    {
        var unit = Parse("""
            enum state { IDLE, BUSY = 7, DONE };
            enum { NAMELESS = -1 };
            struct pair { unsigned char tag; union { int a; long b; } u; unsigned bits : 3; };
            """);
        Assert.Equal([0L, 7, 8], unit.Enums[0].Enumerators.Select(one => one.Value));
        Assert.Equal("state", unit.Enums[0].Name);
        Assert.Equal("", unit.Enums[1].Name);
        var pair = unit.Structs.Single(one => one.Name == "pair");
        Assert.Equal(24, pair.Size);
        Assert.Equal([0L, 64, 128], pair.Fields.Select(field => field.OffsetBits));
        Assert.Equal([1L, 8, 4], pair.Fields.Select(field => field.Size));
        Assert.Contains(unit.Structs, one => one.IsUnion && one.Name.Length == 0);
    }

    [Fact]
    public void Array_elements_have_their_designators_also_through_macros()
    {
        const string text = """
            enum { BASE = 0x150 };
            struct handler { int args; int (*call)(void); };
            #define HANDLER(id, n, f) [(id) - BASE] = { .args = (n), .call = (f) }
            static int one(void) { return 1; }
            static const struct handler table[] = {
            	HANDLER(0x150, 1, one),
            	[2] = { 0 },
            	{ .args = 3 },
            };
            struct handler single = { .args = 5 };
            """;
        var unit = Parse(text);
        var table = unit.Variables.Single(variable => variable.Name == "table");
        Assert.Equal([0L, 2, 3], table.Elements.Select(element => element.Index!.Value));
        Assert.Equal("HANDLER(0x150, 1, one)", Slice(text, table.Elements[0].Span));
        Assert.StartsWith("{\n\tHANDLER", Slice(text, table.Initialiser!));
        var single = unit.Variables.Single(variable => variable.Name == "single");
        Assert.Equal("args", Assert.Single(single.Elements).Member);
    }

    [Fact]
    public void Switches_have_their_own_cases_with_values()
    {
        var unit = Parse("""
            #define CALL(n) (0xC6000000u + (n))
            int outer(unsigned f, int g)
            {
            	switch (f) {
            	case CALL(1):
            	case CALL(2):
            		switch (g) { case 77: return 1; }
            		return 2;
            	case 10 ... 20:
            		break;
            	default:
            		break;
            	}
            	return 0;
            }
            """);
        var switches = unit.Function("outer")!.Switches;
        Assert.Equal(2, switches.Count);
        Assert.Equal(
            [(0xC6000001L, 0xC6000001L), (0xC6000002L, 0xC6000002L), (10L, 20L), (null, (long?)null)],
            switches[0].Cases.Select(one => (one.Low, one.High)));
        Assert.Equal(77, Assert.Single(switches[1].Cases).Low);
    }

    [Fact]
    public void Macros_are_evaluated_by_the_compiler()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("m.h", "#define U(x) x##U\n#define FID(n) (U(0xC4000000) | (n))\n#define BAD return\n"
            + "enum { E = 1ULL << 40 ? 9 : 0 };\n");
        var values = TranslationUnit.Evaluate(
            file, Options, ["FID(0x18C)", "BAD", "E", "UNKNOWN", "0xFFFFFFFFFFFFFFFFULL", "sizeof(int) * 2"]);
        Assert.Equal([0xC400018CL, null, 9, null, -1, 8], values);
        Assert.Contains(TranslationUnit.Parse(file, Options).Macros, macro => macro.Name == "FID" && macro.IsFunctionLike);
    }

    [Fact]
    public void A_missing_include_is_reported_with_its_place_and_hides_nothing_else()
    {
        var unit = Parse("#include \"nowhere.h\"\n#include <stdint.h>\nint after(uint64_t x)\n{\n\treturn x != 0;\n}\n");
        var diagnostic = Assert.Single(unit.Diagnostics, one => one.Severity >= DiagnosticSeverity.Error);
        Assert.Contains("nowhere.h", diagnostic.Message, StringComparison.Ordinal);
        Assert.Equal(1, diagnostic.Point.Line);
        Assert.Equal(["nowhere.h", "stdint.h"], unit.Includes.Select(include => include.Name));
        Assert.Null(unit.Includes[0].File);
        Assert.NotNull(unit.Includes[1].File);
        Assert.Equal("unsigned long", unit.Function("after")!.Parameters[0].Type.Canonical);
    }

    [Fact]
    public void Tokens_are_as_written_and_left_out_branches_are_known()
    {
        const string text = "#define ONE 1\nint a = ONE; /* why */\n#if 0\nint b;\n#endif\n";
        var unit = Parse(text);
        var words = unit.Tokens.Select(token => text.Substring(token.Offset, token.Length)).ToList();
        Assert.Contains("ONE", words);
        Assert.Contains("/* why */", words);
        Assert.Contains(unit.Skipped, span => span.Start.Line == 3);
    }

    [Fact]
    public void The_same_text_parsed_from_disk_and_from_memory_gives_the_same_picture()
    {
        using var folder = new TemporaryFolder();
        const string text = "#include \"h.h\"\nint f(struct h *h) { return h->x; }\n";
        folder.Write("h.h", "struct h { int x; };\n");
        var disk = TranslationUnit.Parse(folder.Write("f.c", text), Options);
        var memory = TranslationUnit.Parse(Path.Combine(folder.Path, "g.c"), Options with
        {
            Overlays = new Dictionary<string, ReadOnlyMemory<byte>>
            {
                [Path.Combine(folder.Path, "g.c")] = Encoding.UTF8.GetBytes(text),
            },
        });
        Assert.Empty(disk.Diagnostics);
        Assert.Equal(disk.Function("f")!.Span.End, memory.Function("f")!.Span.End);
        Assert.Equal(disk.Tokens, memory.Tokens);
    }

    [Fact]
    public void Language_and_target_must_be_given()
    {
        var failure = Assert.Throws<CaecFailure>(() => new ParseOptions("c17", " ").Arguments());
        Assert.Equal(FailureKind.Usage, failure.Kind);
    }

    [Fact]
    public void The_library_says_its_version() =>
        Assert.Contains($"version {ClangLibrary.Major}.", ClangLibrary.Version, StringComparison.Ordinal);

    private static readonly ParseOptions Options = new("c17", "aarch64-none-elf");

    private static TranslationUnit Parse(string text)
    {
        using var folder = new TemporaryFolder();
        return TranslationUnit.Parse(folder.Write("unit.c", text), Options);
    }

    private static string Slice(string text, SourceSpan span) => text[span.Start.Offset..span.End.Offset];
}
