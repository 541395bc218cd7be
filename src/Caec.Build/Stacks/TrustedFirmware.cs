// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>How TF-A is built for QEMU's virt board with RME: by its own make, without its host tools.</summary>
/// <param name="Key">Changes whenever the images may.</param>
/// <param name="Copy">The folder of the mended copy while it is built.</param>
/// <param name="Make">The command that builds it there.</param>
internal sealed record TrustedFirmwarePlan(string Key, string Copy, Command Make);

/// <summary>What a TF-A says of itself.</summary>
/// <param name="Version">Such as <c>2.12.1</c>; of a Debian package with its revision.</param>
/// <param name="BootInterfaces">The RMM-EL3 interfaces that it can be built with, oldest first; none when not known.</param>
/// <param name="BootManifest">The boot manifest that it gives the RMM, or null when not known.</param>
internal sealed partial record TrustedFirmwareFacts(
    string Version, IReadOnlyList<InterfaceVersion> BootInterfaces, InterfaceVersion? BootManifest)
{
    /// <summary>Whether it has memory for an RMM that asks for it on this board. None that sources.lock pins has.</summary>
    public bool ReservesMemory { get; init; }

    // The boot manifest's console checksum was completed in 2.13, and not in the 2.12 releases that came after.
    private static readonly VersionConstraint WithoutChecksum = VersionConstraint.TryParse("<2.13")!;

    // 2.15 has labels before declarations, C23, of which clang warns.
    private static readonly VersionConstraint WithWarnings = VersionConstraint.TryParse(">=2.15")!;

    /// <summary>The folder in tf-a-patches of the series that it gets for an RMM, or null for none: where its checksum is not
    /// the one that the RMM makes, and for the one release that leaves words out too and needs two banks of DRAM.</summary>
    public string? SeriesFor(BootNeeds needs) =>
        !needs.SumsConsolesWhole ? "qemu-two-banks" : WithoutChecksum.IsMetBy(Version) ? "qemu" : null;

    /// <summary>The interface that it is built with for an RMM: the one of the RMM's major version, else the newest.</summary>
    public InterfaceVersion? InterfaceFor(BootNeeds needs) =>
        BootInterfaces.FirstOrDefault(one => one.Major == needs.Interface?.Major) ?? (BootInterfaces is [.., var newest] ? newest : null);

    /// <summary>What decides what is built for an RMM.</summary>
    public IReadOnlyList<string> Options(BootNeeds needs) =>
    [
        .. TrustedFirmware.Options,
        .. WithWarnings.IsMetBy(Version) ? (string[])["E=0"] : [],
        // With a choice, the older interface must be asked for.
        .. BootInterfaces.Count > 1 && InterfaceFor(needs) == BootInterfaces[0] ? (string[])["RMM_V1_COMPAT=1"] : [],
    ];

    /// <summary>Reads a tree.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="version">The version, where it is known from elsewhere.</param>
    /// <exception cref="CaecFailure">Kind Usage: it is no tree of TF-A with a port to QEMU and RME.</exception>
    public static TrustedFirmwareFacts Read(string tree, string? version = null)
    {
        string Text(string file) =>
            File.Exists(Path.Combine(tree, file)) ? File.ReadAllText(Path.Combine(tree, file)) : string.Empty;
        var service = Text("include/services/rmmd_svc.h");
        return new TrustedFirmwareFacts(
            version ?? VersionOf(Text("Makefile")) ?? throw new CaecFailure(
                FailureKind.Usage, $"{tree} is no tree of TF-A: no Makefile in it says VERSION_MAJOR and VERSION_MINOR."),
            InterfaceVersion.AllFromMacros(service, "RMM_EL3_IFC_VERSION_MAJOR", "RMM_EL3_IFC_VERSION_MINOR"),
            InterfaceVersion.LastFromMacros(
                Text("include/services/rmm_core_manifest.h"), "RMMD_MANIFEST_VERSION_MAJOR", "RMMD_MANIFEST_VERSION_MINOR"))
        {
            ReservesMemory = service.Contains("RMM_RESERVE_MEMORY", StringComparison.Ordinal) && BoardReservesMemory(tree),
        };
    }

    /// <summary>TF-A's own plat_rmmd_reserve_memory is weak and has nothing to give; a board that has memory defines one.</summary>
    private static bool BoardReservesMemory(string tree) => ((string[])["plat/qemu/qemu", "plat/qemu/common"])
        .Select(folder => Path.Combine(tree, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Any(file => Path.GetExtension(file) switch
        {
            ".c" => File.ReadAllText(file).Contains("plat_rmmd_reserve_memory", StringComparison.Ordinal),
            ".mk" => File.ReadAllText(file).Contains("plat_rmm_mem_carveout", StringComparison.Ordinal),
            _ => false,
        });

    private static string? VersionOf(string makefile)
    {
        string? Number(string name) => Regex.Match(
            makefile, $@"^\s*{name}\s*:?=\s*(?<number>\d+)", RegexOptions.Multiline) is { Success: true } match
                ? match.Groups["number"].Value
                : null;
        return (Number("VERSION_MAJOR"), Number("VERSION_MINOR")) is ({ } major, { } minor)
            ? string.Join('.', [major, minor, .. Number("VERSION_PATCH") is { } patch ? (string[])[patch] : []])
            : null;
    }
}

/// <summary>Decides how TF-A is built.</summary>
internal static class TrustedFirmware
{
    /// <summary>The images, in the order in which they start.</summary>
    public static readonly string[] Images = ["bl1", "bl2", "bl31"];

    /// <summary>What decides what is built, whatever the version. Text instead of the build's time, so that two builds
    /// give the same bytes. RMM names any file: only the package, which caec assembles itself, would hold it.</summary>
    public static readonly string[] Options =
    [
        "PLAT=qemu", "ENABLE_RME=1", "QEMU_USE_GIC_DRIVER=QEMU_GICV3", "DEBUG=0", "RMM=/dev/null", "BUILD_STRING=caec",
        "BUILD_MESSAGE_TIMESTAMP=\"caec\"",
    ];

    private const string Generation = "tf-a 1";

    public static TrustedFirmwarePlan Plan(
        string sourceSha256, string mend, IReadOnlyList<string> options, Toolchain toolchain, int jobs,
        Func<string, string> staging)
    {
        var key = ContentHash.OfText(string.Join('\0', [Generation, sourceSha256, mend, toolchain.Identity, .. options]));
        var copy = Path.Combine(staging(key), "tree");
        var make = new Command(
            "make",
            [
                $"-j{jobs}", .. options, $"CC={toolchain.Clang.Path}", $"LD={toolchain.Lld.Path}",
                $"AR={toolchain.Ar.Path}", $"OC={toolchain.Objcopy.Path}", $"OD={toolchain.Objdump.Path}", .. Images,
            ],
            copy,
            // A make around caec, and flags of the user's, must not reach this build.
            new Dictionary<string, string> { ["MAKEFLAGS"] = "", ["CFLAGS"] = "", ["LDFLAGS"] = "", ["ASFLAGS"] = "" });
        return new TrustedFirmwarePlan(key, copy, make);
    }

    /// <summary>Where make leaves an image.</summary>
    public static string Output(string copy, string image) =>
        Path.Combine(copy, "build", "qemu", "release", $"{image}.bin");
}
