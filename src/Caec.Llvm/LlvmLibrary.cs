// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using Caec.Llvm.Native;
using Caec.Workstation;

namespace Caec.Llvm;

/// <summary>The libLLVM that this process uses: the newest of the system, loaded once.</summary>
public static class LlvmLibrary
{
    private static readonly Lazy<int> Loaded = new(Load);

    /// <summary>The library's major version.</summary>
    /// <exception cref="CaecFailure">Kind Missing: there is none, or none new enough.</exception>
    public static int Major => Loaded.Value;

    /// <summary>Loads the library where that has not happened yet.</summary>
    internal static void Require() => _ = Loaded.Value;

    private static int Load()
    {
        var (file, major) = Enumerable.Range(Toolchain.Oldest, Toolchain.Newest - Toolchain.Oldest + 1)
            .Reverse()
            .Select(candidate => (SharedLibrary.FindLlvm(candidate), candidate))
            .FirstOrDefault(candidate => candidate.Item1 is not null);
        if (file is null)
            throw Missing(null);
        try
        {
            var handle = NativeLibrary.Load(file);
            NativeLibrary.SetDllImportResolver(
                typeof(LlvmLibrary).Assembly, (name, _, _) => name == LibLlvm.Name ? handle : 0);
        }
        catch (Exception error) when (error is DllNotFoundException or BadImageFormatException)
        {
            throw Missing(error);
        }
        LibLlvm.LLVMInitializeAArch64TargetInfo();
        LibLlvm.LLVMInitializeAArch64TargetMC();
        LibLlvm.LLVMInitializeAArch64Disassembler();
        return major;
    }

    private static CaecFailure Missing(Exception? cause) => new(
        FailureKind.Missing, $"libLLVM {Toolchain.Oldest} or newer was not found on this machine.", next: "./caec doctor",
        cause: cause);
}
