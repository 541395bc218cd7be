// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation.Tests;

public class MachineFileTests
{
    [Fact]
    public void The_virt_board_is_as_the_firmware_expects_it()
    {
        var machine = TestMachine.Definition;

        Assert.Equal("qemu-virt", machine.Name);
        Assert.Equal((2, 3072), (machine.Cpus, machine.MemoryMib));
        Assert.Equal(["uart0", "uart1"], machine.Uarts.Select(uart => uart.Name));
        Assert.Equal(0x40100000UL, machine.Region("rmm").Address);
        Assert.Equal(24UL << 20, machine.Region("rmm").Size);
        Assert.Equal(0x60000000UL, machine.Region("bl33").Address);
        Assert.Equal((0x70000000UL, 64UL << 10), (machine.Region("config").Address, machine.Region("config").Size));
        Assert.Equal((0x71000000UL, 16UL << 20), (machine.Region("realm").Address, machine.Region("realm").Size));
        Assert.Equal(
            [("bl1", 0UL), ("fip", 64UL * 4096)], machine.Flash.Parts.Select(part => (part.Name, part.Offset)));
    }

    [Fact]
    public void Every_mistake_is_told_at_once()
    {
        const string yaml = """
            name: bad
            program: q
            board: b
            cpu: c
            cpus: 0
            memory-mib: 16
            counting: shift=0
            uarts:
              - { name: "a,b", address: 0, world: moon }
            regions:
              - { name: one, address: 0x1000, size: 0x1001, world: realm }
              - { name: two, address: 0x2000, size: 0x1000, world: realm }
            stages:
              - { stage: lift-off, uart: uart0, pattern: x }
              - { stage: bl1, uart: nowhere, pattern: "(" }
            """;

        var failure = Assert.Throws<CaecFailure>(() => MachineFile.Parse(yaml, "bad.yaml"));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        foreach (var part in (string[])[
            "'a,b' is not a plain word", "'moon'", "'lift-off'", "stage bl1:", "cpus must be",
            "regions one and two overlap"])
            Assert.Contains(part, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_key_is_named_with_its_line()
    {
        var failure = Assert.Throws<CaecFailure>(() => MachineFile.Parse("name: x\nspeed: fast\n", "bad.yaml"));

        Assert.Contains("speed", failure.Message, StringComparison.Ordinal);
        Assert.Equal("bad.yaml:2", failure.Evidence);
    }

    [Fact]
    public async Task An_unknown_machine_is_answered_with_the_known_ones()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder.File("qemu"));
        File.Copy(TestMachine.DefinitionFile, folder.File("qemu/qemu-virt.yaml"));
        await File.WriteAllTextAsync(folder.File("qemu/pairings.yaml"), "pairs: []\n");
        var house = new House(folder.Path, folder.Path);

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => MachineFile.LoadAsync(house, "cray", CancellationToken.None));

        Assert.Equal("There is no machine named cray; known: qemu-virt.", failure.Message);
        Assert.Equal("qemu-virt", (await MachineFile.LoadAsync(house, "qemu-virt", CancellationToken.None)).Name);
    }
}
