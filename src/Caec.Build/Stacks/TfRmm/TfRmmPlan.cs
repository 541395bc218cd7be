// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Pairing;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>How a copy of a TF-RMM tree becomes an image: by the tree's own CMake.</summary>
/// <param name="Key">Changes whenever the image may.</param>
/// <param name="Copy">The folder of the copy while it is built.</param>
/// <param name="Prepare">Fills the submodules, and makes the git repositories in which the tree's CMake patches
/// them.</param>
/// <param name="Configure">cmake.</param>
/// <param name="Build">cmake --build.</param>
internal sealed record TfRmmPlan(
    string Key, string Copy, IReadOnlyList<Command> Prepare, Command Configure, Command Build)
{
    /// <summary>The target: no operating system, so that no header of the build machine's is found by chance.</summary>
    public const string Triple = "aarch64-none-elf";

    /// <summary>Included before assembly files that need it; relative to the folder of tools.</summary>
    public const string AssemblerPrefix = "fp.h";

    private const string Generation = "tf-rmm 1";

    /// <summary>What decides what is built.</summary>
    public static readonly string[] Options =
        ["-DRMM_CONFIG=qemu_virt_defcfg", "-DRMM_TOOLCHAIN=llvm", "-DCMAKE_BUILD_TYPE=Release"];

    // Before 0.6 the SIMD registers were saved by assembly that clang rejects where C code must not use them.
    private static readonly VersionConstraint NeedsAssemblerPrefix = VersionConstraint.TryParse("<0.6")!;

    /// <summary>Every command, in order.</summary>
    public IReadOnlyList<Command> Commands => [.. Prepare, Configure, Build];

    /// <summary>Where the tree's CMake leaves images and ELF files.</summary>
    public string Output => Path.Combine(Copy, "build", "Release");

    /// <summary>The key of a build.</summary>
    public static string KeyOf(string treeSha256, string patches, Toolchain toolchain, TfRmmTools tools) =>
        ContentHash.OfText(string.Join('\0',
        [
            Generation, treeSha256, patches, toolchain.Identity, tools.HeadersSha256, tools.CMake.Version, .. Options,
        ]));

    /// <summary>Decides how a copy is built.</summary>
    /// <param name="key">See <see cref="KeyOf"/>.</param>
    /// <param name="copy">Where the copy will be.</param>
    /// <param name="source">What it is a copy of.</param>
    /// <param name="tools">The programs.</param>
    /// <param name="folder">The folder of <see cref="TfRmmTools.FolderAsync"/>.</param>
    /// <param name="jobs">Most compilers at a time.</param>
    public static TfRmmPlan Of(
        string key, string copy, TfRmmSource source, TfRmmTools tools, string folder, int jobs)
    {
        var bin = Path.Combine(folder, "bin");
        var needsPrefix = NeedsAssemblerPrefix.IsMetBy(source.Version);
        var environment = new Dictionary<string, string>(Alone)
        {
            ["PATH"] = string.Join(':', PathFolders(bin, tools.Python)),
            ["CROSS_COMPILE"] = $"{Triple}-",
            // The RMM tells when it was built; and no path of this machine may get into it.
            ["SOURCE_DATE_EPOCH"] = "0",
            ["CFLAGS"] = $"-fmacro-prefix-map={copy}/=",
            ["ASMFLAGS"] = needsPrefix ? $"-include {Path.Combine(folder, AssemblerPrefix)}" : string.Empty,
            // What the user has set for other builds.
            ["CXXFLAGS"] = string.Empty,
            ["LDFLAGS"] = string.Empty,
            ["CC"] = string.Empty,
            ["CXX"] = string.Empty,
        };
        string[] python = tools.Python is null ? [] : [$"-DPython3_EXECUTABLE={tools.Python}"];
        var configure = new Command(
            tools.CMake.Path,
            [
                "-G", "Ninja", "-S", ".", "-B", "build", .. Options,
                // Nothing of the RMM is C++; CMake wants a compiler nevertheless.
                $"-DCMAKE_CXX_COMPILER={Path.Combine(bin, "clang")}", $"-DCMAKE_MAKE_PROGRAM={tools.Ninja.Path}", .. python,
            ],
            copy, environment);
        var build = new Command(tools.CMake.Path, ["--build", "build", "--parallel", $"{jobs}"], copy, environment);
        return new TfRmmPlan(key, copy, [.. PrepareCommands(copy, source)], configure, build);
    }

    /// <summary>The tree's CMake insists on git repositories: it reads the tree's state from one, and puts submodules
    /// back to theirs before it patches them.</summary>
    private static IEnumerable<Command> PrepareCommands(string copy, TfRmmSource source)
    {
        foreach (var module in source.Modules.Where(module => !module.IsEmpty))
        {
            var inner = Path.Combine(copy, module.Path);
            if (module.GitFolder is { } git)
                yield return Git(
                    inner,
                    new Dictionary<string, string> { ["GIT_INDEX_FILE"] = $"{inner}.index", ["GIT_NO_LAZY_FETCH"] = "1" },
                    ["--git-dir", git, "--work-tree", inner, "-c", "core.autocrlf=false", "-c", "core.bare=false",
                    "-c", "core.hooksPath=/dev/null", "-c", "core.attributesFile=/dev/null", "checkout", "--quiet",
                    "--force", module.Commit!, "--", .. UnbuiltFiles.Pathspecs(module.LeftOut)]);
            yield return Git(inner, Alone, "init", "--quiet");
            yield return Git(inner, Alone, "add", "--all", "--force", ".");
        }
        yield return Git(copy, Alone, "init", "--quiet");
        yield return Git(copy, Alone, "commit", "--quiet", "--allow-empty", "--message=caec");
        // The RMM prints it when it boots.
        yield return Git(copy, Alone, "tag", $"caec-{source.Sha256[..12]}");
    }

    private static Command Git(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new("git", arguments, folder, environment);

    // Nothing of the user's settings, no hooks, no template, and always the same commit.
    private static readonly Dictionary<string, string> Alone = new()
    {
        ["GIT_CONFIG_GLOBAL"] = "/dev/null",
        ["GIT_CONFIG_SYSTEM"] = "/dev/null",
        ["GIT_TEMPLATE_DIR"] = string.Empty,
        ["GIT_AUTHOR_NAME"] = "caec",
        ["GIT_AUTHOR_EMAIL"] = "caec@localhost",
        ["GIT_AUTHOR_DATE"] = "@0 +0000",
        ["GIT_COMMITTER_NAME"] = "caec",
        ["GIT_COMMITTER_EMAIL"] = "caec@localhost",
        ["GIT_COMMITTER_DATE"] = "@0 +0000",
    };

    private static IEnumerable<string> PathFolders(string bin, string? python)
    {
        yield return bin;
        // Scripts of the tree start with "env python3".
        if (python is not null)
            yield return Path.GetDirectoryName(python)!;
        yield return Environment.GetEnvironmentVariable("PATH") ?? string.Empty;
    }
}
