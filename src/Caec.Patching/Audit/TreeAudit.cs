// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Caec.Patching.Tree;

namespace Caec.Patching.Audit;

/// <summary>
/// Finds every function of a tree that writes stage 2 entries or moves a granule, up to those that anybody may call, and
/// asks of each whether the series has a hook in it, or somebody has looked at it.
/// </summary>
internal sealed class TreeAudit
{
    private readonly AuditDescription _description;
    private readonly SourceTree _tree;
    private readonly IReadOnlySet<(string File, string Function)> _hooked;
    private readonly HashSet<string> _accepted;
    private readonly HashSet<string> _open;
    private readonly Dictionary<AuditedCode, AuditedFunction> _found = [];
    private readonly ConcurrentDictionary<string, IReadOnlyList<AuditedCode>> _code = new(StringComparer.Ordinal);

    private TreeAudit(
        AuditDescription description, SourceTree tree, IReadOnlySet<(string, string)> hooked, IEnumerable<string> accepted)
    {
        _description = description;
        _tree = tree;
        _hooked = hooked;
        _accepted = [.. accepted];
        _open = [.. description.Writes, .. description.Moves];
    }

    /// <summary>Audits a tree.</summary>
    /// <param name="description">What to look for.</param>
    /// <param name="tree">The tree, without the series.</param>
    /// <param name="hooked">Functions that the series puts text into, by file and name.</param>
    /// <param name="accepted">Functions that the user has looked at.</param>
    /// <param name="cancellation">Stops between files.</param>
    public static AuditResult Of(
        AuditDescription description, SourceTree tree, IReadOnlySet<(string File, string Function)> hooked,
        IEnumerable<string> accepted, CancellationToken cancellation)
    {
        var audit = new TreeAudit(description, tree, hooked, accepted);
        audit.Find(cancellation);
        return audit.Judge();
    }

    private IEnumerable<SourceWords> Files => _tree.Words.Where(file =>
        !_description.LeavesOut.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, file.Path)));

    /// <summary>Reads the files that mention what is looked for, then those that mention whoever does it, and so on.</summary>
    private void Find(CancellationToken cancellation)
    {
        int known;
        do
        {
            known = _open.Count;
            Parallel.ForEach(
                Partitioner.Create(
                    Files.Where(file => !_code.ContainsKey(file.Path)
                        && (file.Words.Overlaps(_open) || file.Words.Overlaps(_description.Maps))), EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { CancellationToken = cancellation },
                file => _code[file.Path] = Read(_tree.Parse(file.Path)));
            var all = _code.OrderBy(pair => pair.Key, StringComparer.Ordinal).SelectMany(pair => pair.Value).ToList();
            foreach (var one in all)
                one.Stores.Clear();
            TableFlow.Follow(_description, all);
            while (all.Where(one => !_found.ContainsKey(one) && Does(one)).ToList() is { Count: > 0 } fresh)
                fresh.ForEach(Note);
            AddMacros();
        }
        while (_open.Count > known);
    }

    private static List<AuditedCode> Read(SourceFile file) =>
        [.. file.Unit.Functions.Where(function => function.Code is not null).Select(function => new AuditedCode(file, function))];

    private bool Does(AuditedCode one) =>
        !IsPrimitive(one.Name) && (one.Stores.Count > 0 || one.Names.Keys.Any(name => _open.Contains(name) && name != one.Name));

    private bool IsPrimitive(string name) =>
        _description.Writes.Contains(name) || _description.Moves.Contains(name) || _description.Maps.Contains(name);

    private void Note(AuditedCode one)
    {
        var called = one.Names.Where(name => _open.Contains(name.Key) && name.Key != one.Name)
            .OrderBy(name => !IsPrimitive(name.Key)).ThenBy(name => name.Value).ToList();
        var (offset, does) = one.Stores.Count > 0 && !called.Any(name => IsPrimitive(name.Key))
            ? (one.Stores[0].Offset, one.Stores[0].Does)
            : (called[0].Value, Phrase(called[0].Key));
        var known = _description.Known.FirstOrDefault(known => known.Function == one.Name);
        var verdict = _hooked.Contains((one.File.Path, one.Name)) || one.Names.Keys.Any(_description.Guards.Contains) ? AuditVerdict.Hooked
            : known is not null ? AuditVerdict.Known
            : _accepted.Contains(one.Name) ? AuditVerdict.Accepted
            : AuditVerdict.Helper;
        _found[one] = new AuditedFunction(
            one.Name, one.File.Path, one.LineOf(offset), does, verdict, verdict == AuditVerdict.Known ? known!.Why : string.Empty);
        if (verdict == AuditVerdict.Helper)
            _open.Add(one.Name);
    }

    private string Phrase(string name) =>
        _description.Writes.Contains(name) ? $"writes an entry by {name}()"
        : _description.Moves.Contains(name) ? $"changes a granule's state by {name}()"
        : _found.Values.FirstOrDefault(one => one.Function == name) is { } other ? $"calls {name}(), which {other.Does}"
        : $"uses {name}, which stands for such a function";

    /// <summary>A macro whose text names such a function is one itself.</summary>
    private void AddMacros()
    {
        foreach (var file in _code.Keys.Select(_tree.Parse))
            foreach (var macro in file.Unit.Macros.Where(macro => file.IsOwn(macro.Span) && !_open.Contains(macro.Name)))
                if (TokenText.Split(file.Slice(macro.Span)).Skip(1).Any(_open.Contains))
                    _open.Add(macro.Name);
    }

    /// <summary>A function that anybody may call has nobody who stands for it.</summary>
    private AuditResult Judge()
    {
        var helpers = _found.Values.Where(one => one.Verdict == AuditVerdict.Helper).Select(one => one.Function).ToHashSet();
        var exposed = Exposed(helpers);
        return new AuditResult(
        [
            .. _found.Values
                .Select(one => one.Verdict == AuditVerdict.Helper && exposed.Contains(one.Function) ? one with { Verdict = AuditVerdict.Stranger } : one)
                .OrderBy(one => one.File, StringComparer.Ordinal).ThenBy(one => one.Line),
        ]);
    }

    /// <summary>Those whose address is taken, that assembly names, or that code names which is left out here.</summary>
    private HashSet<string> Exposed(HashSet<string> helpers)
    {
        var exposed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (path, functions) in _code)
        {
            var file = _tree.Parse(path);
            exposed.UnionWith(functions.SelectMany(one => one.Mentioned).Where(helpers.Contains));
            exposed.UnionWith(file.Unit.Variables.SelectMany(variable => variable.Names).Where(helpers.Contains));
            exposed.UnionWith(Outside(file).Where(helpers.Contains));
            exposed.UnionWith(file.TokensLeftOut.Select(token => token.Text).Where(helpers.Contains));
        }
        foreach (var text in _tree.Assembly)
            exposed.UnionWith(helpers.Where(name => Regex.IsMatch(text, $@"\b{Regex.Escape(name)}\b")));
        return exposed;
    }

    /// <summary>Names in the initialisers of variables, as written.</summary>
    private static IEnumerable<string> Outside(SourceFile file)
    {
        foreach (var variable in file.Unit.Variables.Where(one => one.IsDefinition && file.IsOwn(one.Span)))
            for (var i = file.TokenAt(variable.Span.Start.Offset); i < file.Tokens.Count && file.Tokens[i].Start < variable.Span.End.Offset; i++)
                if (file.Tokens[i].IsWord && i > 0 && file.Tokens[i - 1].Text != "." && file.Tokens[i].Text != variable.Name)
                    yield return file.Tokens[i].Text;
    }
}
