// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Caec.Clang;

namespace Caec.Patching.Tree;

/// <summary>A tree to patch: each file is read and parsed at most once. Reads only; safe for many threads.</summary>
internal sealed class SourceTree
{
    private readonly TreeDescription _description;
    private readonly Lazy<ParseOptions> _options;
    private readonly Lazy<CompileCommands?> _commands;
    private readonly ConcurrentDictionary<string, Lazy<SourceFile>> _parsed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<byte[]>> _contents = new(StringComparer.Ordinal);
    private readonly Lazy<IReadOnlyList<string>> _sources;
    private readonly Lazy<IReadOnlyList<SourceWords>> _words;
    private readonly IReadOnlyDictionary<string, byte[]?> _instead;

    /// <param name="root">The tree's top folder.</param>
    /// <param name="description">How to parse it.</param>
    /// <param name="instead">Contents that take the place of files, null for files that are not to be there; by path.</param>
    public SourceTree(string root, TreeDescription description, IReadOnlyDictionary<string, byte[]?>? instead = null)
    {
        Root = Path.GetFullPath(root);
        _instead = instead ?? new Dictionary<string, byte[]?>();
        _description = description;
        _options = new Lazy<ParseOptions>(() => MakeOptions([]));
        _commands = new Lazy<CompileCommands?>(() => description.CompileCommands is { } file
            ? CompileCommands.Load(Path.Combine(Root, file))
            : null);
        _sources = new Lazy<IReadOnlyList<string>>(ListSources);
        _words = new Lazy<IReadOnlyList<SourceWords>>(
            () => [.. Sources.AsParallel().AsOrdered().Select(path => new SourceWords(path, new SourceText(Content(path))))]);
    }

    public string Root { get; }

    public bool Exists(string path) =>
        _instead.TryGetValue(path, out var content) ? content is not null : File.Exists(Path.Combine(Root, path));

    /// <summary>Whether there is a file or a folder; one of which nothing is to be there is none.</summary>
    public bool ExistsAny(string path)
    {
        var full = Path.Combine(Root, path);
        if (_instead.Count == 0 || !Directory.Exists(full))
            return _instead.ContainsKey(path) ? Exists(path) : Path.Exists(full);
        return Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file)).Any(Exists);
    }

    public byte[] Content(string path) => _contents.GetOrAdd(
        path,
        name => new Lazy<byte[]>(() => _instead.GetValueOrDefault(name) ?? File.ReadAllBytes(Path.Combine(Root, name)))).Value;

    /// <summary>The files that have been parsed.</summary>
    public IEnumerable<SourceFile> Parsed => _parsed.Values.Where(file => file.IsValueCreated).Select(file => file.Value);

    /// <summary>Parses a file of the tree.</summary>
    public SourceFile Parse(string path) => _parsed.GetOrAdd(path, name => new Lazy<SourceFile>(() =>
    {
        var options = Options(name);
        return new SourceFile(name, TranslationUnit.Parse(Path.Combine(Root, name), options), options);
    })).Value;

    /// <summary>How a file is to be understood.</summary>
    /// <param name="path">Relative to the tree.</param>
    /// <param name="added">Folders that the tree is to have, beside those that it has.</param>
    public ParseOptions Options(string path, IReadOnlyList<string>? added = null)
    {
        var options = added is null ? _options.Value : MakeOptions(added);
        var own = _commands.Value?.Options(Path.Combine(Root, path), options) ?? options;
        return _instead.Count == 0 ? own : own with
        {
            Overlays = _instead.Where(one => one.Value is not null)
                .ToDictionary(one => Path.Combine(Root, one.Key), one => (ReadOnlyMemory<byte>)one.Value),
        };
    }

    /// <summary>Files of the sources, C files before headers.</summary>
    public IReadOnlyList<string> Sources => _sources.Value;

    /// <summary>The same files by their text alone.</summary>
    public IReadOnlyList<SourceWords> Words => _words.Value;

    /// <summary>The texts of assembly files of the sources.</summary>
    public IEnumerable<string> Assembly => Folders
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.S", SearchOption.AllDirectories)).Select(File.ReadAllText);

    /// <summary>Files of the sources that mention a name, C files before headers.</summary>
    public IEnumerable<string> Mentioning(string name)
    {
        var word = new Regex($@"\b{Regex.Escape(name)}\b", RegexOptions.CultureInvariant);
        return _sources.Value.Where(path => word.IsMatch(new SourceText(Content(path)).Text));
    }

    private IEnumerable<string> Folders => _description.Sources.Select(folder => Path.Combine(Root, folder)).Where(Directory.Exists);

    private List<string> ListSources() =>
        [.. Folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => Path.GetExtension(path) is ".c" or ".h")
            .Where(Exists)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(path => Path.GetExtension(path), StringComparer.Ordinal)
            .ThenBy(path => path, StringComparer.Ordinal)];

    private ParseOptions MakeOptions(IReadOnlyList<string> added) => new(_description.Standard, _description.Triple)
    {
        Includes = [.. _description.Includes.SelectMany(pattern => ExpandGlob(pattern, added))],
        SystemIncludes = [.. _description.SystemIncludes.SelectMany(pattern => ExpandGlob(pattern, added))],
        Defines = _description.Defines,
        Flags = _description.Flags,
    };

    /// <summary>Folders of the tree that match; each part of the pattern may hold * for any name.</summary>
    private IEnumerable<string> ExpandGlob(string pattern, IReadOnlyList<string> added)
    {
        if (Path.IsPathRooted(pattern))
            return [pattern];
        IEnumerable<string> folders = [Root];
        foreach (var part in pattern.Split('/'))
            folders = part.Contains('*', StringComparison.Ordinal)
                ? folders.SelectMany(folder => Directory.EnumerateDirectories(folder, part))
                    .Order(StringComparer.Ordinal).ToList()
                : folders.Select(folder => Path.Combine(folder, part)).Where(Directory.Exists).ToList();
        return folders
            .Concat(added.Where(folder => FileSystemName.MatchesSimpleExpression(pattern, folder)
                && folder.Count(one => one == '/') == pattern.Count(one => one == '/')).Select(folder => Path.Combine(Root, folder)))
            .Distinct(StringComparer.Ordinal);
    }
}
