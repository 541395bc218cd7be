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

    public static Task<string> HashAsync(string folder) => ContentHash.OfTreeAsync(folder, CancellationToken.None);
}
