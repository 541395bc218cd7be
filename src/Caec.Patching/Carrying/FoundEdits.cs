// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;
using Caec.Patching.Planning;
using Caec.Patching.Tree;

namespace Caec.Patching.Carrying;

/// <summary>An edit whose text stands in a tree.</summary>
/// <param name="Patch">Its patch.</param>
/// <param name="Edit">The edit.</param>
/// <param name="Path">The file.</param>
/// <param name="Start">Where its lines start, empty lines that belong to it included.</param>
/// <param name="End">One past them.</param>
/// <param name="Instead">What was there before: nothing, or what the edit replaced.</param>
/// <param name="IsKnown">Whether that is what was there, and not a stand-in.</param>
internal sealed record FoundEdit(
    PatchDescription Patch, Edit Edit, string Path, int Start, int End, string Instead, bool IsKnown);

/// <summary>Finds the edits of a series in a tree that carries them, by their text.</summary>
/// <param name="series">The series.</param>
/// <param name="tree">The tree.</param>
/// <param name="options">Values and texts from the caller.</param>
/// <param name="earlier">The content of a file before the series, where something knows it.</param>
internal sealed class FoundEdits(
    PatchSeries series, SourceTree tree, PlanOptions options, Func<string, string?> earlier)
{
    private readonly TemplateText _templates = new();
    private readonly List<FoundEdit> _found = [];

    /// <summary>Every edit that is there.</summary>
    public IReadOnlyList<FoundEdit> Find(CancellationToken cancellation)
    {
        var capabilities = CapabilityCheck.Ask(
            series.Capabilities, tree,
            text => _templates.Render(text, series.Folder, SeriesPlanner.Model(series, options, new Dictionary<string, bool>())));
        var model = SeriesPlanner.Model(series, options, capabilities);
        bool Holds(PatchDescription patch, Edit edit) =>
            patch.When.Concat(edit.When).All(condition => CapabilityCheck.Holds(condition, capabilities));
        var all = series.Patches.SelectMany(patch => patch.Edits.Select(edit => (Patch: patch, Edit: edit))).ToList();
        // An edit may have changed the answer that it depends on: what no other edit explains is looked at again.
        foreach (var (patch, edit) in all.Where(one => Holds(one.Patch, one.Edit)).Concat(all.Where(one => !Holds(one.Patch, one.Edit))))
        {
            cancellation.ThrowIfCancellationRequested();
            if (edit.Files.FirstOrDefault(tree.Exists) is { } path
                && EditPattern.Of(edit, $"{series.Folder}/series.yaml:{edit.Line}", model, _templates) is { } pattern
                && Locate(patch, edit, path, pattern) is { } found)
                _found.Add(found);
        }
        return _found;
    }

    /// <summary>The file without the edits found in it.</summary>
    public static string Without(string text, IEnumerable<FoundEdit> found)
    {
        var result = new StringBuilder();
        var at = 0;
        foreach (var one in found.OrderBy(one => one.Start))
        {
            result.Append(text, at, one.Start - at).Append(one.Instead);
            at = one.End;
        }
        return result.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>The function in whose body an edit's text stands, or null.</summary>
    public static string? Inside(Edit edit) =>
        edit.Anchor is Anchor.InFunction inside and not (Anchor.FunctionEdge or Anchor.DeclarationEdge) ? inside.Function : null;

    private FoundEdit? Locate(PatchDescription patch, Edit edit, string path, Regex pattern)
    {
        var text = new SourceText(tree.Content(path)).Text;
        foreach (var (first, end) in Regions(edit, path, text))
            for (var match = pattern.Match(text, first); match.Success && match.Index + match.Length <= end; match = match.NextMatch())
                if (!_found.Any(one => one.Path == path && one.Start < match.Index + match.Length && match.Index < one.End))
                    return Shape(patch, edit, path, text, match);
        return null;
    }

    /// <summary>Where the edit's text can stand: in its function, or anywhere in the file.</summary>
    private IEnumerable<(int First, int End)> Regions(Edit edit, string path, string text) =>
        Inside(edit) is { } function
            ? tree.Parse(path).Unit.Functions
                .Where(one => one.Name == function && one.Body is not null && one.Span.File == tree.Parse(path).Unit.File)
                .Select(one => (one.Body!.Start.Offset, one.Body.End.Offset))
            : [(0, text.Length)];

    private FoundEdit Shape(PatchDescription patch, Edit edit, string path, string text, Match match)
    {
        var (start, end) = (match.Index, match.Index + match.Length);
        if (edit.Anchor is Anchor.MacroEdge { Side: Side.Replace } macro)
        {
            var eol = text[start..end].EndsWith('\n') ? text[start..end].EndsWith("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n" : string.Empty;
            if (earlier(path) is { } before && Definition(macro.Macro).Match(before) is { Success: true } definition)
                return new FoundEdit(patch, edit, path, start, end, definition.Value + eol, IsKnown: true);
            var stood = match.Groups[EditPattern.MacroText];
            return stood.Success
                ? new FoundEdit(patch, edit, path, start, end, $"#define {macro.Macro}\t{stood.Value}{eol}", IsKnown: true)
                : new FoundEdit(patch, edit, path, start, end, text[start..end], IsKnown: false);
        }
        if (Replaces(edit.Anchor))
            return new FoundEdit(patch, edit, path, start, end, text[start..end], IsKnown: false);
        var (before1, after1) = Blanks(edit);
        if (before1 && BlankBefore(text, start) is { } first)
            start = first;
        if (after1 && BlankAfter(text, end) is { } last)
            end = last;
        // In a list without a last comma the element before got one.
        var instead = string.Empty;
        if (edit.Anchor is Anchor.EnumEnd { Before: null } or Anchor.ArrayEnd
            && !text[match.Index..(match.Index + match.Length)].TrimEnd().EndsWith(',')
            && text.LastIndexOf(',', start) is var comma and > 0 && string.IsNullOrWhiteSpace(text[(comma + 1)..start]))
        {
            instead = text[(comma + 1)..start];
            start = comma;
        }
        return new FoundEdit(patch, edit, path, start, end, instead, IsKnown: true);
    }

    private static bool Replaces(Anchor anchor) => anchor switch
    {
        Anchor.CallOf one => one.Side == Side.Replace,
        Anchor.Assignment one => one.Side == Side.Replace,
        Anchor.Containing one => one.Side == Side.Replace,
        Anchor.TextLine one => one.Side == Side.Replace,
        _ => false,
    };

    /// <summary>The empty lines that come with the text: those that the edit asks for, and those that keep functions apart.</summary>
    private static (bool Before, bool After) Blanks(Edit edit) => (
        edit.Blank is BlankLine.Before or BlankLine.Both || edit.Anchor is Anchor.FunctionEdge { Side: Side.After },
        edit.Blank is BlankLine.After or BlankLine.Both || edit.Anchor is Anchor.FunctionEdge { Side: Side.Before }
            || (edit.Anchor is Anchor.FileEnd && edit.Files.All(file => Path.GetExtension(file) == ".h")));

    private static int? BlankBefore(string text, int start)
    {
        if (start < 2)
            return null;
        var line = text.LastIndexOf('\n', start - 2) + 1;
        return string.IsNullOrWhiteSpace(text[line..start]) ? line : null;
    }

    private static int? BlankAfter(string text, int end)
    {
        var next = end >= text.Length ? -1 : text.IndexOf('\n', end);
        return next >= 0 && string.IsNullOrWhiteSpace(text[end..next]) ? next + 1 : null;
    }

    private static Regex Definition(string macro) => new(
        $@"^[ \t]*#[ \t]*define[ \t]+{Regex.Escape(macro)}\b(?:[^\r\n]*\\\r?\n)*[^\r\n]*", RegexOptions.Multiline | RegexOptions.CultureInvariant);
}
