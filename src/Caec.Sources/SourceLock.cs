// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Workstation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Caec.Sources;

/// <summary>sources.lock: the pins of every source.</summary>
/// <param name="Pins">In the order of the file.</param>
public sealed partial record SourceLock(IReadOnlyList<SourcePin> Pins)
{
    /// <summary>Reads and checks the file.</summary>
    /// <exception cref="CaecFailure">Kind Usage: the file is missing or wrong; names the line where known.</exception>
    public static async Task<SourceLock> LoadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new CaecFailure(FailureKind.Usage, $"{Path.GetFileName(path)} does not exist.", path);
        return Parse(await File.ReadAllTextAsync(path, cancellation), path);
    }

    /// <summary>Reads and checks a text.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="file">The name for messages.</param>
    public static SourceLock Parse(string text, string file)
    {
        LockFile? content;
        try
        {
            content = new DeserializerBuilder()
                .WithNamingConvention(CamelCaseNamingConvention.Instance)
                .Build()
                .Deserialize<LockFile?>(text);
        }
        catch (YamlException error)
        {
            throw new CaecFailure(
                FailureKind.Usage, $"{Path.GetFileName(file)} cannot be read: {error.InnerException?.Message ?? error.Message}",
                $"{file}:{error.Start.Line}", cause: error);
        }
        var pins = (content?.Sources ?? []).Select(entry => Pin(entry, file)).ToList();
        if (pins.GroupBy(pin => pin.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw Wrong(file, twice.Key, "is pinned twice");
        return new SourceLock(pins);
    }

    /// <summary>The pins of these names; for an empty list all but the optional ones.</summary>
    /// <exception cref="CaecFailure">Kind Usage: a name is not pinned.</exception>
    public IReadOnlyList<SourcePin> Select(IReadOnlyCollection<string> names)
    {
        if (names.Count == 0)
            return [.. Pins.Where(pin => !pin.IsOptional)];
        return [.. names.Select(name => Pins.FirstOrDefault(pin => pin.Name == name) ?? throw new CaecFailure(
            FailureKind.Usage, $"No source is called {name}; there are: {string.Join(", ", Pins.Select(p => p.Name))}.",
            next: "./caec sources list"))];
    }

    private static SourcePin Pin(Entry entry, string file)
    {
        var name = entry.Name ?? string.Empty;
        if (!PlainName().IsMatch(name))
            throw Wrong(file, $"'{name}'", "is no name for a source");
        SourcePin pin = (entry.Debian, entry.Git) switch
        {
            ({ } debian, null) => Debian(name, debian, file),
            (null, { } git) => Git(name, git, file),
            _ => throw Wrong(file, name, "needs either debian: or git:"),
        };
        return pin with { IsOptional = entry.Optional };
    }

    private static DebianPin Debian(string name, DebianEntry entry, string file)
    {
        var files = entry.Files ?? [];
        if (!PlainVersion().IsMatch(entry.Version ?? string.Empty) || !PlainName().IsMatch(entry.Suite ?? string.Empty))
            throw Wrong(file, name, "needs a version and a suite");
        if (files.Keys.Count(DebianPin.IsControlFile) != 1)
            throw Wrong(file, name, "needs exactly one .dsc file");
        foreach (var (path, hash) in files)
            if (!Hash256().IsMatch(hash ?? string.Empty) || !PlainFile().IsMatch(path))
                throw Wrong(file, name, $"has no good SHA-256 for {path}");
        return new DebianPin(name, entry.Version!, entry.Suite!, files);
    }

    private static GitPin Git(string name, GitEntry entry, string file)
    {
        if (!PlainVersion().IsMatch(entry.Version ?? string.Empty) || !IsGood(entry.Url, entry.Commit))
            throw Wrong(file, name, "needs a version, a url and a commit of 40 digits");
        var submodules = (entry.Submodules ?? []).Select(sub =>
            IsGood(sub.Url, sub.Commit) && PlainPath().IsMatch(sub.Path ?? string.Empty)
                ? new GitSubmodule(sub.Path!, sub.Url!, sub.Commit!)
                : throw Wrong(file, name, "has a submodule without a path, a url or a commit of 40 digits"));
        return new GitPin(name, entry.Version!, entry.Url!, entry.Commit!, [.. submodules]);
    }

    // A leading dash would be read as an option by git and apt-get.
    private static bool IsGood(string? url, string? commit) =>
        url is { Length: > 0 } && url[0] != '-' && Commit().IsMatch(commit ?? string.Empty);

    private static CaecFailure Wrong(string file, string what, string why) =>
        new(FailureKind.Usage, $"{Path.GetFileName(file)}: {what} {why}.", file);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.+-]*\z")]
    private static partial Regex PlainName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9.+~:-]*\z")]
    private static partial Regex PlainVersion();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._+~-]*\z")]
    private static partial Regex PlainFile();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*\z")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash256();

    [GeneratedRegex(@"^[0-9a-f]{40}\z")]
    private static partial Regex Commit();

#pragma warning disable CA1812 // Made by the YAML reader.
    private sealed class LockFile
    {
        public List<Entry>? Sources { get; set; }
    }

    private sealed class Entry
    {
        public string? Name { get; set; }

        public bool Optional { get; set; }

        public DebianEntry? Debian { get; set; }

        public GitEntry? Git { get; set; }
    }

    private sealed class DebianEntry
    {
        public string? Suite { get; set; }

        public string? Version { get; set; }

        public Dictionary<string, string>? Files { get; set; }
    }

    private sealed class GitEntry
    {
        public string? Url { get; set; }

        public string? Version { get; set; }

        public string? Commit { get; set; }

        public List<SubmoduleEntry>? Submodules { get; set; }
    }

    private sealed class SubmoduleEntry
    {
        public string? Path { get; set; }

        public string? Url { get; set; }

        public string? Commit { get; set; }
    }
#pragma warning restore CA1812
}
