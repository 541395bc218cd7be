// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>Decides which commands build an image, and under which keys their results are kept. Reads files, starts
/// nothing, writes nothing.</summary>
/// <param name="toolchain">The programs; their identity is part of every key.</param>
/// <param name="cache">Where results will lie.</param>
public sealed class ImagePlanner(Toolchain toolchain, BuildCache cache)
{
    // Part of every key: a change of what this class or the executor does must not meet old entries.
    private const string Generation = "image 1";

    /// <summary>The plan of an image.</summary>
    /// <exception cref="CaecFailure">Kind Usage: there is nothing to compile.</exception>
    public async Task<ImagePlan> PlanAsync(ImageDescription image, CancellationToken cancellation)
    {
        var sources = image.Units();
        if (sources.Count == 0)
            throw new CaecFailure(
                FailureKind.Usage, $"The image {image.Name} has nothing to compile.",
                Path.Combine(image.Folder, ImageDescription.FileName));
        var context = await ContextHashAsync(image, cancellation);
        var units = new List<CompileUnit>();
        foreach (var source in sources)
            units.Add(await UnitAsync(image, source, context, cancellation));
        return await LinkAsync(image, units, cancellation);
    }

    private async Task<CompileUnit> UnitAsync(
        ImageDescription image, string source, string context, CancellationToken cancellation)
    {
        var flags = CompilerFlags.Of(image);
        var key = KeyOf(
            [toolchain.Clang.Identity, .. flags, source, await ContentHash.OfFileAsync(image.Full(source), cancellation),
             context]);
        var name = ObjectName(source);
        var output = Path.Combine(cache.Staging(key), name);
        // The compiler runs in the image's folder and sees relative paths only, so the folder itself is in the object
        // just once, as DWARF's compilation directory, and the map takes it out.
        var compile = new Command(
            toolchain.Clang.Path,
            [.. flags, $"-ffile-prefix-map={image.Folder}=.", "-MD", "-MF", $"{output}.d", "-c", source, "-o", output],
            image.Folder);
        return new CompileUnit(source, key, compile, Path.Combine(cache.Entry(key), name));
    }

    private async Task<ImagePlan> LinkAsync(
        ImageDescription image, IReadOnlyList<CompileUnit> units, CancellationToken cancellation)
    {
        var key = KeyOf(
            [toolchain.Lld.Identity, toolchain.Objcopy.Identity, .. CompilerFlags.Link, image.Name,
             await ContentHash.OfFileAsync(image.Full(image.Script), cancellation), .. units.Select(unit => unit.Key)]);
        string elf = $"{image.Name}.elf", binary = $"{image.Name}.bin", staging = cache.Staging(key);
        var link = new Command(
            toolchain.Lld.Path,
            [.. CompilerFlags.Link, "-T", image.Script, "-o", Path.Combine(staging, elf), .. units.Select(unit => unit.ObjectFile)],
            image.Folder);
        var copy = new Command(
            toolchain.Objcopy.Path, ["-O", "binary", Path.Combine(staging, elf), Path.Combine(staging, binary)]);
        return new ImagePlan(
            image, key, units, link, copy, Path.Combine(cache.Entry(key), elf), Path.Combine(cache.Entry(key), binary));
    }

    private static async Task<string> ContextHashAsync(ImageDescription image, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        foreach (var file in image.Context())
            list.Append(await ContentHash.OfFileAsync(image.Full(file), cancellation)).Append("  ").Append(file).Append('\n');
        return ContentHash.OfText(list.ToString());
    }

    private static string ObjectName(string source) =>
        source.Replace("..", "up", StringComparison.Ordinal).Replace('/', '_') + ".o";

    // Words are joined by a byte that none of them contains, so that no two lists give one text.
    private static string KeyOf(IReadOnlyList<string> words) =>
        ContentHash.OfText(string.Join('\0', words.Prepend(Generation)));
}
