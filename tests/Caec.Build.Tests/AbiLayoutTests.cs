// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Clang;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>The rendered headers as libclang sees them, against the interface that they were rendered from.</summary>
public sealed class AbiLayoutTests
{
    private static readonly House House = House.Find();
    private static readonly AbiDocument Abi = AbiFile.Load(House.AbiFile);

    public static TheoryData<string> Headers => ["rmm", "bare-metal", "linux"];

    [Theory]
    [MemberData(nameof(Headers))]
    public void Every_structure_has_the_size_and_the_fields_of_its_record(string output)
    {
        using var header = new Header(output);

        var unit = TranslationUnit.Parse(header.File, header.Options);

        foreach (var record in Abi.Records)
        {
            var structure = Assert.Single(unit.Structs, item => item.Name == $"csm_{record.Name.ToLowerInvariant()}_record");
            Assert.Equal((long)record.Size, structure.Size);
            Assert.Equal(
                record.Fields.Select(field => (field.Name, (long)field.Offset * 8, (long)(field.ElementSize * field.Count))),
                structure.Fields.Select(field => (field.Name, field.OffsetBits, field.Size)));
        }
    }

    [Theory]
    [MemberData(nameof(Headers))]
    public void Every_name_has_the_value_of_the_interface(string output)
    {
        using var header = new Header(output);
        (string Name, ulong Value)[] expected =
        [
            .. Abi.Rsi.Calls.Select(call => ($"SMC_{call.Name}", call.FunctionId)),
            ($"SMC_{Abi.Rmi.Name}", Abi.Rmi.FunctionId),
            .. Abi.Rmi.Operations.Select(operation => (operation.Name, operation.Number)),
            .. Abi.Constants.Select(constant => ($"CSM_{constant.Name}", constant.Value)),
            .. Abi.Exits.Operations.Select(operation => ($"CSM_EXIT_{operation.Name}", operation.Value)),
            .. Abi.Enumerations.SelectMany(set => set.Values.Select(value => ($"CSM_{set.Prefix}{value.Name}", value.Value))),
            .. Abi.Flags.SelectMany(set => set.Bits.Select(bit => ($"CSM_{set.Prefix}{bit.Name}", 1UL << bit.Bit))),
            .. Abi.Records.Select(record => ($"CSM_{record.Name}_RECORD_SIZE", record.Size)),
            ($"RMI_EXIT_{Abi.Exits.ReasonName}", Abi.Exits.Reason),
            ("CSM_ABI_VERSION", (Abi.Major << 16) | Abi.Minor),
        ];

        var values = TranslationUnit.Evaluate(header.File, header.Options, [.. expected.Select(item => item.Name)]);

        Assert.Equal(expected.Select(item => (item.Name, (long?)item.Value)), expected.Zip(values, (item, value) => (item.Name, value)));
    }

    private sealed class Header : IDisposable
    {
        private readonly Scratch _scratch = new();

        public Header(string output)
        {
            var text = new AbiRenderer(House.Templates).Render(Abi, AbiOutput.All.Single(item => item.Name == output));
            File = _scratch.Write("csm_abi.h", text);
            // What the kernel's header of this name gives, for the types that the interface uses.
            _scratch.Write("linux/types.h", "typedef unsigned char __u8;\ntypedef unsigned long long __u64;\n");
        }

        public string File { get; }

        public ParseOptions Options => new("c17", "aarch64-none-elf")
        {
            Includes = [_scratch.Folder],
            Flags = ["-ffreestanding"],
        };

        public void Dispose() => _scratch.Dispose();
    }
}
