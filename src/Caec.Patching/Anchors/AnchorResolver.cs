// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Finds the file and the place of an edit.</summary>
internal sealed class AnchorResolver
{
    private readonly SourceTree _tree;
    private readonly Dictionary<string, List<long>> _enumValues = new(StringComparer.Ordinal);

    public AnchorResolver(SourceTree tree) => _tree = tree;

    /// <summary>The file of the tree that an edit is about.</summary>
    /// <exception cref="Mismatch">No such file, or no single one that defines what the anchor names.</exception>
    public string FindFile(Edit edit)
    {
        if (edit.Files.Count > 0)
            return edit.Files.FirstOrDefault(_tree.Exists) ?? throw MissingFile(edit.Files);
        var name = edit.Anchor.Declares!;
        var found = _tree.Mentioning(name).Where(path => Defines(_tree.Parse(path), edit.Anchor)).ToList();
        return found.Count == 1
            ? found[0]
            : throw new Mismatch(
                $"one file that defines {name}",
                found.Count == 0 ? "none of the sources does" : $"{string.Join(" and ", found)} do", found.FirstOrDefault(),
                kind: FindingKind.Anchor);
    }

    /// <summary>The place of an edit in its file.</summary>
    /// <exception cref="Mismatch">The anchor is not there, or is not as it should be.</exception>
    public Place Resolve(Anchor anchor, string path)
    {
        try
        {
            return ResolveIn(anchor, path);
        }
        catch (Mismatch mismatch) when (anchor.Declares is { } name && !Defines(_tree.Parse(path), anchor))
        {
            throw FirstDefinition(anchor, name, path) is { } elsewhere
                ? new Mismatch(mismatch.Expected, $"{elsewhere} defines it", path, kind: mismatch.Kind)
                : mismatch;
        }
    }

    private Place ResolveIn(Anchor anchor, string path) => anchor switch
    {
        Anchor.TextLine line => TextAnchors.Line(new SourceText(_tree.Content(path)), path, line),
        Anchor.FileEnd => TextAnchors.End(new SourceText(_tree.Content(path)), path),
        Anchor.AfterInclude include => DeclarationAnchors.Include(_tree.Parse(path), include),
        Anchor.EnumEnd list => ListAnchors.Enum(_tree.Parse(path), list, _enumValues),
        Anchor.StructField field => DeclarationAnchors.Struct(_tree.Parse(path), field),
        Anchor.ArrayEnd array => ListAnchors.Array(_tree.Parse(path), array),
        Anchor.SwitchCase one => SwitchAnchor.Resolve(_tree.Parse(path), one),
        Anchor.FunctionStart start => StatementAnchors.Start(_tree.Parse(path), start),
        Anchor.CallOf call => StatementAnchors.Call(_tree.Parse(path), call),
        Anchor.Assignment assignment => StatementAnchors.Assignment(_tree.Parse(path), assignment),
        Anchor.Containing containing => StatementAnchors.Containing(_tree.Parse(path), containing),
        Anchor.BeforeReturn end => StatementAnchors.Return(_tree.Parse(path), end),
        Anchor.FunctionEdge function => DeclarationAnchors.Function(_tree.Parse(path), function),
        Anchor.DeclarationEdge declaration => DeclarationAnchors.Declaration(_tree.Parse(path), declaration),
        Anchor.MacroEdge macro => DeclarationAnchors.Macro(_tree.Parse(path), macro),
        Anchor.VariableEdge variable => DeclarationAnchors.Variable(_tree.Parse(path), variable),
        _ => throw new InvalidOperationException($"no resolver for {anchor.GetType().Name}"),
    };

    private string? FirstDefinition(Anchor anchor, string name, string except) =>
        _tree.Mentioning(name).FirstOrDefault(path => path != except && Defines(_tree.Parse(path), anchor));

    private Mismatch MissingFile(IReadOnlyList<string> files)
    {
        var name = Path.GetFileName(files[0]);
        var namesake = _tree.Sources.FirstOrDefault(path => Path.GetFileName(path) == name);
        return new Mismatch(
            $"the file {string.Join(" or ", files)}",
            $"it does not exist{(namesake is null ? string.Empty : $"; there is {namesake}")}", files[0], kind: FindingKind.Anchor);
    }

    private static bool Defines(SourceFile file, Anchor anchor) => anchor switch
    {
        Anchor.DeclarationEdge one => file.Unit.Functions.Any(
            function => function.Name == one.Function && function.Body is null && file.IsOwn(function.Span)),
        Anchor.InFunction one => file.Unit.Functions.Any(
            function => function.Name == one.Function && function.Body is not null && file.IsOwn(function.Span)),
        Anchor.EnumEnd one => file.Unit.Enums.Any(found => file.IsOwn(found.Span)
            && (found.Name == one.Enum || found.Enumerators.Any(name => name.Name == one.EnumeratorOf))),
        Anchor.StructField one => file.Unit.Structs.Any(found => found.Name == one.Struct && file.IsOwn(found.Span))
            || file.Unit.Typedefs.Any(alias => alias.Name == one.Struct && file.IsOwn(alias.Span)),
        Anchor.MacroEdge one => file.Unit.Macros.Any(found => found.Name == one.Macro && file.IsOwn(found.Span)),
        _ => file.Unit.Variables.Any(
            found => found.Name == anchor.Declares && found.IsDefinition && file.IsOwn(found.Span)),
    };
}
