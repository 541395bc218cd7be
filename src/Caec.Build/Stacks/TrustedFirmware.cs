// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>How TF-A is built for QEMU's virt board with RME: by its own make, without its host tools.</summary>
/// <param name="Key">Changes whenever the images may.</param>
/// <param name="Copy">The folder of the mended copy while it is built.</param>
/// <param name="Make">The command that builds it there.</param>
internal sealed record TrustedFirmwarePlan(string Key, string Copy, Command Make);

/// <summary>Decides how TF-A is built.</summary>
internal static class TrustedFirmware
{
    /// <summary>The images, in the order in which they start.</summary>
    public static readonly string[] Images = ["bl1", "bl2", "bl31"];

    /// <summary>What decides what is built. Text instead of the build's time, so that two builds give the same bytes.
    /// RMM names any file: only the package, which caec assembles itself, would hold it.</summary>
    public static readonly string[] Options =
    [
        "PLAT=qemu", "ENABLE_RME=1", "QEMU_USE_GIC_DRIVER=QEMU_GICV3", "DEBUG=0", "RMM=/dev/null", "BUILD_STRING=caec",
        "BUILD_MESSAGE_TIMESTAMP=\"caec\"",
    ];

    private const string Generation = "tf-a 1";

    public static TrustedFirmwarePlan Plan(
        string sourceSha256, string mend, Toolchain toolchain, int jobs, Func<string, string> staging)
    {
        var key = ContentHash.OfText(string.Join('\0', [Generation, sourceSha256, mend, toolchain.Identity, .. Options]));
        var copy = Path.Combine(staging(key), "tree");
        var make = new Command(
            "make",
            [
                $"-j{jobs}", .. Options, $"CC={toolchain.Clang.Path}", $"LD={toolchain.Lld.Path}",
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
