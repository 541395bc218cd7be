// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Carrying;
using Caec.Patching.Mails;
using Caec.Patching.Planning;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching;

/// <summary>A series that a tree carries already, found by its content: whether it was applied to the files, came with
/// <c>git am</c> or in one commit, with changes on top or only in part.</summary>
public sealed class CarriedSeries
{
    private readonly SourceTree _tree;
    private readonly IReadOnlyDictionary<string, byte[]?> _without;
    private readonly IReadOnlyList<FoundEdit> _found;

    private CarriedSeries(
        SourceTree tree, SeriesPlan plan, IReadOnlyDictionary<string, byte[]?> without, IReadOnlyList<FoundEdit> found, CarriedReport report,
        IReadOnlyList<Finding> against)
    {
        _tree = tree;
        _without = without;
        _found = found;
        Plan = plan;
        Report = report;
        Against = against;
    }

    /// <summary>What the tree carries.</summary>
    public CarriedReport Report { get; }

    /// <summary>What of the tree's own stands against the series, with lines of the tree as it is: functions that its audit calls
    /// strangers, and other uses of its numbers. The latter are asked for where the report names no obstacle: the tree's own are
    /// not known apart from the series' else.</summary>
    public IReadOnlyList<Finding> Against { get; }

    /// <summary>Whether the tree can be built with CSM as it is.</summary>
    public bool IsBuildable => Report.IsWhole && Against.Count == 0;

    /// <summary>What would be generated for the tree without it.</summary>
    public SeriesPlan Plan { get; }

    /// <summary>The contents that make the tree one without the series, null for a file that goes; by path.
    /// Exact where the report names no obstacle.</summary>
    public IReadOnlyDictionary<string, byte[]?> Without => _without;

    /// <summary>Whether a tree may carry something of a series; told from the names of its files alone.</summary>
    public static bool MayCarry(PatchSeries series, string tree) =>
        series.Patches.SelectMany(patch => patch.Files).Any(file => File.Exists(Path.Combine(tree, file.To)));

    /// <summary>Why something is not done to the tree, with what to do instead.</summary>
    /// <param name="what">A clause that says what is not done.</param>
    public CaecFailure Refusal(string what) => new(
        FailureKind.CheckFailed, $"{Plan.Tree} {Report.Clause}; {what}.", Plan.Tree,
        Report.IsWhole && TreeStatus.Of(Plan.Tree) is not null
            ? $"./caec apply --target {Report.Target} --tree {Plan.Tree} --revert"
            : Report.IsWhole ? $"./caec check --target {Report.Target} --tree {Plan.Tree}"
            : $"./caec generate --target {Report.Target} --tree {Plan.Tree} --out DIR");

    /// <summary>Looks for a series in a tree.</summary>
    /// <param name="series">The series.</param>
    /// <param name="tree">The tree's top folder, only read.</param>
    /// <param name="options">Values and texts from the caller.</param>
    /// <param name="runner">Starts git, which may know what a replaced line was.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>Null when the tree carries nothing of it.</returns>
    /// <exception cref="CaecFailure">Kind CheckFailed: an application was interrupted half way.</exception>
    public static async Task<CarriedSeries?> FindAsync(
        PatchSeries series, string tree, Task<PlanOptions> options, IProcessRunner runner, CancellationToken cancellation)
    {
        var source = new SourceTree(tree, series.Tree);
        var added = series.Patches.SelectMany(patch => patch.Files).Select(file => file.To).Where(source.Exists).ToList();
        if (added.Count == 0)
            return null;
        if (TreeStatus.Of(source.Root) is { IsWhole: false })
            TreeStatus.RequireNone(source.Root);
        var edited = series.Patches.SelectMany(patch => patch.Edits)
            .Select(edit => edit.Files.FirstOrDefault(source.Exists)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        var earlier = await new EarlierFiles(runner, series, source.Root).ReadAsync(edited, added[0], cancellation);
        var known = await options;
        return await Task.Run(
            () =>
            {
                var found = new FoundEdits(series, source, known, path => earlier.GetValueOrDefault(path)?.Before).Find(cancellation);
                var extra = OwnFolders.Extra(series, source);
                var without = Remove(source, found, added.Concat(extra));
                var comparison = new CarriedComparison(series, source, without, found);
                comparison.TakeLeftovers(edited, earlier);
                var plan = SeriesPlanner.Plan(series, new SourceTree(tree, series.Tree, without), known, cancellation);
                // A stranger's file where the series would add one is no sign of it.
                return found.Count == 0 && !added.Any(path => IsLike(source, plan, path))
                    ? null
                    : Of(comparison.Report(plan, edited, extra));

                CarriedSeries Of(CarriedReport report) => new(source, plan, without, found, report, comparison.Against(report));
            }, cancellation);
    }

    /// <summary>Mails that bring what is missing, for the tree as it is.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed: nothing is missing, or what is there differs, so that nothing fits on
    /// top of it.</exception>
    public IReadOnlyList<PatchMail> MissingMails()
    {
        if (Report.Patches.All(patch => patch.Parts.All(part => part.State != CarriedState.Missing)))
            throw Refusal("nothing is missing in it");
        if (Report.Obstacle is { } obstacle)
            throw Refusal($"the rest cannot be generated, as {obstacle}");
        Plan.RequireComplete();
        var parts = Plan.Parts.Where(part => Plan.Series.Patches.Contains(part.Patch)).ToList();
        var there = parts.Where(IsThere).ToHashSet();
        var patches = Plan.Parts.Select(part => part.Patch).Distinct().ToList();
        var mails = new List<PatchMail>();
        foreach (var (patch, number) in patches.Select((patch, i) => (patch, i + 1)))
        {
            var coming = parts.Where(part => part.Patch == patch && !there.Contains(part)).ToList();
            var files = coming.GroupBy(part => part.Path, StringComparer.Ordinal).OrderBy(one => one.Key, StringComparer.Ordinal)
                .Select(one => new FileRevision(
                    one.Key, one.First().Content is null ? Content(one.Key, there) : null,
                    one.First().Content ?? Content(one.Key, [.. there, .. one]), IsExecutable: false))
                .ToList();
            there.UnionWith(coming);
            if (files.Count > 0)
                mails.Add(MailWriter.Write(patch, number, patches.Count, files));
        }
        return mails;
    }

    private string Content(string path, HashSet<PlannedPart> there) => Composer.Compose(
        new SourceText(_without.GetValueOrDefault(path) ?? _tree.Content(path)), path,
        [.. there.Where(part => part.Path == path).Select(part => part.Insertion).OfType<Insertion>()]);

    private bool IsThere(PlannedPart part) => part.Content is not null
        ? _tree.Exists(part.Path)
        : _found.Any(one => one.Patch == part.Patch && one.Edit.Name == part.Name);

    /// <summary>The contents without what was found.</summary>
    private static Dictionary<string, byte[]?> Remove(SourceTree tree, IReadOnlyList<FoundEdit> found, IEnumerable<string> added)
    {
        var without = new Dictionary<string, byte[]?>(StringComparer.Ordinal);
        foreach (var path in added)
            without[path] = null;
        foreach (var file in found.GroupBy(one => one.Path, StringComparer.Ordinal))
            without[file.Key] = SourceText.ToBytes(FoundEdits.Without(new SourceText(tree.Content(file.Key)).Text, file));
        return without;
    }

    /// <summary>Whether half of a file's lines are those that the series would add.</summary>
    private static bool IsLike(SourceTree tree, SeriesPlan plan, string path)
    {
        if (plan.Parts.FirstOrDefault(part => part.Name == path)?.Content is not { } content)
            return false;
        var lines = content.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).ToHashSet(StringComparer.Ordinal);
        var own = new SourceText(tree.Content(path)).Text.Split('\n').Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        return own.Count(lines.Contains) * 2 >= own.Count && own.Count > 0;
    }
}
