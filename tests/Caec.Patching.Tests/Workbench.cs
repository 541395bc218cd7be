// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>A tree and a series in a folder that goes with the test.</summary>
internal sealed class Workbench : IDisposable
{
    private const string Head = """
        target: synthetic
        title: A series for tests
        tree:
          contains: [unit.c]
          sources: ["."]
          parse: {triple: aarch64-none-elf, standard: c17, include: [include]}

        """;

    public Workbench(string? unit = null)
    {
        Directory.CreateDirectory(Tree);
        Directory.CreateDirectory(SeriesFolder);
        Write("unit.c", unit ?? "int unit;\n");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("caec-patching-").FullName;

    public string Tree => Path.Combine(Root, "tree");

    /// <summary>Texts of files that the series adds as generated.</summary>
    public Dictionary<string, string> Generated { get; } = [];

    public string SeriesFolder => Path.Combine(Root, "series");

    public static string Patch(string name, params string[] edits) =>
        $"  - name: {name}\n    subject: \"test: {name}\"\n    message: Because it is tested.\n    edits:\n{string.Concat(edits)}";

    /// <summary>One edit in YAML; the expectations are a flow mapping.</summary>
    public static string Edit(string name, string anchor, string text, string? file = "unit.c", string? more = null) =>
        $"      - name: {name}\n" + (file is null ? string.Empty : $"        file: {file}\n")
        + $"        anchor: {{{anchor}}}\n" + (more is null ? string.Empty : $"        {more}\n")
        + "        text: |\n" + string.Concat(text.Split('\n').Select(line => $"          {line}\n"));

    public void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public void Write(string path, byte[] content)
    {
        var full = Path.Combine(Tree, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, content);
    }

    public string Read(string path) => File.ReadAllText(Path.Combine(Tree, path));

    public void WriteSeries(string patches, string capabilities = "") =>
        File.WriteAllText(Path.Combine(SeriesFolder, "series.yaml"), $"{Head}{capabilities}patches:\n{patches}");

    public PatchSeries Load() => PatchSeries.Load(SeriesFolder, new House(Root, Path.Combine(Root, "cache")));

    public Task<SeriesPlan> PlanAsync() =>
        SeriesPlanner.PlanAsync(Load(), Tree, new PlanOptions { Generated = Generated }, CancellationToken.None);

    public async Task ApplyAsync() => await SeriesApplier.ApplyAsync(await PlanAsync(), CancellationToken.None);

    public Task RevertAsync() => SeriesApplier.RevertAsync(Tree, CancellationToken.None);

    /// <summary>The file after one edit of it, or the problems, one per line.</summary>
    public static async Task<string> EditedAsync(string unit, string anchor, string text, string? more = null)
    {
        using var bench = new Workbench(unit);
        bench.WriteSeries(Patch("one", Edit("place", anchor, text, more: more)));
        var plan = await bench.PlanAsync();
        return plan.IsComplete
            ? Encoding.UTF8.GetString(plan.Changes.Single().After.Span)
            : string.Join('\n', plan.Problems);
    }

    /// <summary>Every file of the tree with its content.</summary>
    public IReadOnlyDictionary<string, string> Snapshot() =>
        Directory.EnumerateFiles(Tree, "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/.git/", StringComparison.Ordinal) && !path.Contains("/.caec/", StringComparison.Ordinal))
            .ToDictionary(path => Path.GetRelativePath(Tree, path), path => Convert.ToHexString(File.ReadAllBytes(path)));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
