// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>A security state of the machine (DDI0615).</summary>
public enum World
{
    /// <summary>Non-secure: the host.</summary>
    NonSecure,

    /// <summary>Secure.</summary>
    Secure,

    /// <summary>Realm: the RMM and its realms.</summary>
    Realm,

    /// <summary>Root: EL3 firmware.</summary>
    Root,
}

/// <summary>A serial port; its output goes to <c>logs/NAME.log</c>.</summary>
/// <param name="Name">A word; the order in the definition is QEMU's order of <c>-serial</c>.</param>
/// <param name="Address">Physical address of the PL011.</param>
/// <param name="World">Who can reach it.</param>
public sealed record Uart(string Name, ulong Address, World World);

/// <summary>A named range of physical memory.</summary>
/// <param name="Name">A word, for instance <c>bl33</c>.</param>
/// <param name="Address">First byte.</param>
/// <param name="Size">In bytes; an image loaded there must not be longer.</param>
/// <param name="World">Who uses it.</param>
public sealed record MemoryRegion(string Name, ulong Address, ulong Size, World World);

/// <summary>A part of the flash image.</summary>
/// <param name="Name">A word, for instance <c>fip</c>.</param>
/// <param name="Offset">In bytes from the start of the flash.</param>
public sealed record FlashPart(string Name, ulong Offset);

/// <summary>The flash that the machine starts from.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Parts">In ascending order of offset.</param>
public sealed record FlashLayout(ulong Size, IReadOnlyList<FlashPart> Parts);

/// <summary>What shows on a UART that a boot stage was reached.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Uart">Name of the UART.</param>
/// <param name="Pattern">Looked for in each line.</param>
public sealed record StageMark(BootStage Stage, string Uart, Regex Pattern);

/// <summary>An emulated machine, described as data in <c>qemu/NAME.yaml</c>.</summary>
/// <param name="Name">The name given to <c>--platform</c>.</param>
/// <param name="Program">The emulator.</param>
/// <param name="Board">QEMU's <c>-M</c>.</param>
/// <param name="Cpu">QEMU's <c>-cpu</c>.</param>
/// <param name="Cpus">Number of processors, 1 to 64.</param>
/// <param name="MemoryMib">RAM in MiB.</param>
/// <param name="Arguments">Further arguments, always given.</param>
/// <param name="Counting">QEMU's <c>-icount</c> for runs that count instructions.</param>
/// <param name="ShortTurns">QEMU's arguments that shorten the turns of CPUs while instructions are counted.</param>
/// <param name="Uarts">Serial ports; the first one carries the records.</param>
/// <param name="Regions">The memory map.</param>
/// <param name="Flash">The flash layout.</param>
/// <param name="Stages">How to see boot progress.</param>
public sealed record MachineDefinition(
    string Name,
    string Program,
    string Board,
    string Cpu,
    int Cpus,
    int MemoryMib,
    IReadOnlyList<string> Arguments,
    string Counting,
    IReadOnlyList<string> ShortTurns,
    IReadOnlyList<Uart> Uarts,
    IReadOnlyList<MemoryRegion> Regions,
    FlashLayout Flash,
    IReadOnlyList<StageMark> Stages)
{
    /// <summary>The region of that name.</summary>
    /// <exception cref="KeyNotFoundException">The machine has no such region.</exception>
    public MemoryRegion Region(string name) =>
        Regions.FirstOrDefault(region => region.Name == name)
        ?? throw new KeyNotFoundException($"The machine {Name} has no region {name}.");
}
