// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Llvm;

namespace Caec.EndToEnd;

/// <summary>Two figures, counted once more without the guests' counter: by the emulator's log of what it executed
/// (docs/measuring.md tells how by hand).</summary>
[Collection(nameof(Booting))]
public sealed class RecountTests : IDisposable
{
    // BL31 of this build: the upper part of the secure RAM (plat/qemu of TF-A). BL1 and BL2 are below it.
    private static readonly (ulong Address, ulong Size) Firmware = (0x0E090000, 0x70000);

    private readonly ScratchFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Sending_a_message_takes_as_many_instructions_as_the_execution_log_has()
    {
        await RunAsync("comm", "comm.sizes=4096", "comm.messages=5", "comm.modes=csm-copy");
        var realm = Program.Load(Image("realm.elf"));
        var readings = realm.Instructions("CNTVCT_EL0");
        var (offer, since, offered) = (realm.Function("comm_offer").Address, 0UL, false);
        var sent = new List<ulong>();

        await ReplayAsync([realm.Text], one =>
        {
            if (one.Cpu == 0 && readings.Contains(one.Address))
            {
                // The second reading's barrier was counted; the reading's own cost is left out of the figure.
                if (offered)
                    sent.Add(since - 1);
                (since, offered) = (0, false);
                return sent.Count < 5;
            }
            since++;
            offered |= one.Cpu == 0 && one.Address == offer;
            return true;
        });

        var reported = Reported("send", "sender");
        Assert.Equal(5, sent.Count);
        Assert.All(sent, count => Assert.Equal(reported, count));
    }

    [Fact]
    public async Task Attaching_takes_the_RMM_as_many_instructions_as_the_execution_log_has()
    {
        await RunAsync("setup", "setup.pages.most=64", "setup.repeats=1");
        var (realm, host, rmm) = (
            Program.Load(Image("realm.elf")), Program.Load(Image("bl33.elf")), Program.Load(Image("rmm.elf")));
        var (realmCall, hostCall) = (realm.Instructions("smc_stamped", "smc"), host.Instructions("smc_stamped", "smc"));
        var (attach, end) = (realm.Function("csm_attach").Address, realm.Function("csm_meter_end").Address);
        var (calls, inCall, own, firmware) = (0, false, 0UL, 0UL);

        // Most of a boot is hashing of measured images, which is over when realms run.
        await ReplayAsync([Firmware, realm.Text, host.Text, .. rmm.TextWithout("compress")], one =>
        {
            if (one.Cpu != 1)
                return true;
            if (one.Address == attach)
                calls++;
            // Once for the calls of any size; then each size of region is attached twice, and of the seventh, 64
            // pages, the first time is measured.
            if (calls != 14)
                return true;
            var call = realmCall.Contains(one.Address);
            if (call || realm.Holds(one.Address))
                inCall = call;
            if (inCall && (call || hostCall.Contains(one.Address) || !host.Holds(one.Address)))
                own++;
            if (inCall && one.Address - Firmware.Address < Firmware.Size)
                firmware++;
            return one.Address != end;
        });

        Assert.Equal(Reported("attach", "rmm") + Reported("attach", "commands"), own);
        // The host had to make a table: EL3 switched worlds at least there and back.
        Assert.InRange(firmware, 1UL, own / 2);
    }

    private async Task RunAsync(string scenario, params string[] settings)
    {
        var run = await CaecProgram.RunAsync(
        [
            "bench", scenario, "--out", _scratch.Path,
            .. settings.SelectMany(setting => (string[])["--set", setting]),
        ]);
        Assert.True(run.ExitCode == 0, run.StandardError + run.StandardOutput);
    }

    private Task ReplayAsync((ulong Address, ulong Size)[] ranges, Func<Executed, bool> see) =>
        ExecutionLog.ReplayAsync(_scratch["latest"], Scenario().GetProperty("command").GetString()!, ranges, see);

    private string Image(string name) => Path.Combine(_scratch["latest"], "images", name);

    private JsonElement Scenario() =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(_scratch["latest"], "result.json"))).RootElement
            .GetProperty("scenarios")[0];

    /// <summary>A figure of the largest message or region; all its samples were the same.</summary>
    private ulong Reported(string name, string side)
    {
        var metric = Scenario().GetProperty("metrics").EnumerateArray().Last(one =>
            one.GetProperty("name").GetString() == name && one.GetProperty("side").GetString() == side
            && one.GetProperty("unit").GetString() == "instructions");
        Assert.Equal(metric.GetProperty("min").GetUInt64(), metric.GetProperty("max").GetUInt64());
        return metric.GetProperty("median").GetUInt64();
    }

    /// <summary>A program that ran, by its ELF file.</summary>
    private sealed record Program(string File, ElfImage Elf)
    {
        /// <summary>Where its code is.</summary>
        public (ulong Address, ulong Size) Text { get; } =
            Elf.Sections.First(section => section.Name == ".text") is var text ? (text.Address, text.Size) : default;

        public static Program Load(string file) => new(file, ElfImage.Load(file));

        /// <summary>The same, less functions of that name.</summary>
        public IEnumerable<(ulong Address, ulong Size)> TextWithout(string name)
        {
            var start = Text.Address;
            foreach (var function in Elf.Functions.Where(function => function.Name == name))
            {
                yield return (start, function.Address - start);
                start = function.Address + function.Size;
            }
            yield return (start, Text.Address + Text.Size - start);
        }

        public bool Holds(ulong address) => address - Text.Address < Text.Size;

        public ElfSymbol Function(string name) => Elf.Functions.Single(function => function.Name == name);

        /// <summary>Addresses of a function's instructions that begin with this word.</summary>
        public HashSet<ulong> Instructions(string function, string word) =>
            [.. Addresses(Function(function), text => text.StartsWith(word + ' ', StringComparison.OrdinalIgnoreCase))];

        /// <summary>Addresses of all instructions that read this register.</summary>
        public HashSet<ulong> Instructions(string register) =>
        [
            .. Elf.Functions.SelectMany(function =>
                Addresses(function, text => text.EndsWith(register, StringComparison.OrdinalIgnoreCase))),
        ];

        private IEnumerable<ulong> Addresses(ElfSymbol function, Func<string, bool> wanted) =>
            ElfImage.Disassemble(File, function).Index()
                .Where(line => wanted(line.Item))
                .Select(line => function.Address + (4 * (ulong)line.Index));
    }
}
