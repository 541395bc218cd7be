// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>The LLVM programs that build firmware, all of one version.</summary>
/// <param name="Clang">Compiler and assembler.</param>
/// <param name="Lld">Linker, <c>ld.lld</c>.</param>
/// <param name="Ar"><c>llvm-ar</c>.</param>
/// <param name="Objcopy"><c>llvm-objcopy</c>.</param>
/// <param name="Objdump"><c>llvm-objdump</c>.</param>
public sealed record Toolchain(Tool Clang, Tool Lld, Tool Ar, Tool Objcopy, Tool Objdump)
{
    /// <summary>The oldest LLVM that is looked for.</summary>
    public const int Oldest = 16;

    /// <summary>The oldest LLVM that TF-RMM documents; setup.sh installs this or a newer one.</summary>
    public const int Wanted = 18;

    /// <summary>The newest LLVM that is looked for, far ahead of what there is.</summary>
    public const int Newest = 99;

    internal static readonly string[] Programs = ["clang", "ld.lld", "llvm-ar", "llvm-objcopy", "llvm-objdump"];

    /// <summary>LLVM's major version.</summary>
    public int Major => Clang.Major;

    /// <summary>Changes whenever one of the programs may give different output.</summary>
    public string Identity => string.Join('\n', All.Select(tool => tool.Identity));

    /// <summary>Every program of it.</summary>
    public IReadOnlyList<Tool> All => [Clang, Lld, Ar, Objcopy, Objdump];

    /// <summary>The newest complete LLVM of this machine, by versioned names (clang-19) or plain ones (clang).</summary>
    /// <param name="runner">Asks the programs for their versions.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <param name="searchPath">Folders separated by colons, in place of PATH.</param>
    /// <exception cref="CaecFailure">Kind Missing: no LLVM of which everything is there; says what lacks.</exception>
    public static async Task<Toolchain> FindAsync(
        IProcessRunner runner, CancellationToken cancellation, string? searchPath = null) =>
        await TryFindAsync(runner, cancellation, searchPath) ?? throw new CaecFailure(
            FailureKind.Missing,
            $"No LLVM {Oldest} or newer is complete on this machine ({string.Join(", ", Programs)} of one version).",
            next: "./caec doctor");

    /// <summary>As <see cref="FindAsync"/>, or null when there is none.</summary>
    public static async Task<Toolchain?> TryFindAsync(
        IProcessRunner runner, CancellationToken cancellation, string? searchPath = null)
    {
        var plain = await TakeAsync(runner, string.Empty, searchPath, cancellation);
        for (var major = Newest; major >= Oldest; major--)
        {
            if (plain?.Major == major)
                return plain;
            if (await TakeAsync(runner, $"-{major}", searchPath, cancellation) is { } found && found.Major == major)
                return found;
        }
        return null;
    }

    /// <summary>The programs with a suffix, or null when one lacks or is of another version.</summary>
    private static async Task<Toolchain?> TakeAsync(
        IProcessRunner runner, string suffix, string? searchPath, CancellationToken cancellation)
    {
        // Looking first keeps the search fast: no program is started for the versions that are not there.
        if (Programs.Any(program => ToolPath.Find(program + suffix, searchPath) is null))
            return null;
        var tools = await Task.WhenAll(Programs.Select(
            program => Tool.FindAsync(runner, program, program + suffix, cancellation, searchPath)));
        return tools is [{ } clang, { } lld, { } ar, { } objcopy, { } objdump]
            && tools.All(tool => tool!.Major == clang.Major)
                ? new Toolchain(clang, lld, ar, objcopy, objdump)
                : null;
    }
}
