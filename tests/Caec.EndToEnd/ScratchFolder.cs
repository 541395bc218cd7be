// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>A folder of a test's own, gone after it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("caec-e2e-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Copies a folder here.</summary>
    public string Copy(string from, string name)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var to = System.IO.Path.Combine(this[name], System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
        return this[name];
    }

    /// <summary>Copies the repository's firmware and what it is built from to `house`, with one text in one file replaced.</summary>
    public async Task CopyHouseAsync(string file, string text, string replacement)
    {
        foreach (var folder in (string[])["firmware", "abi", "templates", "rmm-patches", "tf-a-patches", "qemu"])
            Copy(System.IO.Path.Combine(CaecProgram.Root, folder), $"house/{folder}");
        File.Copy(System.IO.Path.Combine(CaecProgram.Root, "sources.lock"), this["house/sources.lock"]);
        var before = await File.ReadAllTextAsync(this[$"house/{file}"]);
        var after = before.Replace(text, replacement, StringComparison.Ordinal);
        Assert.NotEqual(before, after);
        await File.WriteAllTextAsync(this[$"house/{file}"], after);
    }

    /// <summary>The same, for RMMs that never find FEAT_TLBIRANGE, which the emulated machine has.</summary>
    public Task CopyHouseWithoutRangesAsync() => CopyHouseAsync(
        "firmware/monitor/include/tlbi_range.h",
        "#define TLBI_RANGE_ID\t    UINT64_C(2)",
        "#define TLBI_RANGE_ID\t    UINT64_C(16)");

    public static Task<string> HashAsync(string folder) => ContentHash.OfTreeAsync(folder, CancellationToken.None);
}
