// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Patching.Tests;

/// <summary>Whoever has a number of the interface is found, for every number that abi/csm.yaml has.</summary>
public sealed class OwnNumberTests : IDisposable
{
    private readonly string _tree = Forks.Copy(Forks.Monitor);

    /// <summary>Other uses in the monitor: file, what stands before, the text, and who is named.</summary>
    public static TheoryData<string, string, string, string> Uses() => new()
    {
        // By value, whatever the name, and however it is written.
        { "include/rsi.h", "#endif", "#define VENDOR_CALL 0xC600CA42UL", "`VENDOR_CALL` has 0xC600CA42" },
        { "include/rsi.h", "#endif", "#define VENDOR_FID(n) (UINT64_C(0xC6000000) | (n))\n#define VENDOR_CALL VENDOR_FID(0xCA42U)", "`VENDOR_CALL` has 0xC600CA42" },
        { "include/rsi.h", "#endif", "#define VENDOR_OFFSET 0xCA42U\n#define VENDOR_CALL (UINT64_C(0xC6000000) + VENDOR_OFFSET)", "`VENDOR_CALL` has 0xC600CA42" },
        { "include/rsi.h", "#endif", "enum vendor { VENDOR_CALL = 0xC600CA01U };", "`VENDOR_CALL` has 0xC600CA01" },
        { "src/rsi/vendor.c", "", "#define VENDOR_FID(n) (0xC6000000UL | (n))\nint vendor(unsigned long f) { switch (f) { case VENDOR_FID(0xCA10): return 1; default: return 0; } }", "has 0xC600CA10" },
        { "src/rsi/vendor.c", "", "#define VENDOR_FID(n) (0xC6000000UL | (n))\nint vendor(unsigned long f) { return f == VENDOR_FID(0xCA10); }", "has 0xC600CA10" },
        { "src/rsi/vendor.c", "", "int vendor(unsigned long f) { return f == 0xC600CAFF; }", "`0xC600CAFF` has 0xC600CAFF" },
        { "src/rsi/vendor.c", "", "int vendor(unsigned long f) { switch (f) { case 0xC600C900 ... 0xC600CA10: return 1; default: return 0; } }", "`0xC600CA10` has 0xC600CA10" },
        { "include/smc.h", "#endif", "#define SMC_RMI_VENDOR SMC64_STD_FAST(0x18FU)", "`SMC_RMI_VENDOR` has 0xC400018F" },
        { "src/rmi/vendor.c", "", "static const long claim = -70002;\nlong vendor(void) { return claim; }", "has 0x11172" },
        // Small numbers, among those that mean the same.
        { "include/rmi.h", "enum rmi_exit_reason {", "#define RMI_EXIT_VENDOR (0xC0 + 5)\n", "`RMI_EXIT_VENDOR` has 0xC5" },
        { "src/rsi/vendor.c", "", "#include \"rmi.h\"\nenum { VENDOR = 197 };\nvoid vendor(struct rmi_rec_exit *e) { e->exit_reason = VENDOR; }", "`exit_reason = VENDOR` has 0xC5" },
        { "src/rsi/vendor.c", "", "#include \"rmi.h\"\nint vendor(struct rmi_rec_exit *e) { switch (e->exit_reason) { case 0xC5: return 1; default: return 0; } }", "`case 0xC5` has 0xC5" },
        { "include/rtt.h", "#define RTTE_NS", "#define RTTE_VENDOR (UINT64_C(3) << 55)\n", "`RTTE_VENDOR` has bit 56" },
        { "src/rtt/entry.c", "", "\nuint64_t vendor(uint64_t entry) { return entry | (1UL << 56); }\n", "has bit 56" },
    };

    public void Dispose() => Directory.Delete(_tree, recursive: true);

    [Fact]
    public async Task The_monitor_leaves_all_of_them_free() =>
        Assert.Empty((await Forks.PlanAsync("reference", Forks.Monitor)).Problems);

    [Theory]
    [MemberData(nameof(Uses))]
    public async Task Another_use_is_named(string file, string before, string text, string holder)
    {
        Plant(file, before, text);
        var problems = (await Forks.PlanAsync("reference", _tree)).Problems.ToList();
        Assert.All(problems, one => Assert.Equal(FindingKind.Collision, one.Kind));
        Assert.Contains(problems, one => one.Actual.Contains(holder, StringComparison.Ordinal) && one.File == file && one.Line > 0);
    }

    [Fact]
    public async Task Every_number_of_the_interface_is_asked_for()
    {
        var numbers = Forks.Abi.Rsi.Calls.Select(call => $"0x{call.FunctionId:X}UL")
            .Append($"0x{Forks.Abi.Rmi.FunctionId:X}UL")
            .Concat(Forks.Abi.Claims.Select(claim => $"({claim.Label.ToString(CultureInfo.InvariantCulture)}L)"))
            .Select((value, i) => $"#define VENDOR_{i} {value}")
            .Append($"#define RMI_EXIT_VENDOR 0x{Forks.Abi.Exits.Reason:X}")
            .ToList();
        Plant("include/rmi.h", "enum rmi_exit_reason {", string.Join('\n', numbers) + "\n");
        var problems = (await Forks.PlanAsync("reference", _tree)).Problems.Select(one => one.Actual.Split('`')[1]).ToHashSet();
        Assert.Equal(numbers.Select(line => line.Split(' ')[1]).Order(StringComparer.Ordinal), problems.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task So_it_is_in_the_trees_of_Tf_Rmm()
    {
        foreach (var tree in Forks.TfRmm)
        {
            var copy = Forks.Copy(tree);
            File.AppendAllText(Path.Combine(copy, "lib/smc/include/smc-rsi.h"), "\n#define VENDOR_ID (0xC6000000UL | 0xCA0BU)\n#define RMI_EXIT_VENDOR U(0xC5)\n");
            File.AppendAllText(Path.Combine(copy, "lib/s2tt/src/s2tt_pvt_defs.h"), "\n#define S2TTE_VENDOR_SHIFT 55\n#define S2TTE_VENDOR_WIDTH 3\n");
            File.WriteAllText(Path.Combine(copy, "runtime/rmi/vendor.c"), "#include <smc.h>\nint vendor(unsigned long f) { return f == SMC64_STD_FID(RMI, U(0x3F)); }\n");
            Assert.Equal(
                new HashSet<string> { "S2TTE_VENDOR_SHIFT", "SMC64_STD_FID(RMI, U(0x3F))", "RMI_EXIT_VENDOR", "VENDOR_ID" },
                (await Forks.PlanAsync("tf-rmm", copy)).Problems.Select(one => one.Actual.Split('`')[1]).ToHashSet());
            Directory.Delete(copy, recursive: true);
        }
    }

    private void Plant(string file, string before, string text)
    {
        var path = Path.Combine(_tree, file);
        var old = File.Exists(path) ? File.ReadAllText(path) : string.Empty;
        var at = before.Length == 0 ? old.Length : old.LastIndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0);
        File.WriteAllText(path, old[..at] + text + (before.Length == 0 ? "\n" : "\n" + old[at..]));
    }
}
