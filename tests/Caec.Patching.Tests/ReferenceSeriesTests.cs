// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;
using Caec.Clang;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>The series of this repository, patch by patch.</summary>
public sealed class ReferenceSeriesTests
{
    [Fact]
    public async Task Each_mail_leaves_a_tree_that_the_compiler_understands()
    {
        var house = House.Find();
        var series = PatchSeries.Load(Path.Combine(house.RmmPatches, "reference"), house);
        using var bench = new Workbench();
        CopyTree(Path.Combine(house.Root, "firmware", "monitor"), bench.Tree);
        var plan = await SeriesPlanner.PlanAsync(series, bench.Tree, Options(house), CancellationToken.None);
        Assert.Empty(plan.Notes);
        var mails = await plan.WriteMailsAsync(Path.Combine(bench.Root, "out"), CancellationToken.None);
        Assert.Equal(series.Patches.Count, mails.Count);
        await Git.RunAsync(bench.Tree, "init", "-q");
        await Git.RunAsync(bench.Tree, "add", "-A");
        await Git.RunAsync(bench.Tree, "commit", "-q", "-m", "base");

        foreach (var mail in mails)
        {
            await Git.RunAsync(bench.Tree, "am", "-q", mail);
            var tree = new SourceTree(bench.Tree, series.Tree);
            // src/arch/host is for the workstation, and is built with other flags.
            foreach (var path in tree.Sources.Where(path => !path.StartsWith("src/arch/host/", StringComparison.Ordinal)))
            {
                var errors = TranslationUnit.Diagnose(Path.Combine(bench.Tree, path), tree.Options(path))
                    .Where(one => one.Severity >= DiagnosticSeverity.Error)
                    .Select(one => $"{Path.GetFileName(mail)}: {one.File}:{one.Point.Line}: {one.Message}");
                Assert.Empty(errors);
            }
        }

        foreach (var change in plan.Changes)
            Assert.Equal(change.After.ToArray(), File.ReadAllBytes(Path.Combine(bench.Tree, change.Path)));
    }

    private static PlanOptions Options(House house)
    {
        var abi = AbiFile.Load(house.AbiFile);
        return new PlanOptions
        {
            Model = { ["abi"] = AbiRenderer.Model(abi) },
            Generated = { ["csm_abi.h"] = new AbiRenderer(house.Templates).Render(abi, AbiOutput.Rmm) },
        };
    }

    private static void CopyTree(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }
    }
}
