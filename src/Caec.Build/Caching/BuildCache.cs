// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Caching;

/// <summary>Results of build steps, by a key of everything that went in. An entry is a folder that appears at once and
/// never changes; several processes may use one cache.</summary>
/// <param name="folder">Where it lies; made on first use.</param>
public sealed class BuildCache(string folder)
{
    /// <summary>The cache of a repository.</summary>
    public static BuildCache Of(House house) => new(Path.Combine(house.Cache, "build"));

    /// <summary>The folder in which the entry of a key is made; it exists only meanwhile.</summary>
    public string Staging(string key) => Path.Combine(folder, "staging", key);

    /// <summary>The folder of a finished entry; it may not exist yet.</summary>
    public string Entry(string key) => Path.Combine(folder, "entries", key[..2], key);

    /// <summary>Whether the entry of a key is finished.</summary>
    public bool Has(string key) => Directory.Exists(Entry(key));

    /// <summary>The entry of a key, made first where it is not there.</summary>
    /// <param name="key">Everything that goes in, hashed.</param>
    /// <param name="produce">Fills the staging folder, which is empty. When it throws, no entry appears.</param>
    /// <param name="cancellation">Stops waiting for another process that makes the same entry.</param>
    /// <returns>The entry's folder.</returns>
    public async Task<string> GetOrAddAsync(
        string key, Func<string, CancellationToken, Task> produce, CancellationToken cancellation)
    {
        var entry = Entry(key);
        if (Directory.Exists(entry))
            return entry;
        using var only = await LockAsync(key, cancellation);
        if (Directory.Exists(entry))
            return entry;
        var staging = Staging(key);
        Clear(staging); // what a killed process left
        Directory.CreateDirectory(staging);
        try
        {
            await produce(staging, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            Directory.Move(staging, entry);
        }
        finally
        {
            Clear(staging);
        }
        return entry;
    }

    /// <summary>Takes a lock between all processes that use this cache.</summary>
    internal Task<FileLock> LockAsync(string name, CancellationToken cancellation) =>
        FileLock.AcquireAsync(Path.Combine(folder, "locks", name), cancellation);

    private static void Clear(string staging)
    {
        if (Directory.Exists(staging))
            Directory.Delete(staging, recursive: true);
    }
}
