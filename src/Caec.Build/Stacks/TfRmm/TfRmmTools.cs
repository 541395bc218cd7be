// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>Where what a build of TF-RMM needs is looked for.</summary>
/// <param name="SearchPath">Folders separated by colons, in place of PATH.</param>
/// <param name="Headers">The folder of a C library's headers for AArch64; by default where Debian's and Ubuntu's
/// libc6-dev-arm64-cross puts them.</param>
public sealed record TfRmmPlaces(string? SearchPath = null, string Headers = Doctor.CrossHeaders);

/// <summary>What a build of TF-RMM needs besides LLVM.</summary>
/// <param name="CMake">Configures.</param>
/// <param name="Ninja">Runs the compilers.</param>
/// <param name="Git">The tree's own CMake patches its submodules with it.</param>
/// <param name="Python">A python3 that has pyelftools, or null where the tree has no use for it.</param>
/// <param name="Headers">Folder of a C library's headers for AArch64, of which TF-RMM takes assert.h, errno.h and the
/// like.</param>
/// <param name="HeadersSha256">Their hash: they decide what assert() becomes.</param>
internal sealed record TfRmmTools(
    Tool CMake, Tool Ninja, Tool Git, string? Python, string Headers, string HeadersSha256)
{
    /// <summary>The command that installs what is missing.</summary>
    public const string Setup = "scripts/setup.sh --tf-rmm";

    /// <summary>Looks everything up and names all that is missing at once.</summary>
    /// <param name="runner">Asks the programs.</param>
    /// <param name="bundles">Whether the tree has EL0 apps, which its Python scripts bundle with the RMM.</param>
    /// <param name="places">Where to look.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <exception cref="CaecFailure">Kind Missing: what is not there.</exception>
    public static async Task<TfRmmTools> FindAsync(
        IProcessRunner runner, bool bundles, TfRmmPlaces places, CancellationToken cancellation)
    {
        var (searchPath, headers) = places;
        var cmake = await Tool.FindAsync(runner, "cmake", "cmake", cancellation, searchPath);
        var ninja = await Tool.FindAsync(runner, "ninja", "ninja", cancellation, searchPath);
        var git = await Tool.FindAsync(runner, "git", "git", cancellation, searchPath);
        var python = bundles
            ? await Workstation.Python.FindAsync(runner, "elftools", cancellation, searchPath)
            : null;
        var hasHeaders = File.Exists(Path.Combine(headers, "assert.h"));
        (string Name, bool Found)[] needed =
        [
            ("cmake", cmake is not null), ("ninja", ninja is not null), ("git", git is not null),
            ("python3 with pyelftools", python is not null || !bundles),
            ("the C library headers of libc6-dev-arm64-cross", hasHeaders),
        ];
        if (string.Join(", ", needed.Where(one => !one.Found).Select(one => one.Name)) is { Length: > 0 } missing)
            throw new CaecFailure(
                FailureKind.Missing, $"Building TF-RMM needs what is not installed here: {missing}.", next: Setup);
        return new TfRmmTools(
            cmake!, ninja!, git!, python, headers, await ContentHash.OfTreeAsync(headers, cancellation));
    }

    /// <summary>A folder with LLVM's programs under the names that the tree's toolchain file looks for, made in the
    /// cache.</summary>
    public async Task<string> FolderAsync(BuildCache cache, Toolchain toolchain, CancellationToken cancellation)
    {
        (string Name, string Target)[] links =
        [
            ("bin/clang", toolchain.Clang.Path), ("bin/ld.lld", toolchain.Lld.Path), ("bin/llvm-ar", toolchain.Ar.Path),
            // One program: it looks at the name it is called by.
            ("bin/llvm-ranlib", toolchain.Ar.Path), ("bin/llvm-objcopy", toolchain.Objcopy.Path),
            ("bin/llvm-objdump", toolchain.Objdump.Path), ($"{TfRmmPlan.Triple}/include", Headers),
        ];
        var gcc = $"bin/{TfRmmPlan.Triple}-gcc";
        var key = ContentHash.OfText(string.Join('\0', ["tf-rmm tools 1", StandInGcc, .. links.Select(link => $"{link}")]));
        return await cache.GetOrAddAsync(
            key,
            async (staging, stop) =>
            {
                foreach (var (name, target) in links)
                {
                    var link = Path.Combine(staging, name);
                    Directory.CreateDirectory(Path.GetDirectoryName(link)!);
                    File.CreateSymbolicLink(link, target);
                }
                await AtomicFile.WriteAsync(Path.Combine(staging, gcc), StandInGcc, stop);
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(
                        Path.Combine(staging, gcc),
                        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
                        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
                await AtomicFile.WriteAsync(
                    Path.Combine(staging, TfRmmPlan.AssemblerPrefix),
                    "/* The registers that these files save are SIMD's, whatever C code may use. */\n.arch_extension fp\n", stop);
            },
            cancellation);
    }

    // The tree's toolchain file asks a GCC for its target and where its C library's headers lie, and compiles with
    // clang. Older trees expect the headers in ../TARGET/include, newer ones preprocess a file to see.
    private static readonly string StandInGcc = $"""
        #!/bin/sh
        case " $* " in
        *" -dumpmachine "*) echo {TfRmmPlan.Triple} ;;
        *) here=$(dirname "$0") && exec "$here/clang" --target={TfRmmPlan.Triple} -isystem "$here/../{TfRmmPlan.Triple}/include" "$@" ;;
        esac

        """;
}
