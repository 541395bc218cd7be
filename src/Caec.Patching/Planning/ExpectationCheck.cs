// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Checks what must hold at an anchor, and binds the names that the tree uses.</summary>
internal static class ExpectationCheck
{
    /// <summary>Checks everything; every failure becomes a mismatch of its own.</summary>
    /// <returns>What is bound: <c>param</c>, <c>local</c> and <c>next</c>.</returns>
    public static Dictionary<string, object> Check(
        Expectations expect, Place place, SourceFile file, Func<string, string> render, RoleNames roles, List<Mismatch> mismatches)
    {
        var parameters = new Dictionary<string, object>();
        var locals = new Dictionary<string, object>();
        var next = new Dictionary<string, object>();
        void Try(Action check)
        {
            try
            {
                check();
            }
            catch (Mismatch mismatch)
            {
                mismatches.Add(mismatch);
            }
        }
        if (expect.Returns is { } type)
            Try(() => CheckReturns(Body(place, file), type));
        foreach (var binding in expect.Parameters)
            Try(() => parameters[binding.As] = BindParameter(Body(place, file), binding, roles));
        foreach (var binding in expect.Locals)
            Try(() => locals[binding.As] = BindLocal(Body(place, file), binding, place.ShownAt, roles));
        foreach (var name in expect.Symbols.Select(render))
            Try(() => RequireSymbol(file, name));
        foreach (var name in expect.Free.Select(render))
            Try(() => RequireFree(file, name));
        foreach (var field in expect.Fields)
            Try(() => CheckField(file, field));
        foreach (var unused in expect.Unused)
            Try(() => ValueCheck.RequireUnused(file, unused.Prefix, [.. unused.Values.Select(render)]));
        foreach (var one in expect.Next)
            Try(() => next[one.As] = ValueCheck.Next(file, one.Prefix, one.Most is null ? null : render(one.Most)));
        return new Dictionary<string, object> { ["param"] = parameters, ["local"] = locals, ["next"] = next };
    }

    /// <summary>Whether a type is the expected one, as written or with typedefs resolved; blanks do not count.</summary>
    public static bool Matches(CTypeName type, string expected) =>
        Normal(type.Written) == Normal(expected) || Normal(type.Canonical) == Normal(expected);

    private static FunctionBody Body(Place place, SourceFile file) => place.Function
        ?? throw new Mismatch("an anchor inside a function", "this one is outside", file.Path);

    private static void CheckReturns(FunctionBody body, string type)
    {
        if (!Matches(body.Function.Returns, type))
            throw new Mismatch(
                $"{body.Function.Name}() to return {type}", $"it returns {body.Function.Returns.Written}", body.File.Path,
                body.Line);
    }

    private static string BindParameter(FunctionBody body, Binding binding, RoleNames roles)
    {
        var all = body.Function.Parameters;
        var found = binding.Index is { } index
            ? all.Skip(index).Take(1).Where(one => Matches(one.Type, binding.Type)).ToList()
            : all.Where(one => Matches(one.Type, binding.Type)).ToList();
        return Pick(body, found, binding, "parameter", all, roles);
    }

    private static string BindLocal(FunctionBody body, Binding binding, int offset, RoleNames roles)
    {
        var all = body.Visible(offset).ToList();
        return Pick(body, [.. all.Where(one => Matches(one.Type, binding.Type))], binding, "variable", all, roles);
    }

    private static string Pick(
        FunctionBody body, List<CLocal> found, Binding binding, string what, IReadOnlyList<CLocal> all, RoleNames roles)
    {
        var exact = found.Where(one => one.Name == binding.Name).ToList();
        var chosen = found.Count == 1 ? found[0] : exact.Count > 0 ? exact[^1] : null;
        if (binding.Where is not null)
            chosen = NamesAt(body, binding) is [var name] ? found.FirstOrDefault(one => one.Name == name) : null;
        else if (chosen is null && binding.Name is not null)
            chosen = roles.Find(body, binding.As, found);
        if (chosen is { Name.Length: > 0 })
            return chosen.Name;
        var told = binding.Where is { } where ? $" with `{where}`" : binding.Name is { } given ? $" ({given})" : string.Empty;
        var expected = $"a {what} of type {binding.Type}{told} in {body.Function.Name}()";
        var there = all.Count == 0 ? "nothing" : string.Join(", ", all.Select(one => $"{one.Type.Written} {one.Name}"));
        throw new Mismatch(
            expected,
            found.Count > 1 && binding.Where is null ? $"{string.Join(" and ", found.Select(one => one.Name))} have it"
                : found.Count > 0 ? $"none of {string.Join(", ", found.Select(one => one.Name))} is there" : $"there is {there}{body.File.Trouble}",
            body.File.Path, body.Line);
    }

    /// <summary>The names that stand for the binding where its sequence occurs in the function.</summary>
    private static List<string> NamesAt(FunctionBody body, Binding binding)
    {
        return [.. TokenText
            .FindAll(body.File.Tokens, TokenText.Split(binding.Where!), body.Root.First, body.Root.End)
            .Select(match => (string)match.Names[binding.As])
            .Distinct()];
    }

    private static void RequireSymbol(SourceFile file, string name)
    {
        if (!file.Symbols.ContainsKey(name))
            throw new Mismatch($"{name} to be known", $"nothing of that name is visible{file.Trouble}", file.Path);
    }

    private static void RequireFree(SourceFile file, string name)
    {
        if (file.Symbols.TryGetValue(name, out var occupant))
            throw new Mismatch(
                $"the name {name} to be free", $"{occupant.Kind} has it", file.ShownFile(occupant.Span),
                occupant.Span.Start.Line, FindingKind.Collision);
    }

    private static void CheckField(SourceFile file, FieldExpectation expected)
    {
        var type = DeclarationAnchors.FindStruct(file, expected.Struct)
            ?? throw new Mismatch($"struct {expected.Struct}", $"it is not known{file.Trouble}", file.Path);
        var field = type.Fields.FirstOrDefault(one => one.Name == expected.Field)
            ?? throw new Mismatch(
                $"struct {expected.Struct} to have {expected.Field}",
                $"it has {string.Join(", ", type.Fields.Select(one => one.Name))}", file.Path);
        if (expected.Type is not null && !Matches(field.Type, expected.Type))
            throw new Mismatch(
                $"{expected.Struct}.{expected.Field} to be {expected.Type}", $"it is {field.Type.Written}", file.Path);
    }

    private static string Normal(string type) => string.Join(' ', TokenText.Split(type));
}
