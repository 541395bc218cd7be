// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Llvm;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>How a CPU waits for another one: under the instruction counter of every QEMU it has to give its turn away, which
/// WFE does not do in QEMU 11.</summary>
[Collection(nameof(Booting))]
public sealed class WaitingTests
{
    private static readonly House Here = House.Find();

    private static readonly ChildProcess Runner = new();

    [Theory]
    [InlineData("host")]
    [InlineData("realm")]
    public async Task Host_and_realm_wait_with_yield_and_never_with_wfe(string folder)
    {
        var code = await DisassembleAsync(folder);

        Assert.DoesNotContain(code, function => function.Value.Contains("wfe"));
        Assert.Contains(code, function => function.Value.Contains("yield"));
    }

    [Fact]
    public async Task The_monitor_yields_after_each_wfe_in_a_lock()
    {
        var code = await DisassembleAsync("monitor");

        // A branch right after it is that of a CPU that stops for good.
        Assert.All(code, function => Assert.All(
            function.Value.Zip(function.Value.Skip(1)).Where(pair => pair.First == "wfe"),
            pair => Assert.Contains(pair.Second, (string[])["yield", "b"])));
        Assert.Contains("yield", code["arch_wait_while_not"]);
    }

    /// <summary>The mnemonics of each function, in order.</summary>
    private static async Task<Dictionary<string, List<string>>> DisassembleAsync(string folder)
    {
        var cache = BuildCache.Of(Here);
        var sources = new SourceStore(Here, Runner);
        var description = ImageDescription.Load(Path.Combine(Here.Firmware, folder));
        await sources.SyncAsync(description.Libraries, null, CancellationToken.None);
        var toolchain = await Toolchain.FindAsync(Runner, CancellationToken.None);
        var plan = await new ImagePlanner(toolchain, cache, sources.ExpectAsync).PlanAsync(description, CancellationToken.None);
        var image = await new ImageBuilder(cache, Runner, null).BuildAsync(
            plan, 2, Path.Combine(Here.Cache, "logs"), CancellationToken.None);
        return ElfImage.Load(image.Elf!).Functions.DistinctBy(function => function.Name).ToDictionary(
            function => function.Name,
            function => ElfImage.Disassemble(image.Elf!, function).Select(line => line.Split(' ')[0]).ToList(),
            StringComparer.Ordinal);
    }
}
