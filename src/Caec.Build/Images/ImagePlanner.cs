// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Build.Caching;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>Decides which commands build an image, and under which keys their results are kept. Reads files, starts
/// nothing, writes nothing.</summary>
/// <param name="toolchain">The programs; their identity is part of every key.</param>
/// <param name="cache">Where results will lie.</param>
/// <param name="locate">Where a pinned source lies, or will; null when no image has a library.</param>
public sealed class ImagePlanner(
    Toolchain toolchain, BuildCache cache, Func<string, CancellationToken, Task<SourceTree>>? locate = null)
{
    // Part of every key: a change of what this class or the executor does must not meet old entries.
    private const string Generation = "image 1";

    /// <summary>The plan of an image.</summary>
    /// <exception cref="CaecFailure">Kind Usage: there is nothing to compile, or a library is not pinned.</exception>
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
            units.Add(await UnitAsync(image, source, CompilerFlags.Of(image), context, cancellation));
        List<PartSeal> seals = [];
        List<(string Key, string ObjectFile)> links = [.. units.Select(unit => (unit.Key, unit.ObjectFile))];
        foreach (var part in image.Parts)
        {
            var own = await PartAsync(image, part, context, cancellation);
            units.AddRange(own);
            if (part.Exports.Count > 0)
                seals.Add(Seal(image, part, own));
            links.AddRange(part.Exports.Count > 0
                ? [(seals[^1].Key, seals[^1].ObjectFile)]
                : own.Select(unit => (unit.Key, unit.ObjectFile)));
        }
        return await LinkAsync(image, units, seals, links, cancellation);
    }

    private async Task<IReadOnlyList<CompileUnit>> PartAsync(
        ImageDescription image, ImagePart part, string context, CancellationToken cancellation)
    {
        var units = new List<CompileUnit>();
        if (part.Library is not { } library)
        {
            foreach (var source in image.Units(part))
                units.Add(await UnitAsync(image, source, CompilerFlags.Of(image, part, string.Empty), context, cancellation));
            return units;
        }
        var tree = await (locate ?? throw new InvalidOperationException($"no way to locate {library.Source}"))(
            library.Source, cancellation);
        // Where the tree lies decides nothing: the keys are made with its name instead.
        IReadOnlyList<string> flags = CompilerFlags.Of(image, part, tree.Path);
        string[] identity = [.. CompilerFlags.Of(image, part, tree.Name), tree.Sha256, context];
        foreach (var source in image.Units(part))
            units.Add(Unit(
                image, source, source, flags,
                [.. identity, await ContentHash.OfFileAsync(image.Full(source), cancellation)], tree));
        foreach (var file in library.Files)
            units.Add(Unit(
                image, Path.Combine(tree.Path, file), $"{tree.Name}/{file}", [.. flags, CompilerFlags.NoWarnings],
                identity, tree));
        return units;
    }

    private async Task<CompileUnit> UnitAsync(
        ImageDescription image, string source, IReadOnlyList<string> flags, string context,
        CancellationToken cancellation) =>
        Unit(
            image, source, source, flags,
            [.. flags, source, await ContentHash.OfFileAsync(image.Full(source), cancellation), context], null);

    /// <summary>One unit.</summary>
    /// <param name="image">The image.</param>
    /// <param name="source">What the compiler is given.</param>
    /// <param name="name">What it is called, wherever it lies.</param>
    /// <param name="flags">Decide how it is compiled.</param>
    /// <param name="identity">Changes whenever the object may, the compiler apart.</param>
    /// <param name="library">What it may read besides the image's files, or null.</param>
    private CompileUnit Unit(
        ImageDescription image, string source, string name, IReadOnlyList<string> flags, IReadOnlyList<string> identity,
        SourceTree? library)
    {
        var key = KeyOf([toolchain.Clang.Identity, .. identity, .. library is null ? [] : (string[])[name]]);
        var file = ObjectName(name);
        var output = Path.Combine(cache.Staging(key), file);
        string[] maps = library is null ? [] : [$"-ffile-prefix-map={library.Path}={library.Name}"];
        // The compiler runs in the image's folder and sees relative paths only, so the folder itself is in the object
        // just once, as DWARF's compilation directory, and the map takes it out.
        var compile = new Command(
            toolchain.Clang.Path,
            [.. flags, $"-ffile-prefix-map={image.Folder}=.", .. maps, "-MD", "-MF", $"{output}.d", "-c", source, "-o", output],
            image.Folder);
        return new CompileUnit(source, key, compile, Path.Combine(cache.Entry(key), file), library?.Path);
    }

    private PartSeal Seal(ImageDescription image, ImagePart part, IReadOnlyList<CompileUnit> units)
    {
        var key = KeyOf(
            [toolchain.Lld.Identity, toolchain.Objcopy.Identity, .. CompilerFlags.Join, part.Name, .. part.Exports,
             .. units.Select(unit => unit.Key)]);
        var (joined, hidden) = ($"{part.Name}.joined.o", $"{part.Name}.o");
        var staging = cache.Staging(key);
        var join = new Command(
            toolchain.Lld.Path,
            [.. CompilerFlags.Join, "-o", Path.Combine(staging, joined), .. units.Select(unit => unit.ObjectFile)],
            image.Folder);
        var hide = new Command(
            toolchain.Objcopy.Path,
            [.. part.Exports.Select(symbol => $"--keep-global-symbol={symbol}"), Path.Combine(staging, joined),
             Path.Combine(staging, hidden)]);
        return new PartSeal(part.Name, key, join, hide, Path.Combine(cache.Entry(key), hidden));
    }

    private async Task<ImagePlan> LinkAsync(
        ImageDescription image, IReadOnlyList<CompileUnit> units, IReadOnlyList<PartSeal> seals,
        IReadOnlyList<(string Key, string ObjectFile)> links, CancellationToken cancellation)
    {
        var key = KeyOf(
            [toolchain.Lld.Identity, toolchain.Objcopy.Identity, .. CompilerFlags.Link, image.Name,
             await ContentHash.OfFileAsync(image.Full(image.Script), cancellation), .. links.Select(link => link.Key)]);
        string elf = $"{image.Name}.elf", binary = $"{image.Name}.bin", staging = cache.Staging(key);
        var link = new Command(
            toolchain.Lld.Path,
            [.. CompilerFlags.Link, "-T", image.Script, "-o", Path.Combine(staging, elf), .. links.Select(link => link.ObjectFile)],
            image.Folder);
        var copy = new Command(
            toolchain.Objcopy.Path, ["-O", "binary", Path.Combine(staging, elf), Path.Combine(staging, binary)]);
        return new ImagePlan(
            image, key, units, seals, link, copy, Path.Combine(cache.Entry(key), elf),
            Path.Combine(cache.Entry(key), binary));
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
