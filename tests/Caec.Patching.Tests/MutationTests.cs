// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;
using Caec.Clang;

namespace Caec.Patching.Tests;

/// <summary>One series on a tree that its owner has reformatted, reordered, renamed and extended.</summary>
public sealed class MutationTests
{
    private const string Unit = """
        #include <stdint.h>

        enum granule_state { STATE_NS, STATE_DELEGATED, STATE_RD };
        struct granule { enum granule_state state; };
        struct rd { uint64_t ipa_bits; };
        typedef int (*handler)(uint64_t arg);
        #define COMMAND(n) [(n) - 0x150]

        struct granule *granule_find(uint64_t pa);
        void granule_set(struct granule *g, enum granule_state state);

        static int rmi_version(uint64_t arg)
        {
        	return arg == 1;
        }

        static int rmi_undelegate(uint64_t arg)
        {
        	struct granule *g = granule_find(arg);

        	if (g == 0)
        		return -1;
        	granule_set(g, STATE_NS);
        	return 0;
        }

        static const handler handlers[] = {
        	COMMAND(0x150) = rmi_version,
        	COMMAND(0x152) = rmi_undelegate
        };

        int dispatch(uint64_t fid, uint64_t arg)
        {
        	switch (fid) {
        	case 1:
        		return handlers[0](arg);
        	default:
        		return -1;
        	}
        }

        """;

    private static readonly string[] Edits =
    [
        Workbench.Edit("state", "at: enum-end, enum: granule_state", "STATE_CSM,", null, "expect: {free: [STATE_CSM]}"),
        Workbench.Edit("field", "at: struct-end, struct: rd", "uint64_t csm;", null),
        Workbench.Edit("proto", "at: before-function, function: rmi_undelegate", "static int csm_call(uint64_t arg)\n{\n\treturn arg != 0;\n}", null),
        Workbench.Edit(
            "hook", "at: before-call, function: rmi_undelegate, call: granule_set", "if (csm_call((uint64_t){{local.g}}))\n\treturn -2;", null,
            "expect: {locals: [{as: g, type: \"struct granule *\"}], params: [{as: pa, type: uint64_t}]}"),
        Workbench.Edit("table", "at: array-end, array: handlers, index-free: 0x18C - 0x150", "COMMAND(0x18C) = csm_call,", null),
        Workbench.Edit("call", "at: switch-case, function: dispatch, value-free: 7", "case 7:\n\treturn csm_call(arg);", null),
        Workbench.Edit("include", "at: after-include", "#include <stddef.h>"),
    ];

    public static TheoryData<string, string> Mutations() => new()
    {
        { "as it is", Unit },
        { "indented by four blanks", Unit.Replace("\t", "    ", StringComparison.Ordinal) },
        { "braces on their own lines", Regex.Replace(Unit, @"^(\t*)(switch .*|static const .*) \{$", "$1$2\n$1{", RegexOptions.Multiline) },
        { "braces around single statements", Unit.Replace("\t\treturn -1;\n\tgranule_set", "\t{\n\t\treturn -1;\n\t}\n\tgranule_set", StringComparison.Ordinal) },
        { "everything spread out", Unit.Replace("(", " (\n\t", StringComparison.Ordinal).Replace("#define COMMAND (\n\tn) [ (\n\tn) - 0x150]", "#define COMMAND(n) [(n) - 0x150]", StringComparison.Ordinal) },
        { "local renamed", Regex.Replace(Unit, @"\bg\b", "gran") },
        { "parameter renamed", Regex.Replace(Unit, @"\barg\b", "address") .Replace("dispatch(uint64_t fid, uint64_t address)", "dispatch(uint64_t fid, uint64_t arg)", StringComparison.Ordinal).Replace("handlers[0](address)", "handlers[0](arg)", StringComparison.Ordinal) },
        { "functions moved", Moved() },
        { "other code around", Unit.Replace("\tif (g == 0)", "\tfor (int i = 0; i < 3; i++) {\n\t\tgranule_find(i);\n\t}\n\tif (g == 0)", StringComparison.Ordinal)
            .Replace("STATE_RD }", "STATE_RD, STATE_LOCAL = 40, }", StringComparison.Ordinal) },
        { "windows line ends", Unit.Replace("\n", "\r\n", StringComparison.Ordinal) },
        { "no newline at the end", Unit.TrimEnd('\n') },
        { "comments everywhere", Unit.Replace(";\n", "; /* granule_set(g, 1); case 7: */\n", StringComparison.Ordinal) },
        { "dead code that looks alike", Unit.Replace("\tgranule_set(g, STATE_NS);", "#if 0\n\tgranule_set(g, 2);\n#else\n\tgranule_set(g, STATE_NS);\n#endif", StringComparison.Ordinal) },
        { "a header that is missing", "#include \"generated.h\"\n" + Unit },
    };

    [Theory]
    [MemberData(nameof(Mutations))]
    public async Task The_series_fits_and_the_result_compiles(string name, string unit)
    {
        using var bench = new Workbench(unit);
        bench.WriteSeries(Workbench.Patch("one", Edits));
        var original = bench.Snapshot();
        var plan = await bench.PlanAsync();
        Assert.True(plan.IsComplete, $"{name}: {string.Join('\n', plan.Problems)}");
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
        var result = bench.Read("unit.c");
        var options = new ParseOptions("c17", "aarch64-none-elf");
        var path = Path.Combine(bench.Tree, "unit.c");
        var parsed = TranslationUnit.Parse(path, options);
        Assert.DoesNotContain(
            parsed.Diagnostics, one => one.Severity >= DiagnosticSeverity.Error && !one.Message.Contains("generated.h", StringComparison.Ordinal));
        Assert.Contains(parsed.Function("dispatch")!.Switches[0].Cases, one => one.Low == 7);
        Assert.Contains(parsed.Variables.Single(one => one.Name == "handlers").Elements, one => one.Index == 0x18C - 0x150);
        Assert.Equal(2, parsed.Structs.Single(one => one.Name == "rd").Fields.Count);
        Assert.Contains(parsed.Function("rmi_undelegate")!.Calls, call => call.Callee == "csm_call");
        Assert.Equal(result.Contains('\r', StringComparison.Ordinal) ? result.Count(one => one == '\n') : 0, result.Count(one => one == '\r'));
        await bench.RevertAsync();
        Assert.Equal(original, bench.Snapshot());
    }

    [Fact]
    public async Task What_is_gone_is_named_all_at_once()
    {
        var unit = Unit.Replace("granule_set(g", "granule_put(g", StringComparison.Ordinal)
            .Replace("handlers", "table", StringComparison.Ordinal)
            .Replace("case 1:", "case 7:", StringComparison.Ordinal)
            .Replace("STATE_RD }", "STATE_RD, STATE_CSM }", StringComparison.Ordinal);
        using var bench = new Workbench(unit);
        bench.WriteSeries(Workbench.Patch("one", Edits));
        var before = bench.Snapshot();
        var plan = await bench.PlanAsync();
        Assert.Equal(
            [
                "one/state: expected the name STATE_CSM to be free, but an enumerator has it (unit.c:3)",
                "one/hook: expected a call of granule_set() in rmi_undelegate(), but there is none; the most similar is `granule_put(g, STATE_NS);` (unit.c:23)",
                "one/table: expected one file that defines handlers, but none of the sources does",
                "one/call: expected case 7 to be free, but `case 7` has it (unit.c:35)",
            ],
            plan.Problems.Select(problem => problem.ToString()));
        Assert.Equal([FindingKind.Collision, FindingKind.Anchor, FindingKind.Anchor, FindingKind.Collision], plan.Problems.Select(problem => problem.Kind));
        Assert.Empty(plan.Mails);
        var failure = await Assert.ThrowsAsync<Workstation.CaecFailure>(() => SeriesApplier.ApplyAsync(plan, CancellationToken.None));
        Assert.Equal(Workstation.FailureKind.CheckFailed, failure.Kind);
        Assert.Contains("3 more", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, bench.Snapshot());
    }

    [Fact]
    public async Task Wrong_types_are_named_with_what_is_there()
    {
        using var bench = new Workbench(Unit.Replace("struct granule *g = granule_find", "void *g = granule_find", StringComparison.Ordinal));
        bench.WriteSeries(Workbench.Patch("one", Edits));
        Assert.Equal(
            "one/hook: expected a variable of type struct granule * in rmi_undelegate(), but there is uint64_t arg, void * g (unit.c:17)",
            Assert.Single((await bench.PlanAsync()).Problems).ToString());
    }

    private static string Moved()
    {
        var dispatch = Unit[Unit.IndexOf("int dispatch", StringComparison.Ordinal)..];
        var undelegate = Unit[Unit.IndexOf("static int rmi_undelegate", StringComparison.Ordinal)..Unit.IndexOf("static const handler", StringComparison.Ordinal)];
        var version = Unit[Unit.IndexOf("static int rmi_version", StringComparison.Ordinal)..Unit.IndexOf("static int rmi_undelegate", StringComparison.Ordinal)];
        return new StringBuilder(Unit)
            .Replace(dispatch, string.Empty).Replace(version, "static int rmi_version(uint64_t arg);\n\n")
            .Append('\n').Append(version).Append(dispatch).ToString()
            .Replace(undelegate, undelegate, StringComparison.Ordinal);
    }
}
