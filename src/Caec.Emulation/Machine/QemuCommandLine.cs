// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>The argument lists of QEMU. Pure: nothing is started or looked at.</summary>
public static class QemuCommandLine
{
    /// <summary>The command that <see cref="Emulator"/> starts: QEMU connects to sockets that it listens on, and waits
    /// for <c>cont</c>.</summary>
    /// <param name="spec">What to boot.</param>
    /// <param name="sockets">Folder of the sockets <c>qmp</c> and one per UART.</param>
    public static Command ForRun(BootSpec spec, string sockets)
    {
        var words = Base(spec);
        words.AddRange(["-chardev", $"socket,id=qmp,path={Value(Path.Combine(sockets, "qmp"))}"]);
        words.AddRange(["-mon", "chardev=qmp,mode=control"]);
        foreach (var (index, uart) in spec.Machine.Uarts.Index())
        {
            if (index == 0 && spec.Interactive)
            {
                // signal=off: Ctrl-C belongs to the guest; the monitor shares the terminal behind Ctrl-A.
                var log = Value(Path.Combine(spec.LogFolder, uart.Name + ".log"));
                words.AddRange(["-chardev", $"stdio,id={uart.Name},mux=on,signal=off,logfile={log},logappend=off"]);
                words.AddRange(["-mon", $"chardev={uart.Name},mode=readline"]);
            }
            else
            {
                words.AddRange(["-chardev", $"socket,id={uart.Name},path={Value(Path.Combine(sockets, uart.Name))}"]);
            }
            words.AddRange(["-serial", $"chardev:{uart.Name}"]);
        }
        // The machine starts stopped, so that no event comes before someone listens; a debugger lets it go itself.
        words.Add("-S");
        if (spec.Debugger)
            words.AddRange(["-gdb", "tcp:127.0.0.1:1234"]);
        return new Command(spec.Machine.Program, words);
    }

    /// <summary>The same machine for a person's terminal: the first UART on standard output, the others
    /// dropped.</summary>
    public static Command ForHand(BootSpec spec)
    {
        var words = Base(spec);
        foreach (var (index, _) in spec.Machine.Uarts.Index())
            words.AddRange(["-serial", index == 0 ? "mon:stdio" : "null"]);
        if (spec.Debugger)
            words.AddRange(["-S", "-gdb", "tcp:127.0.0.1:1234"]);
        return new Command(spec.Machine.Program, words);
    }

    private static List<string> Base(BootSpec spec)
    {
        var machine = spec.Machine;
        List<string> words =
        [
            "-M", machine.Board,
            "-cpu", machine.Cpu,
            "-smp", machine.Cpus.ToString(CultureInfo.InvariantCulture),
            "-m", $"{machine.MemoryMib}M",
            .. machine.Arguments,
            "-no-reboot",
        ];
        if (spec.CountInstructions)
            words.AddRange(
            [
                "-icount", machine.Counting,
                "-seed", spec.Seed.ToString(CultureInfo.InvariantCulture),
                .. spec.ShortTurns ? machine.ShortTurns : [],
            ]);
        words.AddRange(["-bios", spec.Flash]);
        foreach (var load in spec.Loads)
            words.AddRange(
            [
                "-device",
                $"loader,file={Value(load.Path)},addr=0x{machine.Region(load.Region).Address:x},force-raw=on",
            ]);
        return words;
    }

    // In QEMU's option lists a comma separates; doubled, it is a comma.
    private static string Value(string text) => text.Replace(",", ",,", StringComparison.Ordinal);
}
