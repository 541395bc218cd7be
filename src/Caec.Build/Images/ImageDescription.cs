// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Abi;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>A firmware image, as its image.yaml describes it.</summary>
/// <param name="Name">Names the outputs NAME.elf and NAME.bin.</param>
/// <param name="Folder">Absolute folder of image.yaml; every other path is relative to it.</param>
/// <param name="Script">The linker script.</param>
/// <param name="Sources">Folders, searched recursively for .c and .S, or single files.</param>
/// <param name="Exclude">Folders or files left out.</param>
/// <param name="Include">Folders of headers, in search order.</param>
/// <param name="Flags">Added to the common compiler flags.</param>
/// <param name="Parts">Groups of files with flags of their own.</param>
public sealed record ImageDescription(
    string Name,
    string Folder,
    string Script,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Exclude,
    IReadOnlyList<string> Include,
    IReadOnlyList<string> Flags,
    IReadOnlyList<ImagePart> Parts)
{
    /// <summary>The name of the file that describes an image.</summary>
    public const string FileName = "image.yaml";

    /// <summary>Reads the image.yaml of a folder.</summary>
    /// <exception cref="CaecFailure">Kind Usage: no such file, or something in it is wrong; names the line.</exception>
    public static ImageDescription Load(string folder)
    {
        var full = Path.GetFullPath(folder);
        return StrictYaml.Load(Path.Combine(full, FileName), top =>
        {
            var image = new ImageDescription(
                top.Text("name"), full, top.Text("script"), top.Texts("sources"), top.Texts("exclude"),
                top.Texts("include"), top.Texts("flags"), top.Maps("parts", ImagePart.Read));
            if (image.Name.Contains('/', StringComparison.Ordinal))
                throw top.Wrong($"name: '{image.Name}' is not a file name.", "name");
            if (image.Sources.Count == 0)
                throw top.Wrong("sources is missing.");
            foreach (var source in image.Sources.Where(source => !Path.Exists(image.Full(source))))
                throw top.Wrong($"sources: {source} does not exist.", "sources");
            foreach (var include in image.Include.Where(include => !Directory.Exists(image.Full(include))))
                throw top.Wrong($"include: {include} does not exist.", "include");
            foreach (var part in image.Parts)
                image.Check(part, top);
            if (!File.Exists(image.Full(image.Script)))
                throw top.Wrong($"script: {image.Script} does not exist.", "script");
            return image;
        });
    }

    /// <summary>The pinned sources that parts take files from.</summary>
    public IReadOnlyList<string> Libraries =>
        [.. Parts.Select(part => part.Library?.Source).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>The files to compile, relative to <see cref="Folder"/>, in ordinal order; those of parts, and of
    /// libraries, are not among them.</summary>
    public IReadOnlyList<string> Units() =>
        [.. UnitsIn(Sources).Except(Parts.SelectMany(Units), StringComparer.Ordinal)];

    /// <summary>The files of a part to compile, those of its library not among them.</summary>
    public IReadOnlyList<string> Units(ImagePart part) => UnitsIn(part.Sources);

    /// <summary>The files of <see cref="Units()"/> and of every part, in ordinal order.</summary>
    public IReadOnlyList<string> AllUnits() => UnitsIn(AllSources);

    /// <summary>Every file that a unit may read besides itself, relative to <see cref="Folder"/>, in ordinal order:
    /// all of the include folders, and what lies beside the sources.</summary>
    public IReadOnlyList<string> Context() =>
        [.. Include.Concat(Parts.SelectMany(part => part.Include)).SelectMany(FilesOf)
            .Concat(SourceFiles(AllSources).Where(file => !IsUnit(file)))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)];

    /// <summary>The hash of everything that the image is made from, folders outside <see cref="Folder"/> included.</summary>
    public async Task<string> HashAsync(CancellationToken cancellation)
    {
        var list = new StringBuilder();
        foreach (var file in AllUnits().Concat(Context()).Append(Script).Append(FileName))
            list.Append(await ContentHash.OfFileAsync(Full(file), cancellation)).Append("  ").Append(file).Append('\n');
        return ContentHash.OfText(list.ToString());
    }

    /// <summary>The absolute path of a file of this image.</summary>
    public string Full(string relative) => Path.GetFullPath(Path.Combine(Folder, relative));

    private IEnumerable<string> AllSources => Sources.Concat(Parts.SelectMany(part => part.Sources));

    private void Check(ImagePart part, StrictYaml top)
    {
        if (Parts.Count(other => other.Name == part.Name) > 1)
            throw top.Wrong($"parts: {part.Name} is there twice.", "parts");
        foreach (var path in part.Sources.Concat(part.Include).Where(path => !Path.Exists(Full(path))))
            throw top.Wrong($"parts: {path} of {part.Name} does not exist.", "parts");
    }

    private IReadOnlyList<string> UnitsIn(IEnumerable<string> sources) =>
        [.. SourceFiles(sources).Where(IsUnit).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private IEnumerable<string> SourceFiles(IEnumerable<string> sources) =>
        sources.SelectMany(FilesOf).Where(file => !Exclude.Any(left => IsWithin(file, Relative(left))));

    private IEnumerable<string> FilesOf(string path)
    {
        var full = Full(path);
        return File.Exists(full)
            ? [Relative(path)]
            : Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Select(Relative);
    }

    private string Relative(string path) => Path.GetRelativePath(Folder, Full(path));

    private static bool IsWithin(string file, string left) =>
        file == left || file.StartsWith(left + "/", StringComparison.Ordinal);

    private static bool IsUnit(string file) => Path.GetExtension(file) is ".c" or ".S";
}
