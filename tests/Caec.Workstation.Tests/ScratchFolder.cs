// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation.Tests;

/// <summary>A folder of a test's own, gone afterwards.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("caec-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A program that does what a few lines of shell do.</summary>
    public string Program(string name, string script)
    {
        var path = File(name);
        System.IO.File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
