// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Finds variables that the tree calls otherwise than the series does, by their part in the function.</summary>
/// <param name="roles">By the series' name, what tells of the part.</param>
internal sealed class RoleNames(IReadOnlyDictionary<string, IReadOnlyList<string>> roles)
{
    private readonly List<string> _taken = [];

    /// <summary>What was taken for what, as phrases; told once.</summary>
    public IReadOnlyList<string> Taken()
    {
        List<string> taken = [.. _taken.Distinct()];
        _taken.Clear();
        return taken;
    }

    /// <summary>The one among some variables that has the part, or null: there is none, or more than one.</summary>
    public CLocal? Find(FunctionBody body, string role, IReadOnlyList<CLocal> among)
    {
        var names = roles.GetValueOrDefault(role, [])
            .SelectMany(text => TokenText.FindAll(body.File.Tokens, TokenText.Split(text), body.Root.First, body.Root.End))
            .Select(match => (string)match.Names[role])
            .ToHashSet(StringComparer.Ordinal);
        if (among.Where(one => names.Contains(one.Name)).ToList() is not [var found])
            return null;
        _taken.Add($"{found.Name} is taken for {role}");
        return found;
    }

    /// <summary>An anchor at the assignment to a variable, by what the tree calls it.</summary>
    public Anchor Renamed(Anchor anchor, SourceFile file)
    {
        if (anchor is not Anchor.Assignment { IsMember: false } assignment || !roles.ContainsKey(assignment.Target)
            || FunctionBody.TryFind(file, assignment.Function) is not { } body)
            return anchor;
        IReadOnlyList<CLocal> all = [.. body.Function.Parameters, .. body.Function.Locals];
        return all.Any(one => one.Name == assignment.Target) || Find(body, assignment.Target, all) is not { } found
            ? anchor
            : assignment with { Target = found.Name };
    }
}
