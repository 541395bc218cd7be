// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>Whether a pinned source is in the cache.</summary>
/// <param name="Pin">The entry of sources.lock.</param>
/// <param name="Tree">The tree, or null when it must still be fetched.</param>
public sealed record SourceStatus(SourcePin Pin, SourceTree? Tree);

/// <summary>The cache of verified sources.
/// A finished source is one folder <c>sources/NAME-VERSION-HASH12</c> with <c>tree/</c> and <c>source.json</c>. It is
/// put together under another name and renamed, so what is there is whole. Downloads are kept in
/// <c>sources/download/NAME</c>, so that a broken one goes on where it stopped.</summary>
/// <param name="house">Where the lock file and the cache lie.</param>
/// <param name="runner">Starts apt-get, dpkg-source and git.</param>
/// <param name="progress">Gets one sentence per step, or null.</param>
/// <param name="findProgram">Looks a program up; PATH by default.</param>
/// <param name="mirror">A folder that stands for the network where a call names none, or null.</param>
/// <param name="notices">Told of every tree that was changed and is fetched anew, or null.</param>
public sealed class SourceStore(
    House house, IProcessRunner runner, IProgress<string>? progress = null, Func<string, string?>? findProgram = null,
    string? mirror = null, IProgress<string>? notices = null)
{
    private const string RecordFile = "source.json";
    private const string ManifestFile = "tree.manifest";

    private readonly Func<string, string?> _findProgram = findProgram ?? (name => ToolPath.Find(name));

    private readonly string _folder = Path.Combine(house.Cache, "sources");

    /// <summary>Whether a folder stands for the network.</summary>
    public bool HasMirror => mirror is not null;

    /// <summary>Every pinned source and whether it is in the cache; starts nothing.</summary>
    /// <exception cref="CaecFailure">Kind Usage: sources.lock is wrong.</exception>
    public async Task<IReadOnlyList<SourceStatus>> ListAsync(CancellationToken cancellation)
    {
        var pins = await SourceLock.LoadAsync(house.SourceLock, cancellation);
        return [.. pins.Pins.Select(pin => new SourceStatus(pin, FindCached(pin)))];
    }

    /// <summary>One source, fetched when it is not in the cache yet, or was changed there: a file of another size or time
    /// of writing is looked at.</summary>
    /// <exception cref="CaecFailure">Kind Source: it could not be had, or did not verify.</exception>
    public async Task<SourceTree> GetAsync(string name, CancellationToken cancellation)
    {
        var pins = await SourceLock.LoadAsync(house.SourceLock, cancellation);
        return await HaveAsync(pins.Select([name]).Single(), mirror, thorough: false, cancellation);
    }

    /// <summary>Looks at a source as <see cref="GetAsync(string, CancellationToken)"/> does where it is in the cache;
    /// fetches none that is not.</summary>
    /// <exception cref="CaecFailure">Kind Source: it was changed, and could not be had again.</exception>
    public async Task MendAsync(string name, CancellationToken cancellation)
    {
        var pin = (await SourceLock.LoadAsync(house.SourceLock, cancellation)).Select([name]).Single();
        if (FindCached(pin) is not null)
            await HaveAsync(pin, mirror, thorough: false, cancellation);
    }

    /// <summary>A source that sources.lock does not name, such as a submodule of a tree of the user's; fetched when it is
    /// not in the cache yet.</summary>
    /// <exception cref="CaecFailure">Kind Source: it could not be had, or did not verify.</exception>
    public async Task<SourceTree> GetAsync(SourcePin pin, CancellationToken cancellation) =>
        await HaveAsync(pin, mirror, thorough: false, cancellation);

    /// <summary>The commands that <see cref="GetAsync(SourcePin, CancellationToken)"/> would start.</summary>
    public IReadOnlyList<Command> Plan(SourcePin pin) => FindCached(pin) is null
        ? Fetcher(pin, mirror).Plan(Path.Combine(_folder, pin.Folder, "tree"))
        : [];

    /// <summary>One source as it is in the cache, or else as it will be when the archive still has what is pinned; starts
    /// nothing.</summary>
    /// <exception cref="CaecFailure">Kind Usage: it is not pinned.</exception>
    public async Task<SourceTree> ExpectAsync(string name, CancellationToken cancellation)
    {
        var pin = (await SourceLock.LoadAsync(house.SourceLock, cancellation)).Select([name]).Single();
        return FindCached(pin)
            ?? new SourceTree(pin.Name, pin.Version, Path.Combine(_folder, pin.Folder, "tree"), pin.Identity);
    }

    /// <summary>Brings sources into the cache; of those that are there, every byte is compared.</summary>
    /// <param name="names">Names of sources.lock; none for all.</param>
    /// <param name="from">A folder that has them (NAME.git, NAME/, or the source package's files), or null. With such a
    /// mirror the network is not used.</param>
    /// <param name="cancellation">Kills what is running; the next call goes on.</param>
    /// <exception cref="CaecFailure">Kind Source: one could not be had, or did not verify.</exception>
    public async Task<IReadOnlyList<SourceTree>> SyncAsync(
        IReadOnlyCollection<string> names, string? from, CancellationToken cancellation)
    {
        var pins = await SourceLock.LoadAsync(house.SourceLock, cancellation);
        var trees = new List<SourceTree>();
        foreach (var pin in pins.Select(names))
            trees.Add(await HaveAsync(pin, from ?? mirror, thorough: true, cancellation));
        return trees;
    }

    /// <summary>The commands that <see cref="SyncAsync"/> would start for sources that are not in the cache.</summary>
    public async Task<IReadOnlyList<Command>> PlanAsync(
        IReadOnlyCollection<string> names, string? from, CancellationToken cancellation)
    {
        var pins = await SourceLock.LoadAsync(house.SourceLock, cancellation);
        return [.. pins.Select(names).Where(pin => FindCached(pin) is null)
            .SelectMany(pin => Fetcher(pin, from ?? mirror).Plan(Path.Combine(_folder, pin.Folder, "tree")))];
    }

    private ISourceFetcher Fetcher(SourcePin pin, string? from) => pin switch
    {
        DebianPin debian => new DebianFetcher(
            debian, DownloadFolder(pin), from, runner, _findProgram, Log(pin), progress),
        GitPin git => new GitFetcher(git, DownloadFolder(pin), from, runner, Log(pin), progress),
        _ => throw new ArgumentException($"unknown kind of source: {pin.GetType()}", nameof(pin)),
    };

    private string DownloadFolder(SourcePin pin) => Path.Combine(_folder, "download", pin.Name);

    private string Log(SourcePin pin) => Path.Combine(_folder, "log", $"{pin.Name}.log");

    private async Task<SourceTree> HaveAsync(
        SourcePin pin, string? from, bool thorough, CancellationToken cancellation)
    {
        if (FindCached(pin) is not { } tree)
            return await FetchAsync(pin, from, cancellation);
        if (await FaultAsync(pin, tree, thorough, cancellation) is not { } fault)
            return tree;
        notices?.Report($"the source {pin.Name} in the cache was changed and is taken anew: {fault} in {tree.Path}");
        try
        {
            return await FetchAsync(pin, from, cancellation);
        }
        catch (CaecFailure failure) when (failure.Kind == FailureKind.Source)
        {
            throw new CaecFailure(
                FailureKind.Source,
                $"The source {pin.Name} in the cache was changed ({fault}), and could not be had again: {failure.Message}",
                failure.Evidence ?? tree.Path, failure.Next ?? $"./caec sources sync {pin.Name} --mirror DIR", failure);
        }
    }

    /// <summary>What was changed in a tree since it was unpacked, or null.</summary>
    private static async Task<string?> FaultAsync(
        SourcePin pin, SourceTree tree, bool thorough, CancellationToken cancellation)
    {
        var file = Path.Combine(Path.GetDirectoryName(tree.Path)!, ManifestFile);
        if (TreeManifest.Load(file) is { } manifest)
            return manifest.Fault(tree.Path, thorough);
        // Of an earlier version of caec: a git tree has its hash in the record; another is taken as it is.
        if (pin is GitPin && await ContentHash.OfTreeAsync(tree.Path, cancellation) != tree.Sha256)
            return "a file has another content";
        await TreeManifest.Take(tree.Path).WriteAsync(file, cancellation);
        return null;
    }

    private async Task<SourceTree> FetchAsync(SourcePin pin, string? from, CancellationToken cancellation)
    {
        if (from is not null && !Directory.Exists(from))
            throw new CaecFailure(FailureKind.Usage, $"The mirror folder {from} does not exist.");
        try
        {
            using var mine = await FileLock.AcquireAsync(Path.Combine(_folder, $".{pin.Name}.lock"), cancellation);
            return FindCached(pin) is { } tree && await FaultAsync(pin, tree, thorough: true, cancellation) is null
                ? tree
                : await FetchLockedAsync(pin, from, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"The source {pin.Name} cannot be stored in the cache: {error.Message.TrimEnd('.')}.",
                _folder, "CAEC_CACHE=DIR ./caec sources sync", error);
        }
    }

    private async Task<SourceTree> FetchLockedAsync(SourcePin pin, string? from, CancellationToken cancellation)
    {
        var scratch = Path.Combine(_folder, $".{pin.Name}.new");
        try
        {
            DeleteFolder(scratch);
            Directory.CreateDirectory(scratch);
            await AtomicFile.WriteAsync(Log(pin), string.Empty, cancellation);
            var tree = Path.Combine(scratch, "tree");
            var fetched = await Fetcher(pin, from).FetchAsync(tree, cancellation);
            var sha256 = fetched.Sha256 ?? await ContentHash.OfTreeAsync(tree, cancellation);
            var record = new Record(pin.Name, fetched.Version, sha256, pin.Version, pin.Identity);
            var final = Path.Combine(_folder, $"{pin.Name}-{fetched.Version}-{fetched.Identity[..12]}");
            var isThere = TreeManifest.Load(Path.Combine(final, ManifestFile)) is { } manifest
                && manifest.Fault(Path.Combine(final, "tree"), thorough: true) is null;
            var folder = isThere ? final : scratch;
            await AtomicFile.WriteAsync(
                Path.Combine(folder, RecordFile), JsonSerializer.Serialize(record, Record.Json), cancellation);
            // The same content may be there already for another pin, and in use: then only its record changes.
            if (folder == scratch)
            {
                await TreeManifest.Take(tree).WriteAsync(Path.Combine(scratch, ManifestFile), cancellation);
                DeleteFolder(final);
                Durable.Publish(scratch, final);
            }
            return record.Tree(final);
        }
        finally
        {
            DeleteFolder(scratch);
        }
    }

    /// <summary>The pinned version, or another that was taken for this very pin before.</summary>
    private SourceTree? FindCached(SourcePin pin)
    {
        if (!Directory.Exists(_folder))
            return null;
        return Directory.EnumerateDirectories(_folder, $"{pin.Name}-*")
            .OrderBy(folder => Path.GetFileName(folder) == pin.Folder ? 0 : 1)
            .ThenBy(folder => folder, StringComparer.Ordinal)
            .Select(folder => (folder, record: ReadRecord(folder)))
            .Where(found => found.record?.Name == pin.Name && found.record.PinIdentity == pin.Identity)
            .Select(found => found.record!.Tree(found.folder))
            .FirstOrDefault(tree => Directory.Exists(tree.Path));
    }

    private static Record? ReadRecord(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<Record>(File.ReadAllText(Path.Combine(folder, RecordFile)), Record.Json);
        }
        catch (Exception error) when (error is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    /// <summary>source.json: what is in the folder, and for which pin it was taken.</summary>
    private sealed record Record(string Name, string Version, string Sha256, string PinVersion, string PinIdentity)
    {
        public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
        {
            WriteIndented = true,
            // A plus sign in a version stays one: the file is for people too, and never in a web page.
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        public SourceTree Tree(string folder) =>
            new(Name, Version, Path.Combine(folder, "tree"), Sha256, Version == PinVersion ? null : PinVersion);
    }
}
