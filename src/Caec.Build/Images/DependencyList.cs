// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>Checks, after a compilation, that the key covered every file that the compiler read: a header from
/// elsewhere could change without the key's changing.</summary>
internal static class DependencyList
{
    /// <summary>Refuses a unit that read a file which is not part of its image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="unit">The unit; it may read its library, of whose hash the key is made.</param>
    /// <param name="dependencies">The file that <c>-MD</c> wrote.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task RequireCoveredAsync(
        ImageDescription image, CompileUnit unit, string dependencies, CancellationToken cancellation)
    {
        var covered = image.Context().Append(unit.Source).Select(image.Full).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Parse(await File.ReadAllTextAsync(dependencies, cancellation)))
            if (!covered.Contains(image.Full(file)) && !IsCompilersOwn(file) && !IsOfLibrary(image.Full(file), unit))
                throw new CaecFailure(
                    FailureKind.Build,
                    $"{unit.Source} includes {file}, which is in none of the image's folders; add its folder to include.",
                    Path.Combine(image.Folder, ImageDescription.FileName));
    }

    /// <summary>The files of a make rule: after the colon, separated by blanks; a backslash joins lines and keeps a
    /// blank in a name.</summary>
    internal static IReadOnlyList<string> Parse(string rule)
    {
        const char keptBlank = '\x01';
        var colon = rule.IndexOf(": ", StringComparison.Ordinal);
        return
        [
            .. rule[(colon + 1)..]
                .Replace("\\\n", " ", StringComparison.Ordinal)
                .Replace("\\ ", keptBlank.ToString(), StringComparison.Ordinal)
                .Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(name => name.Replace(keptBlank, ' ')),
        ];
    }

    private static bool IsOfLibrary(string file, CompileUnit unit) =>
        unit.Library is { } tree && file.StartsWith(tree + "/", StringComparison.Ordinal);

    // <stdint.h> and its like come with the compiler, whose identity is part of the key.
    private static bool IsCompilersOwn(string file) =>
        Path.IsPathRooted(file) && file.Contains("/lib/clang/", StringComparison.Ordinal);
}
