// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

public sealed class SwitchAnchorTests
{
    private const string Unit = """
        #define FID(n) (0xC4000000u + (n))
        enum { VERSION = FID(1) };
        int other(int a) { switch (a) { case 5: return 1; } return 0; }
        int handle(unsigned fid, int a)
        {
        	switch (fid) {
        	case VERSION:
        		return 1;
        	case 0x80000000 ... 0x8000001F:
        		a++;
        		break;
        	/* anything else */
        	case 3:
        	default:
        		return -1;
        	}
        	return a;
        }

        """;

    private const string NewCase = "case FID(2):\n\treturn 2;";

    [Fact]
    public async Task A_case_goes_before_the_default_and_its_labels() =>
        Assert.Equal(
            Unit.Replace("\t/* anything", "\tcase FID(2):\n\t\treturn 2;\n\t/* anything", StringComparison.Ordinal),
            await Workbench.EditedAsync(Unit, "at: switch-case, function: handle, value-free: \"FID(2)\"", NewCase));

    [Fact]
    public async Task A_case_never_lands_where_another_falls_through() =>
        Assert.Contains(
            "switch (fid) {\n\tcase FID(2):\n\t\treturn 2;\n\tcase VERSION:",
            await Workbench.EditedAsync(
                Unit.Replace("\t\tbreak;\n", string.Empty, StringComparison.Ordinal), "at: switch-case, function: handle", NewCase),
            StringComparison.Ordinal);

    [Fact]
    public async Task Without_default_it_goes_to_the_end() =>
        Assert.Equal(
            "int f(int a)\n{\n    switch (a)\n    {\n        case 1:\n            return 1;\n        case 2:\n            return 2;\n    }\n    return 0;\n}\n",
            await Workbench.EditedAsync(
                "int f(int a)\n{\n    switch (a)\n    {\n        case 1:\n            return 1;\n    }\n    return 0;\n}\n",
                "at: switch-case, function: f, switch-on: a, has-case: 1", "case 2:\n\treturn 2;"));

    [Theory]
    [InlineData("FID(1)", "case FID(1) to be free, but `case VERSION` has it (unit.c:7)")]
    [InlineData("0x80000010", "case 0x80000010 to be free, but `case 0x80000000 ... 0x8000001F` has it (unit.c:9)")]
    [InlineData("NOBODY", "NOBODY to be a constant, but it is none (unit.c:6)")]
    public async Task A_taken_value_is_refused_with_the_case_that_has_it(string value, string expected) =>
        Assert.EndsWith(
            expected, await Workbench.EditedAsync(Unit, $"at: switch-case, function: handle, value-free: \"{value}\"", NewCase),
            StringComparison.Ordinal);

    [Fact]
    public async Task The_switch_must_be_told_exactly()
    {
        const string unit = "int f(int a, int b)\n{\n\tswitch (a) { case 1: break; }\n\tswitch (b) { case 1: break; }\n\treturn 0;\n}\n";
        Assert.Equal(
            "one/place: expected one switch with case 1 in f(), but there are 2, in lines 3, 4 (unit.c:1)",
            await Workbench.EditedAsync(unit, "at: switch-case, function: f, has-case: 1", "case 2: break;"));
        Assert.Contains(
            "switch (b) { case 1: break;\n\tcase 2: break;\n\t}",
            await Workbench.EditedAsync(unit, "at: switch-case, function: f, switch-on: b", "case 2: break;"), StringComparison.Ordinal);
    }
}
