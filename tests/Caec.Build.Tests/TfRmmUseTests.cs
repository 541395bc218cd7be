// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Pairing;
using Caec.Build.Stacks;
using Caec.Build.Stacks.TfRmm;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>What cannot run is refused before anything is built; what can only be built is built.</summary>
public sealed partial class TfRmmTests
{
    private const string Reserve = "lib/rmm_el3_ifc/src/aarch64/rmm_el3_ifc_helpers.S";

    [Theory]
    [InlineData("runtime/rmi/version.c", "\tMAKE_RMI_REVISION(2UL, 0UL)\n", "2.0")]
    [InlineData("runtime/rmi/version.c", "\tMAKE_RMI_REVISION(1UL, 0UL),\n\tMAKE_RMI_REVISION(1UL, 1UL)\n", "1.0 1.1")]
    [InlineData("lib/smc/include/smc-rmi.h", "#define RMI_ABI_VERSION_MAJOR\t\tUL(1)\n#define RMI_ABI_VERSION_MINOR\t\tUL(0)\n", "1.0")]
    [InlineData(
        "lib/smc/include/smc-rmi.h",
        "#define RMI_ABI_VERSION_MAJOR UL(1)\n#ifdef RMM_V1_1\n#define RMI_ABI_VERSION_MINOR UL(1)\n#else\n#define RMI_ABI_VERSION_MINOR UL(0)\n#endif\n",
        "1.1 1.0")]
    [InlineData("runtime/core/other.c", "", "")]
    public void The_rmi_of_a_tree_is_read_from_its_sources(string file, string text, string versions)
    {
        _scratch.Write($"tree/{file}", text);
        Assert.Equal(versions, string.Join(' ', TfRmmFacts.Read(_scratch.Path("tree")).Rmi));
    }

    [Theory]
    [InlineData(Reserve, "\tmov_imm\tx0, SMC_RMM_RESERVE_MEMORY\n\tsmc\t#0\n", true)]
    [InlineData(Reserve, "/*\n * SMC_RMM_RESERVE_MEMORY = 0xC40001BB\n */\n", false)]
    [InlineData("lib/rmm_el3_ifc/src/rmm_el3_runtime.c", "int f(void) { return SMC_RMM_RESERVE_MEMORY; }\n", false)]
    [InlineData("configs/qemu_virt_defcfg.cmake", "arm_config_option_override(NAME RMM_EL3_COMPAT_RESERVE_MEM DEFAULT FALSE)\n", true)]
    public void Whether_a_tree_asks_for_memory_while_it_boots_is_read_from_its_sources(string file, string text, bool asks)
    {
        _scratch.Write($"tree/{file}", text);
        Assert.Equal(asks, TfRmmFacts.Read(_scratch.Path("tree")).Boot.ReservesMemory);
    }

    [Theory]
    [InlineData("plat/qemu/qemu/platform.mk", "BL31_SOURCES += plat/arm/common/plat_rmm_mem_carveout.c\n", true)]
    [InlineData("plat/qemu/common/memory.c", "uintptr_t plat_rmmd_reserve_memory(size_t size, unsigned long alignment)\n", true)]
    [InlineData("plat/arm/common/plat_rmm_mem_carveout.c", "uintptr_t plat_rmmd_reserve_memory(size_t size, unsigned long alignment)\n", false)]
    [InlineData("plat/qemu/qemu_sbsa/plat_rmm_mem_carveout.c", "uintptr_t plat_rmmd_reserve_memory(size_t size, unsigned long alignment)\n", false)]
    public void Whether_a_trusted_firmware_has_memory_is_asked_of_the_board(string file, string text, bool has)
    {
        WriteTrustedFirmware("tf-a", "#define RMM_RESERVE_MEMORY SMC64_RMMD_EL3_FID(U(11))\n", 15);
        _scratch.Write($"tf-a/{file}", text);
        Assert.Equal(has, TrustedFirmwareFacts.Read(_scratch.Path("tf-a")).ReservesMemory);
        WriteTrustedFirmware("tf-a", "\n", 15);
        Assert.False(TrustedFirmwareFacts.Read(_scratch.Path("tf-a")).ReservesMemory);
    }

    [Fact]
    public async Task An_rmi_that_the_host_does_not_speak_is_refused_for_scenarios_only()
    {
        _scratch.Write("root/firmware/common/include/rmi.h", "#define RMI_ABI_MAJOR 1U\n#define RMI_ABI_MINOR 0U\n");
        _scratch.Write("tree/runtime/rmi/version.c", "MAKE_RMI_REVISION(2UL, 0UL)\n");
        var host = Request() with { Use = StackUse.Host };

        foreach (var verdict in await VerdictsAsync(host))
        {
            Assert.Equal(FailureKind.Missing, verdict.Kind);
            Assert.Contains("tf-rmm 0.8.0 speaks RMI 2.0, and the host that runs the scenarios speaks 1.0", verdict.Message, StringComparison.Ordinal);
            Assert.Equal("./caec run --rmm tf-rmm@0.8.0", verdict.Next);
        }
        Assert.DoesNotContain(_runner.Commands, IsBuilding);
        await Builder().CheckAsync(host with { Use = StackUse.Payload }, CancellationToken.None);
        Assert.NotEmpty((await BuildAsync(host with { Use = StackUse.Images })).Images);

        _scratch.Write("tree/runtime/rmi/version.c", "MAKE_RMI_REVISION(1UL, 0UL),\nMAKE_RMI_REVISION(2UL, 0UL)\n");
        await Builder().CheckAsync(host, CancellationToken.None);
    }

    [Fact]
    public async Task A_trusted_firmware_without_the_memory_that_is_asked_for_is_refused_where_it_is_to_boot()
    {
        _scratch.Write($"tree/{Reserve}", "\tmov_imm\tx0, SMC_RMM_RESERVE_MEMORY\n");
        foreach (var use in (StackUse[])[StackUse.Host, StackUse.Payload])
            foreach (var verdict in await VerdictsAsync(Request() with { Use = use }))
            {
                Assert.Equal(FailureKind.Missing, verdict.Kind);
                Assert.Contains("RMM_RESERVE_MEMORY", verdict.Message, StringComparison.Ordinal);
                Assert.EndsWith(" --tf-a-src DIR", verdict.Next, StringComparison.Ordinal);
            }
        Assert.DoesNotContain(_runner.Commands, IsBuilding);
        Assert.NotEmpty((await BuildAsync(Request())).Images);

        WriteTrustedFirmware("tf-a", "#define RMM_RESERVE_MEMORY SMC64_RMMD_EL3_FID(U(11))\n", 15);
        var own = Request() with { Use = StackUse.Host, TrustedFirmwareSource = _scratch.Path("tf-a") };
        foreach (var verdict in await VerdictsAsync(own))
            Assert.DoesNotContain("--tf-a-src", verdict.Next, StringComparison.Ordinal);
        _scratch.Write("tf-a/plat/qemu/qemu/memory.c", "uintptr_t plat_rmmd_reserve_memory(size_t size, unsigned long alignment)\n");
        await Builder().CheckAsync(own, CancellationToken.None);
    }

    [Fact]
    public void What_a_pin_speaks_is_known_before_it_is_fetched()
    {
        Assert.Equal([new InterfaceVersion(2, 0)], TfRmmFacts.OfPin("0.9.0").Rmi);
        Assert.Equal([new InterfaceVersion(1, 0)], TfRmmFacts.OfPin("0.8.0").Rmi);
    }

    [Fact]
    public async Task Who_was_looked_at_reaches_the_patcher_and_makes_another_tree()
    {
        var plain = await BuildAsync(Request() with { Csm = true });
        var looked = await BuildAsync(Request() with { Csm = true, Accepted = ["smc_stranger"] });
        Assert.Equal("looked at: ", plain.Audit);
        Assert.Equal("looked at: smc_stranger", looked.Audit);
        Assert.Null((await BuildAsync(Request())).Audit);
    }

    /// <summary>What a plan, a check and a build say of a request.</summary>
    private async Task<IReadOnlyList<CaecFailure>> VerdictsAsync(StackRequest request) =>
    [
        await Assert.ThrowsAsync<CaecFailure>(() => Builder().PlanAsync(request, CancellationToken.None)),
        await Assert.ThrowsAsync<CaecFailure>(() => Builder().CheckAsync(request, CancellationToken.None)),
        await Assert.ThrowsAsync<CaecFailure>(() => BuildAsync(request)),
    ];
}
