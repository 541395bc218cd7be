// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Concurrent;
using Caec.Workstation;

namespace Caec.Build.Caching;

/// <summary>Results of build steps, by a key of everything that went in. An entry is a folder that appears at once, with a
/// list of what is in it, and never changes; one that did is made anew. Several processes may use one cache.</summary>
/// <param name="folder">Where it lies; made on first use.</param>
/// <param name="notices">Told of every entry that was damaged, or null.</param>
public sealed class BuildCache(string folder, IProgress<string>? notices = null)
{
    /// <summary>The list of what is in an entry. Entries of earlier versions have none and count as missing.</summary>
    internal const string ManifestName = ".manifest";

    // What this process has looked through or made: an entry is looked through once.
    private readonly ConcurrentDictionary<string, bool> _whole = new(StringComparer.Ordinal);

    /// <summary>The cache of a repository.</summary>
    public static BuildCache Of(House house, IProgress<string>? notices = null) =>
        new(Path.Combine(house.Cache, "build"), notices);

    /// <summary>The folder in which the entry of a key is made; it exists only meanwhile.</summary>
    public string Staging(string key) => Path.Combine(folder, "staging", key);

    /// <summary>The folder of a finished entry; it may not exist yet.</summary>
    public string Entry(string key) => Path.Combine(folder, "entries", key[..2], key);

    /// <summary>Whether the entry of a key is finished, and every byte of it is as it was made. Changes nothing.</summary>
    public bool Has(string key)
    {
        var entry = Entry(key);
        if (!Directory.Exists(entry))
            return false;
        if (_whole.TryGetValue(key, out var known))
            return known;
        if (TreeManifest.Load(Path.Combine(entry, ManifestName)) is not { } manifest)
            return false;
        var fault = manifest.Fault(entry, thorough: true, ManifestName);
        // Another process may be replacing it right now: only what is whole is certain. Of damage one is told once.
        if (fault is null)
            return _whole[key] = true;
        if (_whole.TryAdd(key, false))
            notices?.Report($"a build result in the cache was damaged and is made anew: {fault} in {entry}");
        return false;
    }

    /// <summary>The entry of a key, made first where it is not there.</summary>
    /// <param name="key">Everything that goes in, hashed.</param>
    /// <param name="produce">Fills the staging folder, which is empty. When it throws, no entry appears.</param>
    /// <param name="cancellation">Stops waiting for another process that makes the same entry.</param>
    /// <returns>The entry's folder.</returns>
    public async Task<string> GetOrAddAsync(
        string key, Func<string, CancellationToken, Task> produce, CancellationToken cancellation)
    {
        var entry = Entry(key);
        if (Has(key))
            return entry;
        using var only = await LockAsync(key, cancellation);
        _whole.TryRemove(new KeyValuePair<string, bool>(key, false));
        if (IsWhole(entry))
            return entry;
        var staging = Staging(key);
        Clear(staging); // what a killed process left
        Directory.CreateDirectory(staging);
        try
        {
            await produce(staging, cancellation);
            cancellation.ThrowIfCancellationRequested();
            await TreeManifest.Take(staging).WriteAsync(Path.Combine(staging, ManifestName), cancellation);
            Directory.CreateDirectory(Path.GetDirectoryName(entry)!);
            Clear(entry); // damaged, or of an earlier version
            Durable.Publish(staging, entry);
            _whole[key] = true;
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

    private static bool IsWhole(string entry) =>
        TreeManifest.Load(Path.Combine(entry, ManifestName)) is { } manifest
        && manifest.Fault(entry, thorough: true, ManifestName) is null;

    private static void Clear(string unfinished)
    {
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
    }
}
