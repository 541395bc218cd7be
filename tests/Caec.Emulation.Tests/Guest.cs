// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Workstation;

namespace Caec.Emulation.Tests;

/// <summary>What a test guest does after it has printed its text.</summary>
internal enum Ending
{
    /// <summary>Powers the machine off through the secure GPIO.</summary>
    PowerOff,

    /// <summary>Resets the machine.</summary>
    Reset,

    /// <summary>Sleeps for ever.</summary>
    Sleep,

    /// <summary>Prints the text for ever.</summary>
    Repeat,
}

/// <summary>Makes flash images of a few instructions that print a text on the first UART, without any
/// firmware.</summary>
internal static class Guest
{
    private static readonly string[] Versions = ["-21", "-20", "-19", "-18", "-17", "-16", ""];

    internal static string? Clang { get; } = Find("clang");

    internal static string? Objcopy { get; } = Find("llvm-objcopy");

    /// <summary>The image of a guest.</summary>
    internal static Task<string> BuildAsync(TestFolder folder, string text, Ending ending) =>
        AssembleAsync(folder, Source(text, ending));

    /// <summary>The image of a guest that prints how many instructions both processors execute while the first one makes 16
    /// broadcast invalidations, each of which ends its turn, and the second one waits and never gives its turn away.</summary>
    internal static Task<string> BuildWaitingAsync(TestFolder folder) => AssembleAsync(folder, Waiting);

    private static async Task<string> AssembleAsync(TestFolder folder, string text)
    {
        var (source, module, image) = (folder.File("guest.S"), folder.File("guest.o"), folder.File("guest.bin"));
        await File.WriteAllTextAsync(source, text);
        await RunAsync(Clang!, "--target=aarch64-none-elf", "-c", source, "-o", module);
        await RunAsync(Objcopy!, "-O", "binary", "-j", ".text", module, image);
        return image;
    }

    // Starts at address 0 in EL3 on every processor. 0x09000000: PL011. 0x090b0000: the secure PL061, whose pins 0
    // and 1 are power-off and reset (QEMU, hw/arm/virt.c).
    private static string Source(string text, Ending ending) => $"""
            .text
        start:
            mrs x0, mpidr_el1
            and x0, x0, #0xff
            cbnz x0, sleep
            ldr x20, =0x09000000
        again:
            adr x21, text
        print:
            ldrb w0, [x21], #1
            cbz w0, done
            str w0, [x20]
            b print
        done:
            ldr x1, =0x090b0000
            mov w0, #3
            str w0, [x1, #0x400]
            {ending switch
            {
                Ending.PowerOff => "mov w0, #1\n    str w0, [x1, #0x4]",
                Ending.Reset => "mov w0, #2\n    str w0, [x1, #0x8]",
                Ending.Repeat => "b again",
                _ => "nop",
            }}
        sleep:
            wfi
            b sleep
        text:
            .byte {string.Join(", ", Encoding.UTF8.GetBytes(text + "\0"))}
            .balign 8
            .ltorg
        """;

    private const string Waiting = """
            .text
        start:
            mrs x0, mpidr_el1
            and x0, x0, #0xff
            cbz x0, first
        wait:
            b wait
        first:
            mrs x19, cntpct_el0
            mov x20, #16
        invalidate:
            tlbi alle3is
            dsb ish
            subs x20, x20, #1
            b.ne invalidate
            isb
            mrs x20, cntpct_el0
            sub x19, x20, x19
            ldr x21, =0x09000000
            mov x22, #60
        digit:
            lsr x0, x19, x22
            and x0, x0, #15
            add x1, x0, #'0'
            add x2, x0, #'a' - 10
            cmp x0, #10
            csel x0, x1, x2, lo
            str w0, [x21]
            subs x22, x22, #4
            b.pl digit
            mov w0, #'\n'
            str w0, [x21]
            b .
            .ltorg
        """;

    private static string? Find(string name) =>
        Versions.Select(version => ToolPath.Find(name + version)).FirstOrDefault(path => path is not null);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var result = await new ChildProcess().RunAsync(new Command(program, arguments), null, CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
    }
}

/// <summary>A test that boots; skipped where the emulator or the assembler is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BootFactAttribute : FactAttribute
{
    public BootFactAttribute()
    {
        if (!ToolPath.Exists("qemu-system-aarch64") || Guest.Clang is null || Guest.Objcopy is null)
            Skip = "needs qemu-system-aarch64, clang and llvm-objcopy";
    }
}
