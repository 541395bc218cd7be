// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Clang;
using Caec.Patching.Planning;
using Caec.Patching.Tree;
using Xunit.Abstractions;

namespace Caec.Patching.Tests;

/// <summary>Every variable that a series names is renamed in a copy of its tree, one at a time; then all of them.</summary>
public sealed class ForkRenameTests(ITestOutputHelper output)
{
    /// <summary>A variable of a function that edits name.</summary>
    private sealed record Named(string File, string Function, string Name);

    [Fact]
    public Task In_the_monitor() => RequireAsync("reference", Forks.Monitor, 0);

    [Fact]
    public async Task In_the_trees_of_Tf_Rmm()
    {
        foreach (var tree in Forks.TfRmm)
            await RequireAsync("tf-rmm", tree, 0);
    }

    private async Task RequireAsync(string target, string tree, int lost)
    {
        var copy = Forks.Copy(tree);
        try
        {
            var plain = await Forks.PlanAsync(target, copy);
            var before = plain.Notes.Count;
            var named = NamedBy(plain, copy);
            Assert.NotEmpty(named);
            var failed = new List<string>();
            foreach (var one in named)
            {
                var path = Path.Combine(copy, one.File);
                var text = File.ReadAllText(path);
                Rename(plain.Series, copy, one);
                var plan = await Forks.PlanAsync(target, copy);
                if (!plan.IsComplete || plan.Notes.Count > before)
                    failed.Add($"{one}: {string.Join("; ", plan.Problems)} {string.Join("; ", plan.Notes.Skip(before))}");
                File.WriteAllText(path, text);
            }
            foreach (var one in named)
                Rename(plain.Series, copy, one);
            var all = await Forks.PlanAsync(target, copy);
            output.WriteLine($"{Path.GetFileName(tree)}: {named.Count - failed.Count} of {named.Count} renames fit and compile; all at once: {all.IsComplete && all.Notes.Count <= before}");
            Assert.True(failed.Count <= lost, string.Join('\n', failed));
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    /// <summary>Locals and parameters that the edits which were used name, where they are declared.</summary>
    private static List<Named> NamedBy(SeriesPlan plan, string tree)
    {
        var source = new SourceTree(tree, plan.Series.Tree);
        var used = plan.Findings.ToDictionary(finding => (finding.Patch, finding.Name), finding => finding.File);
        return
        [
            .. plan.Series.Patches.SelectMany(patch => patch.Edits.Select(edit => (patch, edit)))
                .Where(one => used.ContainsKey((one.patch.Name, one.edit.Name)) && one.edit.Anchor is Anchor.InFunction)
                .SelectMany(one => one.edit.Expect.Locals.Concat(one.edit.Expect.Parameters)
                    .Select(binding => binding.Name ?? OfType(source, used[(one.patch.Name, one.edit.Name)], (Anchor.InFunction)one.edit.Anchor, binding.Type))
                    .Append((one.edit.Anchor as Anchor.Assignment)?.IsMember == false ? ((Anchor.Assignment)one.edit.Anchor).Target : null)
                    .OfType<string>()
                    .Select(name => new Named(used[(one.patch.Name, one.edit.Name)], ((Anchor.InFunction)one.edit.Anchor).Function, name)))
                .Distinct()
                .Where(one => Variables(source, one).Any(local => local.Name == one.Name)),
        ];
    }

    /// <summary>The one variable of a type that the series does not name, or null.</summary>
    private static string? OfType(SourceTree source, string file, Anchor.InFunction anchor, string type) =>
        Variables(source, new Named(file, anchor.Function, string.Empty)).Where(local => ExpectationCheck.Matches(local.Type, type)).ToList() is [var one]
            ? one.Name : null;

    private static IEnumerable<CLocal> Variables(SourceTree source, Named one) =>
        source.Parse(one.File).Unit.Function(one.Function) is { } function ? function.Parameters.Concat(function.Locals) : [];

    /// <summary>In the function's definition, members and labels left alone.</summary>
    private static void Rename(PatchSeries series, string tree, Named one)
    {
        var span = new SourceTree(tree, series.Tree).Parse(one.File).Unit.Function(one.Function)!.Span;
        var path = Path.Combine(tree, one.File);
        var text = File.ReadAllText(path);
        var renamed = Regex.Replace(text[span.Start.Offset..span.End.Offset], $@"(?<![\w.]|->|struct )\b{one.Name}\b(?!\s*\()", $"{one.Name}_renamed");
        File.WriteAllText(path, text[..span.Start.Offset] + renamed + text[span.End.Offset..]);
    }
}
