// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources.Tests;

/// <summary>A repository with a sources.lock, an empty cache and an empty mirror; gone afterwards.</summary>
internal sealed class ScratchHouse : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caec-test-").FullName;

    public ScratchHouse()
    {
        House = new House(Path.Combine(_folder, "root"), Path.Combine(_folder, "cache"));
        Directory.CreateDirectory(House.Root);
        Directory.CreateDirectory(Mirror);
    }

    public House House { get; }

    public string Mirror => Path.Combine(_folder, "mirror");

    public string Sources => Path.Combine(House.Cache, "sources");

    /// <summary>Folders of finished, or half finished, trees.</summary>
    public IEnumerable<string> Trees => Directory.Exists(Sources)
        ? Directory.EnumerateDirectories(Sources, "tree", SearchOption.AllDirectories)
        : [];

    public void Lock(string yaml) => File.WriteAllText(House.SourceLock, yaml);

    /// <summary>A sources.lock with one Debian package of a .dsc and a tar file.</summary>
    public void LockPackage(string controlHash, string tarHash, string version = "1.0-1") => Lock(
        $"""
        sources:
          - name: thing
            debian:
              suite: trixie
              version: {version}
              files:
                thing_{version}.dsc: {controlHash}
                thing_1.0.tar.gz: {tarHash}
        """);

    public SourceStore Store(IProcessRunner runner, Action<string>? said = null, bool canPull = false) => new(
        House, runner, said is null ? null : new Listener(said), name => canPull ? $"/usr/bin/{name}" : null);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private sealed class Listener(Action<string> said) : IProgress<string>
    {
        public void Report(string value) => said(value);
    }
}
