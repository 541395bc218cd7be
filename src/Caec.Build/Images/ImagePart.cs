// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;

namespace Caec.Build.Images;

/// <summary>Files of a pinned source that go into an image.</summary>
/// <param name="Source">Its name in sources.lock.</param>
/// <param name="Files">Compiled without warnings, which are its authors' business; relative to the source.</param>
/// <param name="Include">Folders of headers, relative to the source, searched after the image's own.</param>
public sealed record PartLibrary(string Source, IReadOnlyList<string> Files, IReadOnlyList<string> Include);

/// <summary>Files of an image that are compiled in their own way.</summary>
/// <param name="Name">Unique in the image.</param>
/// <param name="Sources">As of the image, which leaves them to the part.</param>
/// <param name="Include">Folders of headers, searched before the image's own.</param>
/// <param name="Flags">Added to the image's flags.</param>
/// <param name="Library">Files from elsewhere, or null.</param>
/// <param name="Exports">The only symbols that the rest of the image sees, so that one library can be in it twice; none
/// for a part that is not sealed.</param>
public sealed record ImagePart(
    string Name,
    IReadOnlyList<string> Sources,
    IReadOnlyList<string> Include,
    IReadOnlyList<string> Flags,
    PartLibrary? Library,
    IReadOnlyList<string> Exports)
{
    internal static ImagePart Read(StrictYaml part)
    {
        var library = part.Has("library")
            ? part.Map("library", from => new PartLibrary(from.Text("source"), from.Texts("files"), from.Texts("include")))
            : null;
        var read = new ImagePart(
            part.Text("name"), part.Texts("sources"), part.Texts("include"), part.Texts("flags"), library,
            part.Texts("exports"));
        if (read.Name.Contains('/', StringComparison.Ordinal))
            throw part.Wrong($"name: '{read.Name}' is not a file name.", "name");
        if (read.Sources.Count == 0)
            throw part.Wrong("sources is missing.");
        return read;
    }
}
