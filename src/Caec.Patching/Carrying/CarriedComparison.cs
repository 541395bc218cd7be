// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;
using Caec.Patching.Anchors;
using Caec.Patching.Applying;
using Caec.Patching.Mails;
using Caec.Patching.Planning;
using Caec.Patching.Tree;

namespace Caec.Patching.Carrying;

/// <summary>Compares what a tree carries with what would be generated for the tree without it.</summary>
/// <param name="series">The series.</param>
/// <param name="tree">The tree as it is.</param>
/// <param name="without">What makes it one without the series.</param>
/// <param name="found">The edits that are there.</param>
internal sealed class CarriedComparison(
    PatchSeries series, SourceTree tree, Dictionary<string, byte[]?> without, IReadOnlyList<FoundEdit> found)
{
    private readonly HashSet<string> _reverted = new(StringComparer.Ordinal);
    private SeriesPlan _plan = null!;

    private readonly Regex? _mark = series.Mark is { } mark
        ? new Regex($@"\w*{Regex.Escape(mark)}\w*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)
        : null;

    /// <summary>Takes out what is left of edits in another form, where it is known what they did to a file.</summary>
    /// <param name="edited">Files that the series changes.</param>
    /// <param name="earlier">What is known of them.</param>
    public void TakeLeftovers(IEnumerable<string> edited, IReadOnlyDictionary<string, EarlierFile> earlier)
    {
        foreach (var path in edited.Where(HasLeftover))
            if (earlier.GetValueOrDefault(path) is { After: { } after, Before: var before }
                && ThreeWay.Revert(before, after, new SourceText(tree.Content(path)).Text) is { } text && _mark?.IsMatch(text) != true)
            {
                without[path] = SourceText.ToBytes(text);
                _reverted.Add(path);
            }
    }

    /// <summary>The report.</summary>
    /// <param name="plan">The plan of the tree without the series.</param>
    /// <param name="edited">Files that the series changes.</param>
    /// <param name="extra">Files in the series' own folders that it does not add.</param>
    public CarriedReport Report(SeriesPlan plan, IReadOnlyList<string> edited, IReadOnlyList<string> extra)
    {
        _plan = plan;
        var exact = found.Select(one => one.Path).Distinct(StringComparer.Ordinal)
            .ToDictionary(path => path, IsRestored, StringComparer.Ordinal);
        var patches = series.Patches.Where(patch => Holds(patch.When)).Select(patch => Compare(patch, exact)).OfType<CarriedPatch>().ToList();
        return new CarriedReport(series.Target, patches, extra, Obstacle(edited, exact));
    }

    /// <summary>What of the tree's own stands against the series.</summary>
    /// <param name="report">The report, already made.</param>
    public IReadOnlyList<Finding> Against(CarriedReport report)
    {
        var numbers = report.Obstacle is null
            ? series.Patches.SelectMany(patch => patch.Numbers).Select(number => number.Name).ToHashSet(StringComparer.Ordinal) : [];
        return [.. _plan.Problems
            .Where(one => one.Kind == FindingKind.Stranger || numbers.Contains(one.Name))
            .Select(one => one with { Line = LineOf(one.File, one.Line) })];
    }

    /// <summary>The line of the tree as it is; 0 where that is not known.</summary>
    private int LineOf(string path, int line)
    {
        if (line == 0 || _reverted.Contains(path))
            return 0;
        var start = LineDiff.Split(Without(path).Text).Take(line - 1).Sum(one => one.Length);
        return new SourceText(tree.Content(path)).LineNumber(Original(path, start));
    }

    private bool Holds(IReadOnlyList<string> conditions) =>
        conditions.All(condition => CapabilityCheck.Holds(condition, _plan.Capabilities));

    private CarriedPatch? Compare(PatchDescription patch, Dictionary<string, bool> exact)
    {
        List<CarriedPart> parts =
        [
            .. patch.Files.Where(file => Holds(file.When)).Select(file => Compare(patch, file)),
            .. patch.Edits.Where(edit => Holds(edit.When)).Select(edit => Compare(patch, edit, exact)),
        ];
        if (parts.Count == 0)
            return null;
        var state = parts.All(part => part.State == CarriedState.Missing) ? CarriedState.Missing
            : parts.All(part => part.State == CarriedState.AsGenerated) ? CarriedState.AsGenerated : CarriedState.Different;
        return new CarriedPatch(patch.Name, state, [.. parts.Where(part => part.State != CarriedState.AsGenerated)]);
    }

    private CarriedPart Compare(PatchDescription patch, AddedFile file)
    {
        if (!tree.Exists(file.To))
            return new CarriedPart(file.To, CarriedState.Missing, file.To, 0);
        var own = new SourceText(tree.Content(file.To));
        var planned = _plan.Parts.FirstOrDefault(part => part.Patch == patch && part.Name == file.To)?.Content;
        return planned == own.Text
            ? new CarriedPart(file.To, CarriedState.AsGenerated, file.To, 0)
            : new CarriedPart(file.To, CarriedState.Different, file.To, FirstDifference(own.Text, planned ?? string.Empty));
    }

    private static int FirstDifference(string own, string planned)
    {
        var (left, right) = (LineDiff.Split(own), LineDiff.Split(planned));
        var same = left.Zip(right).TakeWhile(pair => pair.First == pair.Second).Count();
        return Math.Min(same + 1, Math.Max(left.Count, 1));
    }

    private CarriedPart Compare(PatchDescription patch, Edit edit, Dictionary<string, bool> exact)
    {
        var path = edit.Files.FirstOrDefault(tree.Exists) ?? (edit.Files.Count > 0 ? edit.Files[0] : string.Empty);
        if (found.FirstOrDefault(one => one.Patch == patch && one.Edit == edit) is { } here)
        {
            var planned = _plan.Parts.FirstOrDefault(part => part.Patch == patch && part.Name == edit.Name)?.Insertion;
            var line = new SourceText(tree.Content(path)).LineNumber(here.Start);
            return exact[path] || (planned is not null && IsAsPlanned(here, planned))
                ? new CarriedPart(edit.Name, CarriedState.AsGenerated, path, line)
                : new CarriedPart(edit.Name, CarriedState.Different, path, line);
        }
        return Leftover(edit, path) is { } trace
            ? new CarriedPart(edit.Name, CarriedState.Different, path, trace)
            : new CarriedPart(edit.Name, CarriedState.Missing, path, 0);
    }

    /// <summary>Whether the edits put into the file again give it byte for byte.</summary>
    private bool IsRestored(string path)
    {
        var insertions = _plan.Parts.Where(part => part.Path == path && part.Insertion is not null
            && found.Any(one => one.Patch == part.Patch && one.Edit.Name == part.Name)).Select(part => part.Insertion!);
        try
        {
            return Composer.Compose(Without(path), path, [.. insertions]) == new SourceText(tree.Content(path)).Text;
        }
        catch (Mismatch)
        {
            return false;
        }
    }

    private bool IsAsPlanned(FoundEdit here, Insertion planned) =>
        Bare(planned, planned.Text) == Bare(planned, new SourceText(tree.Content(here.Path)).Text[here.Start..here.End]);

    /// <summary>Without the blanks around it, and without the commas that a list's style brings.</summary>
    private static string Bare(Insertion planned, string text) =>
        planned.Place.WithoutLastComma ? text.Trim(' ', '\t', '\r', '\n', ',') : text.Trim();

    private bool HasLeftover(string path) => _mark?.IsMatch(Without(path).Text) == true;

    /// <summary>A line of the series' in the edit's function, or in its file where it has none, that is of no edit found.</summary>
    private int? Leftover(Edit edit, string path)
    {
        if (_mark is null || !tree.Exists(path) || !_mark.IsMatch(edit.Text))
            return null;
        var source = new SourceText(tree.Content(path));
        var words = _mark.Matches(edit.Text).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var spans = FoundEdits.Inside(edit) is { } function
            ? tree.Parse(path).Unit.Functions
                .Where(one => one.Name == function && one.Body is not null).Select(one => (one.Body!.Start.Offset, one.Body.End.Offset))
            : [(0, source.Text.Length)];
        bool IsFound(int offset) => found.Any(one => one.Path == path && one.Start <= offset && offset < one.End);
        foreach (var (first, end) in spans)
            if (_mark.Matches(source.Text).FirstOrDefault(match =>
                first <= match.Index && match.Index < end && words.Contains(match.Value) && !IsFound(match.Index)) is { } match)
                return source.LineNumber(match.Index);
        return null;
    }

    /// <summary>Where an offset of the file without the series is in the file as it is.</summary>
    private int Original(string path, int offset)
    {
        foreach (var one in found.Where(one => one.Path == path).OrderBy(one => one.Start))
            if (one.Start <= offset)
                offset += one.End - one.Start - one.Instead.Length;
        return offset;
    }

    private string? Obstacle(IReadOnlyList<string> edited, Dictionary<string, bool> exact)
    {
        if (found.FirstOrDefault(one => !one.IsKnown) is { } replaced)
            return $"what {replaced.Edit.Name} replaced in {replaced.Path} is not known";
        foreach (var path in tree.Sources.Concat(edited).Distinct(StringComparer.Ordinal))
            if (!(without.TryGetValue(path, out var content) && content is null) && _mark?.Match(Without(path).Text) is { Success: true } rest)
            {
                var line = new SourceText(tree.Content(path)).LineNumber(Original(path, rest.Index));
                return $"{rest.Value} in {path}:{line.ToString(CultureInfo.InvariantCulture)} is of no edit of the series";
            }
        return exact.FirstOrDefault(one => !one.Value && !_reverted.Contains(one.Key)).Key is { } changed
            ? $"the edits of the series in {changed} would not give that file again"
            : null;
    }

    private SourceText Without(string path) => new(without.GetValueOrDefault(path) ?? tree.Content(path));
}
