// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Looks at everything that caec needs of this machine. Changes nothing, and goes on when something is
/// missing.</summary>
/// <param name="runner">Asks the programs.</param>
/// <param name="searchPath">Folders separated by colons, in place of PATH.</param>
public sealed class Doctor(IProcessRunner runner, string? searchPath = null)
{
    /// <summary>Where Debian's and Ubuntu's libc6-dev-arm64-cross puts a C library's headers for AArch64.</summary>
    public const string CrossHeaders = "/usr/aarch64-linux-gnu/include";

    private const string Setup = "scripts/setup.sh";

    /// <summary>What was found, in the order of a run.</summary>
    public async Task<IReadOnlyList<ToolCheck>> ExamineAsync(CancellationToken cancellation)
    {
        var llvm = await Toolchain.TryFindAsync(runner, cancellation, searchPath);
        return
        [
            DotNet(),
            .. await LlvmAsync(llvm, cancellation),
            Library("libclang", llvm, SharedLibrary.FindClang),
            Library("libLLVM", llvm, SharedLibrary.FindLlvm),
            .. await QemuAsync(cancellation),
            await ProgramAsync("make", "make", cancellation),
            await ProgramAsync("git", "git", cancellation),
            await ProgramAsync("setpriv", "setpriv", cancellation),
            await ProgramAsync("dpkg-source", "dpkg-source", cancellation),
            await ProgramAsync("gcc", "gcc", cancellation),
            Header("openssl headers", "/usr/include/openssl/ssl.h"),
            await SourceListAsync(cancellation),
            .. await TfRmmAsync(cancellation),
        ];
    }

    /// <summary>What only builds of TF-RMM need: without it all else works.</summary>
    private async Task<IReadOnlyList<ToolCheck>> TfRmmAsync(CancellationToken cancellation)
    {
        const string Needed = "any; only for --rmm tf-rmm";
        const string Mend = $"{Setup} --tf-rmm";
        var checks = new List<ToolCheck>();
        foreach (var program in (string[])["cmake", "ninja"])
            checks.Add(Optional(
                program, (await Tool.FindAsync(runner, program, program, cancellation, searchPath))?.Version));
        checks.Add(Optional(
            "pyelftools",
            await Python.FindAsync(runner, "elftools", cancellation, searchPath) is { } python ? $"of {python}" : null));
        checks.Add(Optional(
            "AArch64 C headers", File.Exists(Path.Combine(CrossHeaders, "assert.h")) ? "installed" : null));
        return checks;

        ToolCheck Optional(string name, string? found) =>
            new(name, found, Needed, Ok: true, found is null ? Mend : null);
    }

    private static ToolCheck DotNet() =>
        new(".NET runtime", Environment.Version.ToString(), "10", Environment.Version.Major >= 10, null);

    private async Task<IReadOnlyList<ToolCheck>> LlvmAsync(Toolchain? llvm, CancellationToken cancellation)
    {
        var needed = $"{Toolchain.Oldest}, better {Toolchain.Wanted} or newer; all of one version";
        if (llvm is not null)
            return [.. llvm.All.Select(tool => new ToolCheck(tool.Name, tool.Version, needed, true, null))];
        // Which of the programs are there in any version tells what an incomplete installation lacks.
        var checks = new List<ToolCheck>();
        foreach (var program in Toolchain.Programs)
            checks.Add(new ToolCheck(program, await NewestAsync(program, cancellation), needed, false, Setup));
        return checks;
    }

    private async Task<string?> NewestAsync(string program, CancellationToken cancellation)
    {
        var names = Enumerable.Range(Toolchain.Oldest, Toolchain.Newest - Toolchain.Oldest + 1).Reverse()
            .Select(major => $"{program}-{major}").Append(program);
        var name = names.FirstOrDefault(candidate => ToolPath.Find(candidate, searchPath) is not null);
        return name is null ? null : (await Tool.FindAsync(runner, program, name, cancellation, searchPath))?.Version;
    }

    private async Task<IReadOnlyList<ToolCheck>> QemuAsync(CancellationToken cancellation)
    {
        var needed = $"emulates RME; tried: {string.Join(", ", Qemu.Tried)}";
        if (await Tool.FindAsync(runner, "qemu", Qemu.Program, cancellation, searchPath) is not { } qemu)
            return [new ToolCheck(Qemu.Program, null, needed, false, Setup)];
        var rme = await Qemu.HasRmeAsync(runner, qemu.Path, cancellation);
        var note = !rme ? ", no RME" : Qemu.IsNewerThanTried(qemu.Version) ? ", newer than was tried" : string.Empty;
        return [new ToolCheck(Qemu.Program, qemu.Version + note, needed, rme, rme ? null : Setup)];
    }

    private async Task<ToolCheck> ProgramAsync(string name, string program, CancellationToken cancellation)
    {
        var tool = await Tool.FindAsync(runner, name, program, cancellation, searchPath);
        return new ToolCheck(name, tool?.Version, "any", tool is not null, tool is null ? Setup : null);
    }

    private static ToolCheck Library(string name, Toolchain? llvm, Func<int, string?> find)
    {
        var newest = Enumerable.Range(Toolchain.Oldest, Toolchain.Newest - Toolchain.Oldest + 1).Reverse()
            .FirstOrDefault(major => find(major) is not null);
        var needed = llvm is null ? $"{Toolchain.Oldest} or newer" : $"{Toolchain.Oldest} or newer, best {llvm.Major}";
        return newest == 0
            ? new ToolCheck(name, null, needed, false, Setup)
            : new ToolCheck(name, $"{newest}", needed, true, null);
    }

    private static ToolCheck Header(string name, string path)
    {
        var there = File.Exists(path);
        return new ToolCheck(name, there ? "installed" : null, "any", there, there ? null : Setup);
    }

    /// <summary>Whether apt can fetch Debian source packages at all.</summary>
    private async Task<ToolCheck> SourceListAsync(CancellationToken cancellation)
    {
        const string Name = "apt source packages";
        const string Needed = "a deb-src entry, or --mirror DIR";
        if (ToolPath.Find("apt-get", searchPath) is not { } apt)
            return new ToolCheck(Name, null, Needed, false, "./caec sources sync --mirror DIR");
        var result = await runner.RunAsync(
            new Command(apt, ["indextargets", "--format", "$(IDENTIFIER) $(RELEASE)"]), null, cancellation);
        var suites = result.StandardOutput.Split('\n')
            .Where(line => line.StartsWith("Sources ", StringComparison.Ordinal))
            .Select(line => line["Sources ".Length..]).Distinct().Order(StringComparer.Ordinal).ToList();
        return suites.Count > 0
            ? new ToolCheck(Name, string.Join(", ", suites), Needed, true, null)
            : new ToolCheck(Name, null, Needed, false, Setup);
    }
}
