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

    /// <summary>For joining the objects of a part to one.</summary>
    public static IReadOnlyList<string> Join { get; } = ["-r"];

    /// <summary>The flags of one image; paths are relative to its folder, in which the compiler runs.</summary>
    public static IReadOnlyList<string> Of(ImageDescription image) =>
        [.. Common, .. image.Include.Select(folder => $"-I{folder}"), .. image.Flags];

    /// <summary>The flags of a part.</summary>
    /// <param name="image">The image that it belongs to.</param>
    /// <param name="part">The part.</param>
    /// <param name="tree">Where its library lies.</param>
    public static IReadOnlyList<string> Of(ImageDescription image, ImagePart part, string tree) =>
    [
        .. Common, .. part.Include.Concat(image.Include).Select(folder => $"-I{folder}"),
        .. part.Library?.Include.Select(folder => $"-isystem{tree}/{folder}") ?? [], .. image.Flags, .. part.Flags,
    ];

    /// <summary>The flags of a library: first those that all parts with it have, then the others as <c>PART: FLAG</c>.</summary>
    public static IReadOnlyList<string> OfLibrary(ImageDescription image, string name)
    {
        var parts = image.Parts.Where(part => part.Library?.Source == name)
            .Select(part => (part.Name, Flags: Of(image, part, name)))
            .ToList();
        bool IsCommon(string flag) => parts.TrueForAll(part => part.Flags.Contains(flag));
        return
        [
            .. parts[0].Flags.Where(IsCommon),
            .. parts.SelectMany(part => part.Flags.Where(flag => !IsCommon(flag)).Select(flag => $"{part.Name}: {flag}")),
        ];
    }

    /// <summary>For files of other people, whose warnings they have chosen.</summary>
    internal const string NoWarnings = "-w";
}
