// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using Caec.Clang;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Notices what no expectation asks for: files that do not parse, and texts that do not fit the tree's types.</summary>
internal static class Drift
{
    /// <summary>Files that the compiler does not understand as they are.</summary>
    public static IReadOnlyList<PlanNote> Before(IEnumerable<SourceFile> files) =>
        [.. files
            .OrderBy(file => file.Path, StringComparer.Ordinal)
            .Select(file => (File: file, First: Errors(file.Unit.Diagnostics).FirstOrDefault()))
            .Where(one => one.First is not null)
            .Select(one => new PlanNote(one.File.Path, LineIn(one.First!, one.File.Unit.File), $"does not parse cleanly: {one.First!.Message}"))];

    /// <summary>Errors that the series brings: each changed C file is parsed as it would be, from memory.</summary>
    public static IReadOnlyList<PlanNote> After(SourceTree tree, IReadOnlyList<FileChange> changes, CancellationToken cancellation)
    {
        var overlays = changes.ToDictionary(change => Path.Combine(tree.Root, change.Path), change => change.After);
        var folders = changes.Select(change => Path.GetDirectoryName(change.Path)!).Distinct(StringComparer.Ordinal).ToList();
        var notes = new ConcurrentBag<PlanNote>();
        Parallel.ForEach(
            changes.Where(change => Path.GetExtension(change.Path) == ".c"),
            new ParallelOptions { CancellationToken = cancellation },
            change =>
            {
                var path = Path.Combine(tree.Root, change.Path);
                var known = change.Before is null ? [] : Errors(tree.Parse(change.Path).Unit.Diagnostics).Select(one => one.Message).ToHashSet();
                var options = tree.Options(change.Path, folders);
                var all = options.Overlays.Where(one => !overlays.ContainsKey(one.Key)).Concat(overlays);
                var now = TranslationUnit.Diagnose(path, options with { Overlays = new Dictionary<string, ReadOnlyMemory<byte>>(all) });
                if (Errors(now).FirstOrDefault(one => !known.Contains(one.Message)) is { } fresh)
                    notes.Add(new PlanNote(change.Path, LineIn(fresh, path), $"does not compile with the series: {fresh.Message}"));
            });
        return [.. notes.OrderBy(note => note.File, StringComparer.Ordinal)];
    }

    private static IEnumerable<SourceDiagnostic> Errors(IEnumerable<SourceDiagnostic> diagnostics) =>
        diagnostics.Where(one => one.Severity >= DiagnosticSeverity.Error);

    private static int LineIn(SourceDiagnostic diagnostic, string file) => diagnostic.File == file ? diagnostic.Point.Line : 0;
}
