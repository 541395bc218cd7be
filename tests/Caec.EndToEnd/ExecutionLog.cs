// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>An instruction that a CPU executed.</summary>
/// <param name="Cpu">Number of the CPU.</param>
/// <param name="Address">Where it was, as that CPU saw memory.</param>
internal readonly record struct Executed(int Cpu, ulong Address);

/// <summary>Every instruction of a boot, from QEMU's own log: <c>-d exec,nochain</c> writes a line per translated
/// block, and <c>one-insn-per-tb</c> makes a block of each instruction. The guest's counter has no part in it.</summary>
internal static class ExecutionLog
{
    private static readonly byte[] Trace = Encoding.ASCII.GetBytes("Trace ");

    // The block before which a CPU lost its turn has its line already, and gets another one when it runs.
    private static readonly byte[] Stopped = Encoding.ASCII.GetBytes("Stopped execution ");

    /// <summary>Boots once more what a run booted, and shows each instruction in the ranges.</summary>
    /// <param name="run">Folder of the run.</param>
    /// <param name="command">The scenario's command of <c>result.json</c>.</param>
    /// <param name="ranges">First address and size of what is logged.</param>
    /// <param name="see">Called for each instruction, in the order of execution, as long as it says true.</param>
    public static async Task ReplayAsync(
        string run, string command, IEnumerable<(ulong Address, ulong Size)> ranges, Func<Executed, bool> see)
    {
        Assert.DoesNotContain('\'', command);
        var words = command.Split(' ');
        var filter = string.Join(',', ranges.Select(range =>
            string.Create(CultureInfo.InvariantCulture, $"0x{range.Address:x}+0x{range.Size:x}")));
        var replay = new Command(
            words[0],
            [.. words[1..], "-accel", "tcg,one-insn-per-tb=on", "-d", "exec,nochain", "-dfilter", filter],
            run);
        using var process = await ChildProcess.StartAsync(replay);
        try
        {
            process.StandardInput.Close();
            var console = process.StandardOutput.ReadToEndAsync();
            // Without -D the log goes to standard error, as it comes and never to a disk.
            await Task.Run(() => Read(process.StandardError.BaseStream, see));
            await ChildProcess.StopAsync(process);
            Assert.Contains("\"rec\":\"begin\"", await console, StringComparison.Ordinal);
        }
        finally
        {
            await ChildProcess.StopAsync(process);
        }
    }

    private static void Read(Stream log, Func<Executed, bool> see)
    {
        var buffer = new byte[1 << 20];
        var filled = 0;
        Executed? last = null;
        for (int read; (read = log.Read(buffer, filled, buffer.Length - filled)) > 0;)
        {
            filled += read;
            var rest = buffer.AsSpan(0, filled);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
                if (!Line(rest[..end], ref last, see))
                    return;
            rest.CopyTo(buffer);
            filled = rest.Length;
        }
    }

    // A line is told when the next one shows that it was not taken back.
    private static bool Line(ReadOnlySpan<byte> line, ref Executed? last, Func<Executed, bool> see)
    {
        if (line.StartsWith(Stopped))
            last = null;
        if (!line.StartsWith(Trace))
            return true;
        var goOn = last is not { } executed || see(executed);
        // Trace 1: 0x7f... [00000000/0000000060000000/00000461/ff022201]
        var address = line[(line.IndexOf((byte)'/') + 1)..][..16];
        last = new Executed(
            line[Trace.Length] - '0',
            ulong.Parse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return goOn;
    }
}
