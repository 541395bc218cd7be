// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Build.Images;

/// <summary>The flags that every firmware image is built with.</summary>
public static class CompilerFlags
{
    /// <summary>For every unit, C and assembly.</summary>
    public static IReadOnlyList<string> Common { get; } =
    [
        "--target=aarch64-none-elf", "-march=armv8.5-a", "-std=c17", "-ffreestanding", "-fno-common", "-fno-pic",
        "-mcmodel=small", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-Wundef", "-Wstrict-prototypes",
        "-Wmissing-prototypes", "-Wvla", "-ffunction-sections", "-fdata-sections", "-fno-stack-protector",
        "-fno-asynchronous-unwind-tables", "-mstrict-align", "-fno-omit-frame-pointer",
    ];

    /// <summary>For every link.</summary>
    public static IReadOnlyList<string> Link { get; } = ["-static", "-nostdlib", "--gc-sections", "--build-id=none"];

    /// <summary>The flags of one image; paths are relative to its folder, in which the compiler runs.</summary>
    public static IReadOnlyList<string> Of(ImageDescription image) =>
        [.. Common, .. image.Include.Select(folder => $"-I{folder}"), .. image.Flags];
}
