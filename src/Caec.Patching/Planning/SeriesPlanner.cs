// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using Caec.Patching.Anchors;
using Caec.Patching.Audit;
using Caec.Patching.Mails;
using Caec.Patching.Planning;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching;

/// <summary>Resolves a series against a tree. Reads only.</summary>
public sealed class SeriesPlanner
{
    private readonly PatchSeries _series;
    private readonly SourceTree _tree;
    private readonly PlanOptions _options;
    private readonly IReadOnlyDictionary<string, bool> _capabilities = new Dictionary<string, bool>();
    private readonly AnchorResolver _anchors;
    private readonly AddedFiles _added;
    private readonly TemplateText _templates = new();
    private readonly List<Finding> _findings = [];
    private readonly HashSet<(string File, string Function)> _hooked = [];
    private readonly IReadOnlyList<SourceFile> _asked;
    private readonly RoleNames _roles;
    private AuditResult? _audit;
    private readonly ConcurrentDictionary<OwnNumber, IReadOnlyList<Mismatch>> _taken = new(ReferenceEqualityComparer.Instance);
    private readonly List<PlannedPart> _parts = [];

    private SeriesPlanner(PatchSeries series, SourceTree tree, PlanOptions options)
    {
        _series = series;
        _tree = tree;
        _options = options;
        _capabilities = CapabilityCheck.Ask(series.Capabilities, tree, Render);
        _roles = new RoleNames(series.Roles);
        _asked = [.. tree.Parsed];
        _anchors = new AnchorResolver(tree);
        _added = new AddedFiles(series, options, _templates);
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="series">The series.</param>
    /// <param name="tree">The tree's top folder.</param>
    /// <param name="options">Values and texts from the caller.</param>
    /// <param name="cancellation">Stops between edits.</param>
    /// <exception cref="CaecFailure">Kind Usage: not such a tree, or a wrong template. Kind CheckFailed: the tree
    /// carries a series already. Kind Missing: no libclang.</exception>
    public static Task<SeriesPlan> PlanAsync(
        PatchSeries series, string tree, PlanOptions options, CancellationToken cancellation) =>
        PlanAsync(series, tree, Task.FromResult(options), cancellation);

    /// <summary>Makes the plan; the tree is read while the caller's part is still being made.</summary>
    /// <param name="series">The series.</param>
    /// <param name="tree">The tree's top folder.</param>
    /// <param name="options">Values and texts from the caller.</param>
    /// <param name="cancellation">Stops between edits.</param>
    /// <exception cref="CaecFailure">Kind Usage: not such a tree, or a wrong template. Kind CheckFailed: the tree
    /// carries a series already. Kind Missing: no libclang.</exception>
    public static Task<SeriesPlan> PlanAsync(
        PatchSeries series, string tree, Task<PlanOptions> options, CancellationToken cancellation) => Task.Run(
        async () =>
        {
            var source = new SourceTree(tree, series.Tree);
            if (series.Tree.Contains.FirstOrDefault(file => !source.ExistsAny(file)) is { } missing)
                throw new CaecFailure(
                    FailureKind.Usage, $"{source.Root} is no tree for the series {series.Target}: it has no {missing}.", source.Root);
            TreeStatus.RequireNone(source.Root);
            Prefetch(series, source, cancellation);
            return Plan(series, source, await options, cancellation);
        }, cancellation);

    /// <summary>Makes the plan of a tree that may differ from what lies on the disk.</summary>
    internal static SeriesPlan Plan(PatchSeries series, SourceTree tree, PlanOptions options, CancellationToken cancellation)
    {
        Prefetch(series, tree, cancellation);
        return new SeriesPlanner(series, tree, options).Plan(cancellation);
    }

    /// <summary>Parses the files that questions and edits name side by side.</summary>
    private static void Prefetch(PatchSeries series, SourceTree tree, CancellationToken cancellation)
    {
        var files = series.Patches.SelectMany(patch => patch.Edits)
            .Where(edit => edit.Anchor is not (Anchor.TextLine or Anchor.FileEnd))
            .Select(edit => edit.Files)
            .Concat(series.Capabilities.Select(capability => capability.Files))
            .Select(files => files.FirstOrDefault(tree.Exists))
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        SideBySide(files, file => tree.Parse(file), cancellation);
    }

    /// <summary>Has the compiler evaluate what the edits are going to ask: each file once, side by side.</summary>
    private void Evaluate(CancellationToken cancellation)
    {
        var edits = _series.Patches.Where(patch => Holds(patch.When)).SelectMany(patch => patch.Edits)
            .Where(edit => Holds(edit.When))
            .Select(edit => (Edit: edit, File: edit.Files.FirstOrDefault(_tree.Exists)))
            .Where(one => one.File is not null && one.Edit.Anchor is not (Anchor.TextLine or Anchor.FileEnd))
            .Select(one => (File: _tree.Parse(one.File!), one.Edit));
        var asked = edits
            .SelectMany(one => ValueCheck.Expressions(one.Edit, one.File, text => Render(one.Edit, text)).Select(text => (one.File, Text: text)))
            .GroupBy(one => one.File, one => one.Text);
        SideBySide(asked, one => one.Key.Evaluate([.. one]), cancellation);
        SideBySide(Numbers(), one => _taken[one.Number] = Taken(one.Number), cancellation);
    }

    private IEnumerable<(PatchDescription Patch, OwnNumber Number)> Numbers() => _series.Patches
        .Where(patch => Holds(patch.When)).SelectMany(patch => patch.Numbers.Select(number => (patch, number)));

    private IReadOnlyList<Mismatch> Taken(OwnNumber number)
    {
        try
        {
            return NumberCheck.Taken(number, _tree, Render);
        }
        catch (Mismatch mismatch)
        {
            return [mismatch];
        }
    }

    /// <summary>Says of each number of the interface whether it is free.</summary>
    private void AddNumbers()
    {
        foreach (var (patch, number) in Numbers())
        {
            var file = number.Files.FirstOrDefault(_tree.Exists) ?? number.Files[0];
            _findings.Add(new Finding(patch.Name, number.Name, FindingKind.Collision, true, file, 0, $"{number.Name} to be free", string.Empty));
            foreach (var one in _taken[number])
                _findings.Add(new Finding(
                    patch.Name, number.Name, one.Kind, false, one.File ?? file, one.Line, one.Expected, one.Actual));
        }
    }

    /// <summary>Each on its own: how long one takes differs too much to deal them out in advance.</summary>
    private static void SideBySide<T>(IEnumerable<T> all, Action<T> action, CancellationToken cancellation) => Parallel.ForEach(
        Partitioner.Create(all, EnumerablePartitionerOptions.NoBuffering),
        new ParallelOptions { CancellationToken = cancellation }, action);

    private SeriesPlan Plan(CancellationToken cancellation)
    {
        Evaluate(cancellation);
        AddNumbers();
        var tree = new TreeRevision(_tree);
        var revisions = new List<(PatchDescription Patch, IReadOnlyList<FileRevision> Files)>();
        foreach (var patch in _series.Patches.Where(patch => Holds(patch.When)))
        {
            foreach (var file in patch.Files.Where(file => Holds(file.When)))
                Add(patch, file, tree);
            foreach (var edit in patch.Edits.Where(edit => Holds(edit.When)))
            {
                cancellation.ThrowIfCancellationRequested();
                Resolve(patch, edit, tree);
            }
            if (tree.Commit() is { Count: > 0 } files)
                revisions.Add((patch, files));
        }
        AddAudit(cancellation);
        if (_findings.Any(finding => !finding.Holds))
            return Plan([], [], cancellation);
        var mails = revisions.Select((one, i) => MailWriter.Write(one.Patch, i + 1, revisions.Count, one.Files)).ToList();
        return Plan(tree.Changes(), mails, cancellation);
    }

    private SeriesPlan Plan(IReadOnlyList<FileChange> changes, IReadOnlyList<PatchMail> mails, CancellationToken cancellation) => new(
        _series, _tree.Root, _capabilities, _findings, changes, mails,
        new Lazy<IReadOnlyList<PlanNote>>(() => [.. Drift.Before(_asked), .. Drift.After(_tree, changes, cancellation)]))
    {
        Audit = _audit,
        Parts = _parts,
    };

    /// <summary>Names every function that changes what the series guards and has no hook.</summary>
    private void AddAudit(CancellationToken cancellation)
    {
        if (_series.Audit is not { } description)
            return;
        _audit = TreeAudit.Of(description, _tree, _hooked, _options.Accepted, cancellation);
        foreach (var one in _audit.Of(AuditVerdict.Stranger))
            _findings.Add(new Finding(
                "audit", one.Function, FindingKind.Stranger, false, one.File, one.Line,
                $"a hook of the series in {one.Function}(), or somebody who has looked at it (--accept {one.Function})", $"it {one.Does}"));
    }

    private bool Holds(IReadOnlyList<string> conditions) =>
        conditions.All(condition => CapabilityCheck.Holds(condition, _capabilities));

    private void Add(PatchDescription patch, AddedFile file, TreeRevision tree)
    {
        var isFree = !_tree.ExistsAny(file.To) && !tree.Adds(file.To);
        _findings.Add(new Finding(
            patch.Name, file.To, isFree ? FindingKind.Anchor : FindingKind.Collision, isFree, file.To, 0,
            "a free place for a new file", isFree ? string.Empty : "there is a file of that name"));
        if (!isFree)
            return;
        var content = _added.Content(file, Model());
        tree.Add(file.To, content);
        _parts.Add(new PlannedPart(patch, file.To, file.To, content, null));
    }

    private void Resolve(PatchDescription patch, Edit edit, TreeRevision tree)
    {
        string Rendering(string template) => Render(edit, template);
        var path = string.Empty;
        try
        {
            path = _anchors.FindFile(edit);
            if (edit.Anchor is Anchor.InFunction inside and not (Anchor.FunctionEdge or Anchor.DeclarationEdge))
                _hooked.Add((path, inside.Function));
            var anchor = edit.Anchor is Anchor.Assignment ? _roles.Renamed(edit.Anchor, _tree.Parse(path)) : Rendered(edit.Anchor, Rendering);
            var place = _anchors.Resolve(anchor, path);
            var source = tree.Source(path);
            var line = source.LineNumber(place.ShownAt);
            var mismatches = new List<Mismatch>();
            var model = Model(place);
            var isC = edit.Anchor is not (Anchor.TextLine or Anchor.FileEnd) || Path.GetExtension(path) is ".c" or ".h" or ".S";
            if (edit.Expect != Expectations.None)
                foreach (var (key, value) in ExpectationCheck.Check(edit.Expect, place, _tree.Parse(path), Rendering, _roles, mismatches))
                    model[key] = value;
            _findings.Add(new Finding(patch.Name, edit.Name, FindingKind.Anchor, true, path, line, edit.Anchor.Phrase, string.Empty)
            {
                Taken = string.Join(", ", _roles.Taken()),
            });
            foreach (var mismatch in mismatches)
                Report(patch, edit, mismatch, path, line);
            if (mismatches.Count == 0
                && Insertion.Shape(_templates.Render(edit.Text, Where(edit), model), place, source, edit.Blank, isC, _findings.Count) is { } insertion)
            {
                tree.Insert(path, insertion);
                _parts.Add(new PlannedPart(patch, edit.Name, path, null, insertion));
            }
        }
        catch (Mismatch mismatch)
        {
            Report(patch, edit, mismatch, path, 0);
        }
    }

    private string Where(Edit edit) => $"{Path.Combine(_series.Folder, "series.yaml")}:{edit.Line}";

    private string Render(string template) => _templates.Render(template, Path.Combine(_series.Folder, "series.yaml"), Model());

    private string Render(Edit edit, string template) => _templates.Render(template, Where(edit), Model());

    private void Report(PatchDescription patch, Edit edit, Mismatch mismatch, string path, int line) => _findings.Add(new Finding(
        patch.Name, edit.Name, mismatch.Kind, false, mismatch.File ?? path, mismatch.Line > 0 ? mismatch.Line : line,
        mismatch.Expected, mismatch.Actual));

    private static Anchor Rendered(Anchor anchor, Func<string, string> render) => anchor switch
    {
        Anchor.EnumEnd { Value: { } value } one => one with { Value = render(value) },
        Anchor.ArrayEnd one => one with { IndexFree = [.. one.IndexFree.Select(render)] },
        Anchor.SwitchCase one => one with { ValueFree = [.. one.ValueFree.Select(render)] },
        _ => anchor,
    };

    /// <summary>What every template of a series sees.</summary>
    internal static Dictionary<string, object> Model(
        PatchSeries series, PlanOptions options, IReadOnlyDictionary<string, bool> capabilities) => new(options.Model)
        {
            ["target"] = series.Target,
            ["values"] = series.Values,
            ["caps"] = capabilities.ToDictionary(pair => pair.Key, pair => (object)pair.Value),
        };

    private Dictionary<string, object> Model(Place? place = null)
    {
        var model = Model(_series, _options, _capabilities);
        foreach (var (key, value) in place?.Values ?? new Dictionary<string, object>())
            model[key] = value;
        if (place?.Function is { } body)
            model["function"] = body.Function.Name;
        return model;
    }
}
