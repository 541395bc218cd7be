// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Clang;

/// <summary>How a file is to be understood. Language standard and target are never guessed.</summary>
/// <param name="Standard">For example <c>c17</c> or <c>gnu11</c>.</param>
/// <param name="Triple">For example <c>aarch64-none-elf</c>.</param>
public sealed record ParseOptions(string Standard, string Triple)
{
    /// <summary>Include folders in order, absolute.</summary>
    public IReadOnlyList<string> Includes { get; init; } = [];

    /// <summary>Folders of system headers in order, absolute: searched after the others, before the compiler's own.</summary>
    public IReadOnlyList<string> SystemIncludes { get; init; } = [];

    /// <summary>Macros as NAME or NAME=VALUE.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>Other compiler flags, after everything else.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>Contents that take the place of files, or of files that do not exist; by absolute path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Overlays { get; init; } =
        new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>The argument list that libclang gets.</summary>
    /// <exception cref="CaecFailure">Kind Usage: language standard or triple is empty.</exception>
    public IReadOnlyList<string> Arguments()
    {
        if (string.IsNullOrWhiteSpace(Standard) || string.IsNullOrWhiteSpace(Triple))
            throw new CaecFailure(FailureKind.Usage, "A C file needs a language standard and a target triple to be parsed.");
        // No limit on errors: a tree with one missing generated header must still show its functions.
        List<string> arguments = ["-x", "c", $"-std={Standard}", $"--target={Triple}", "-ferror-limit=0", "-w"];
        if (ClangLibrary.ResourceFolder is { } resources)
            arguments.Add($"-resource-dir={resources}");
        arguments.AddRange(Includes.Select(folder => $"-I{folder}"));
        arguments.AddRange(SystemIncludes.Select(folder => $"-isystem{folder}"));
        arguments.AddRange(Defines.Select(define => $"-D{define}"));
        arguments.AddRange(Flags);
        return arguments;
    }
}
