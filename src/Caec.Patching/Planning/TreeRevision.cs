// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Anchors;
using Caec.Patching.Mails;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>The tree as it becomes, patch by patch; in memory only.</summary>
internal sealed class TreeRevision
{
    private readonly SourceTree _tree;
    private readonly Dictionary<string, SourceText> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Insertion>> _insertions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _added = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _committed = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _touched = new(StringComparer.Ordinal);

    public TreeRevision(SourceTree tree) => _tree = tree;

    public SourceText Source(string path)
    {
        if (!_sources.TryGetValue(path, out var source))
            _sources[path] = source = new SourceText(_tree.Content(path));
        return source;
    }

    public bool Adds(string path) => _added.ContainsKey(path);

    public void Add(string path, string content)
    {
        _added.Add(path, content);
        _touched.Add(path);
    }

    /// <exception cref="Mismatch">The place is taken by another edit; nothing is inserted.</exception>
    public void Insert(string path, Insertion insertion)
    {
        if (!_insertions.TryGetValue(path, out var list))
            _insertions[path] = list = [];
        _ = Composer.Compose(Source(path), path, [.. list, insertion]);
        list.Add(insertion);
        _touched.Add(path);
    }

    /// <summary>What changed since the last commit.</summary>
    public IReadOnlyList<FileRevision> Commit()
    {
        var revisions = _touched
            .Select(path => new FileRevision(path, Before(path), After(path), IsExecutable(path)))
            .Where(revision => revision.Before != revision.After)
            .ToList();
        foreach (var revision in revisions)
            _committed[revision.Path] = revision.After;
        _touched.Clear();
        return revisions;
    }

    /// <summary>Everything that has been committed.</summary>
    public IReadOnlyList<FileChange> Changes() =>
        [.. _committed.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new FileChange(
            pair.Key, _added.ContainsKey(pair.Key) ? null : (ReadOnlyMemory<byte>?)_tree.Content(pair.Key), SourceText.ToBytes(pair.Value)))];

    private string? Before(string path) =>
        _committed.TryGetValue(path, out var committed) ? committed : _added.ContainsKey(path) ? null : Source(path).Text;

    private string After(string path) =>
        _added.TryGetValue(path, out var content) ? content : Composer.Compose(Source(path), path, _insertions[path]);

    private bool IsExecutable(string path)
    {
        var file = Path.Combine(_tree.Root, path);
        return !OperatingSystem.IsWindows() && File.Exists(file)
            && (File.GetUnixFileMode(file) & UnixFileMode.UserExecute) != 0;
    }
}
