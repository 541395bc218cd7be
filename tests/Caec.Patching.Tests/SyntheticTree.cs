// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Clang;
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>A release of the synthetic RMM in a folder that goes with the test, and the series for it.</summary>
internal sealed class SyntheticTree : IDisposable
{
    private static readonly string Home = Path.Combine(AppContext.BaseDirectory, "Synthetic");

    public SyntheticTree(string release)
    {
        var origin = Path.Combine(Home, release);
        foreach (var file in Directory.EnumerateFiles(origin, "*", SearchOption.AllDirectories))
            Write(Path.GetRelativePath(origin, file), File.ReadAllText(file));
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("caec-synthetic-").FullName;

    /// <summary>C files and headers, relative, in order.</summary>
    public IReadOnlyList<string> Sources =>
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetExtension(path) is ".c" or ".h")
            .Select(path => Path.GetRelativePath(Root, path))
            .Where(path => !path.StartsWith('.'))
            .Order(StringComparer.Ordinal)];

    public string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    public void Write(string path, string text)
    {
        var full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void Move(string path, string to)
    {
        Write(to, Read(path));
        File.Delete(Path.Combine(Root, path));
    }

    /// <summary>Changes one file; the old text must be there.</summary>
    public void Replace(string path, string old, string by)
    {
        Assert.Contains(old, Read(path), StringComparison.Ordinal);
        Write(path, Read(path).Replace(old, by, StringComparison.Ordinal));
    }

    public Task<SeriesPlan> PlanAsync() => SeriesPlanner.PlanAsync(
        PatchSeries.Load(Path.Combine(Home, "series"), new House(Root, Path.Combine(Root, "cache"))), Root, new PlanOptions(),
        CancellationToken.None);

    public async Task<SeriesPlan> ApplyAsync()
    {
        var plan = await PlanAsync();
        Assert.True(plan.IsComplete, string.Join('\n', plan.Problems));
        Assert.Empty(plan.Notes);
        await SeriesApplier.ApplyAsync(plan, CancellationToken.None);
        return plan;
    }

    public TranslationUnit Parse(string path) => TranslationUnit.Parse(Path.Combine(Root, path), new ParseOptions("gnu17", "aarch64-none-elf")
    {
        Includes = [Path.Combine(Root, "include"), Path.Combine(Root, "lib/granule/include")],
        Flags = ["-ffreestanding"],
    });

    /// <summary>Everything that the tree says, file by file, without layout and comments.</summary>
    public string Meaning() => string.Concat(Sources.Select(path => string.Create(
        CultureInfo.InvariantCulture, $"== {Path.GetFileName(path)}\n{CText.Normal(Read(path))}\n")));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
