// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using Caec.Llvm.Native;
using Caec.Workstation;

namespace Caec.Llvm;

/// <summary>An open object file; the bytes live as long as what reads them.</summary>
internal sealed record ObjectFile(string Path, MemoryBufferHandle Buffer, BinaryHandle Binary) : IDisposable
{
    /// <exception cref="CaecFailure">Kind Missing: no libLLVM, or no such file; kind Build: it is no object file.</exception>
    internal static ObjectFile Open(string path)
    {
        LlvmLibrary.Require();
        var failed = LibLlvm.LLVMCreateMemoryBufferWithContentsOfFile(path, out var buffer, out var unreadable) != 0;
        if (failed)
            throw new CaecFailure(FailureKind.Missing, $"{path} cannot be read: {TakeMessage(unreadable)}.");
        var binary = LibLlvm.LLVMCreateBinary(buffer, 0, out var malformed);
        if (!binary.IsInvalid)
            return new ObjectFile(path, buffer, binary);
        buffer.Dispose();
        throw new CaecFailure(FailureKind.Build, $"{path} is no object file: {TakeMessage(malformed)}.", path);
    }

    public void Dispose()
    {
        Binary.Dispose();
        Buffer.Dispose();
    }

    private static string TakeMessage(nint message)
    {
        var text = Marshal.PtrToStringUTF8(message) ?? "no reason given";
        if (message != 0)
            LibLlvm.LLVMDisposeMessage(message);
        return text.TrimEnd('.', '\n');
    }
}
