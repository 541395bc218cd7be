// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>What the repository's series for RMMs add to a tree: the core whole, in lines that fit.</summary>
public sealed class SeriesFilesTests
{
    // TF-RMM's and the house's limit, in columns and in bytes: checkpatch counts these.
    private const int LineLength = 100;

    public static TheoryData<string> Targets => [.. Directory
        .EnumerateDirectories(House.Find().RmmPatches)
        .Where(folder => File.Exists(Path.Combine(folder, "series.yaml"))) // the models of machines add no core
        .Select(folder => Path.GetFileName(folder)!)
        .Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_source_of_the_core_is_in_the_series(string target)
    {
        var house = House.Find();
        var core = Path.Combine(house.Root, "firmware", "csm");
        var all = Directory.EnumerateFiles(Path.Combine(core, "src")).Concat(Directory.EnumerateFiles(Path.Combine(core, "include")))
            .Select(path => Path.GetRelativePath(house.Root, path));
        Assert.Empty(all.Except(Added(target).Select(file => file.Source)));
    }

    [Fact]
    public void The_build_of_TF_RMM_compiles_every_source_of_the_core()
    {
        var house = House.Find();
        var listed = File.ReadAllText(Path.Combine(house.RmmPatches, "tf-rmm", "port", "csm_lib.cmake"));
        foreach (var file in Added("tf-rmm").Where(file => file.To.StartsWith("lib/csm/src/", StringComparison.Ordinal)
            && Path.GetExtension(file.To) == ".c"))
            Assert.Contains($"\"{Path.GetRelativePath("lib/csm", file.To)}\"", listed, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_line_of_a_port_is_too_long(string target)
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(House.Find().RmmPatches, target, "port")))
            foreach (var (number, line) in File.ReadLines(path).Index().Where(one => !one.Item.Contains("{{", StringComparison.Ordinal)))
                Assert.True(
                    Columns(line) <= LineLength, string.Create(CultureInfo.InvariantCulture, $"{path}:{number + 1} has {Columns(line)} columns"));
    }

    private static IEnumerable<AddedFile> Added(string target)
    {
        var house = House.Find();
        return PatchSeries.Load(Path.Combine(house.RmmPatches, target), house).Patches.SelectMany(patch => patch.Files);
    }

    /// <summary>With tabs of eight; a character outside ASCII counts as its bytes.</summary>
    private static int Columns(string line) => line.Aggregate(
        0, (column, one) => one == '\t' ? (column / 8 * 8) + 8 : column + System.Text.Encoding.UTF8.GetByteCount([one]));
}
