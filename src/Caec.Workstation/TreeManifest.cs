// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Caec.Workstation;

/// <summary>What is in a folder that must not change, so that a change is found when the folder is used.</summary>
public sealed class TreeManifest
{
    // Part of the first line: a manifest of another form is none.
    private const string Form = "caec manifest 1";

    private readonly SortedDictionary<string, Entry> _entries;

    private TreeManifest(SortedDictionary<string, Entry> entries) => _entries = entries;

    /// <summary>Reads every file of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="except">A name in it that does not count, such as the manifest's own.</param>
    public static TreeManifest Take(string folder, string? except = null)
    {
        var entries = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
        foreach (var (name, found) in Walk(folder, except))
            entries[name] = Entry.Of(found) with { Sha256 = HashOf(found) };
        return new TreeManifest(entries);
    }

    /// <summary>Reads a manifest, or null where there is none that can be read.</summary>
    public static TreeManifest? Load(string file)
    {
        try
        {
            var lines = File.ReadAllLines(file);
            if (lines.Length == 0 || lines[0] != $"{Form} {lines.Length - 1}")
                return null;
            var entries = new SortedDictionary<string, Entry>(StringComparer.Ordinal);
            foreach (var line in lines[1..])
                if (line.Split(' ', 4) is [var hash, var size, var modified, var name])
                    entries[Uri.UnescapeDataString(name)] = new Entry(
                        hash, long.Parse(size, CultureInfo.InvariantCulture), long.Parse(modified, CultureInfo.InvariantCulture));
            return entries.Count == lines.Length - 1 ? new TreeManifest(entries) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or FormatException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>Writes it.</summary>
    public Task WriteAsync(string file, CancellationToken cancellation)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"{Form} {_entries.Count}\n"));
        foreach (var (name, entry) in _entries)
            text.Append(CultureInfo.InvariantCulture, $"{entry.Sha256} {entry.Size} {entry.Modified} {Uri.EscapeDataString(name)}\n");
        return AtomicFile.WriteAsync(file, text.ToString(), cancellation);
    }

    /// <summary>What of the folder is not as it was, in a few words, or null.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="thorough">Reads every file; else only those whose size or time of writing is another.</param>
    /// <param name="except">As in <see cref="Take"/>.</param>
    public string? Fault(string folder, bool thorough, string? except = null)
    {
        try
        {
            var left = _entries.Keys.ToHashSet(StringComparer.Ordinal);
            foreach (var (name, found) in Walk(folder, except))
            {
                if (!left.Remove(name))
                    return $"{name} was added";
                var (entry, now) = (_entries[name], Entry.Of(found));
                if (entry.Size != now.Size)
                    return now.Size == 0 ? $"{name} is empty" : $"{name} has another length";
                if ((thorough || entry.Modified != now.Modified) && HashOf(found) != entry.Sha256)
                    return $"{name} has another content";
            }
            return left.Count > 0 ? $"{left.Order(StringComparer.Ordinal).First()} is missing" : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message.TrimEnd('.');
        }
    }

    /// <summary>Files and links, not going into linked folders.</summary>
    private static IEnumerable<(string Name, FileSystemInfo Found)> Walk(string folder, string? except) =>
        Below(new DirectoryInfo(folder))
            .Select(found => (Path.GetRelativePath(folder, found.FullName), found))
            .Where(pair => pair.Item1 != except);

    private static IEnumerable<FileSystemInfo> Below(DirectoryInfo folder) => folder.EnumerateFileSystemInfos().SelectMany(
        found => found is DirectoryInfo { LinkTarget: null } inner ? Below(inner) : [found]);

    private static string HashOf(FileSystemInfo found)
    {
        if (found.LinkTarget is { } target)
            return ContentHash.OfText($"link {target}");
        using var stream = File.OpenRead(found.FullName);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>A file or a link; of a link, neither size nor time counts.</summary>
    private sealed record Entry(string Sha256, long Size, long Modified)
    {
        public static Entry Of(FileSystemInfo found) => found is FileInfo { LinkTarget: null } file
            ? new Entry(string.Empty, file.Length, file.LastWriteTimeUtc.Ticks)
            : new Entry(string.Empty, -1, -1);
    }
}
