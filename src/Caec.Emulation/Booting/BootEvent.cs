// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;

namespace Caec.Emulation;

/// <summary>Something that the watcher of a boot has to look at.</summary>
internal abstract record BootEvent
{
    /// <summary>The emulator is connected, and the processors run or wait for a debugger.</summary>
    internal sealed record Running : BootEvent;

    /// <summary>A UART gave a line.</summary>
    internal sealed record Line(UartLine Content) : BootEvent;

    /// <summary>A UART gave the beginning of a line, and nothing since.</summary>
    internal sealed record Prompt(string Uart, string Text) : BootEvent;

    /// <summary>The emulator reported an event over QMP.</summary>
    internal sealed record Machine(string Name, JsonElement Data) : BootEvent;

    /// <summary>The emulator has ended and everything that it wrote was seen.</summary>
    internal sealed record Ended(int ExitCode) : BootEvent;
}
