// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text;

namespace Caec.Workstation;

/// <summary>SHA-256 over files and trees, in lower-case hexadecimal.</summary>
public static class ContentHash
{
    /// <summary>The hash of a file's bytes.</summary>
    public static async Task<string> OfFileAsync(string path, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }

    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static string OfText(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The hash of a folder: names relative to it, in ordinal order, each with its content's hash; of a
    /// symbolic link, its target's name counts.</summary>
    /// <param name="folder">The folder; <c>.git</c> inside it does not count.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<string> OfTreeAsync(string folder, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        var files = Entries(new DirectoryInfo(folder))
            .Select(entry => (entry, name: Path.GetRelativePath(folder, entry.FullName)))
            .Where(file => !file.name.StartsWith(".git/", StringComparison.Ordinal) && file.name != ".git")
            .OrderBy(file => file.name, StringComparer.Ordinal);
        foreach (var (entry, name) in files)
        {
            var hash = entry.LinkTarget is { } target
                ? OfText($"link {target}")
                : await OfFileAsync(entry.FullName, cancellation);
            list.Append(hash).Append("  ").Append(name).Append('\n');
        }
        return OfText(list.ToString());
    }

    /// <summary>Files and links, not going into linked folders: they may lead out of the tree or in circles.</summary>
    private static IEnumerable<FileSystemInfo> Entries(DirectoryInfo folder) =>
        folder.EnumerateFileSystemInfos().SelectMany(entry =>
            entry is DirectoryInfo { LinkTarget: null } inner ? Entries(inner) : [entry]);
}
