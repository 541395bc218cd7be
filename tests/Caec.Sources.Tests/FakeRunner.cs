// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources.Tests;

/// <summary>Answers in place of apt-get, pull-debian-source and dpkg-source.</summary>
internal sealed class FakeRunner : IProcessRunner
{
    public const string Control = "Format: 1.0\nVersion: 1.0-1\n";
    public const string NewControl = "Format: 1.0\nVersion: 1.1-1\n";
    public const string Tar = "not really a tar file";

    private readonly List<Command> _started = [];

    /// <summary>What apt-get download puts into its folder, by what was asked for; others fail.</summary>
    public Dictionary<string, Dictionary<string, string>> Archive { get; } = [];

    /// <summary>What apt-get says when it has no answer.</summary>
    public string AptError { get; set; } = "E: Can not find version '1.0-1' of package 'thing'\n";

    /// <summary>What pull-debian-source puts into its folder.</summary>
    public Dictionary<string, string> Elsewhere { get; } = [];

    /// <summary>Makes dpkg-source fail half way.</summary>
    public bool UnpackFails { get; set; }

    public IReadOnlyList<Command> Started => _started;

    public int Downloads => _started.Count(command => command.Program == "apt-get");

    public Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation)
    {
        _started.Add(command);
        return Task.FromResult(command.Program switch
        {
            "apt-get" when Archive.TryGetValue(command.Arguments[^1], out var files) => Put(command, files),
            "apt-get" => new ProcessResult(100, string.Empty, AptError),
            "pull-debian-source" => Put(command, Elsewhere),
            "dpkg-source" => Unpack(command.Arguments[^1]),
            _ => throw new InvalidOperationException($"unexpected: {command}"),
        });
    }

    private static ProcessResult Put(Command command, Dictionary<string, string> files)
    {
        foreach (var (name, content) in files)
            File.WriteAllText(Path.Combine(command.Directory!, name), content);
        return new ProcessResult(0, string.Empty, string.Empty);
    }

    private ProcessResult Unpack(string tree)
    {
        Directory.CreateDirectory(tree);
        File.WriteAllText(Path.Combine(tree, "Makefile"), "all:\n");
        return UnpackFails
            ? new ProcessResult(2, string.Empty, "dpkg-source: error: no space\n")
            : new ProcessResult(0, string.Empty, string.Empty);
    }
}
