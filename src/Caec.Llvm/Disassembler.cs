// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Llvm.Native;
using Caec.Workstation;

namespace Caec.Llvm;

/// <summary>Turns AArch64 machine code into text.</summary>
internal static class Disassembler
{
    private const int InstructionSize = 4;

    internal static IReadOnlyList<string> Disassemble(byte[] code, ulong address)
    {
        // "+all": an instruction of any extension is named, not shown as a number.
        using var disassembler =
            LibLlvm.LLVMCreateDisasmCPUFeatures("aarch64-none-elf", "generic", "+all", 0, 0, 0, 0);
        if (disassembler.IsInvalid)
            throw new CaecFailure(FailureKind.Missing, "This libLLVM cannot disassemble AArch64.", next: "./caec doctor");
        var lines = new List<string>(code.Length / InstructionSize);
        var text = new byte[256];
        for (var offset = 0; offset + InstructionSize <= code.Length; offset += InstructionSize)
        {
            var instruction = code.AsSpan(offset, InstructionSize).ToArray();
            var read = LibLlvm.LLVMDisasmInstruction(
                disassembler, instruction, InstructionSize, address + (ulong)offset, text, (nuint)text.Length);
            lines.Add(read == 0
                ? $".word 0x{BitConverter.ToUInt32(instruction):x8}"
                : Plain(Encoding.UTF8.GetString(text, 0, Array.IndexOf(text, (byte)0))));
        }
        return lines;
    }

    private static string Plain(string line) => line.Trim().Replace('\t', ' ');
}
