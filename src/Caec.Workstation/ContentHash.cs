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

    /// <summary>The hash of a folder: names relative to it, in ordinal order, each with its content's hash.</summary>
    /// <param name="folder">The folder; <c>.git</c> inside it does not count.</param>
    /// <param name="cancellation">Stops reading.</param>
    public static async Task<string> OfTreeAsync(string folder, CancellationToken cancellation)
    {
        var list = new StringBuilder();
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder, path))
            .Where(path => !path.StartsWith(".git/", StringComparison.Ordinal) && path != ".git")
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var hash = await OfFileAsync(Path.Combine(folder, file), cancellation);
            list.Append(hash).Append("  ").Append(file).Append('\n');
        }
        return OfText(list.ToString());
    }
}
