// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>What is checked before an emulator is started.</summary>
internal static class BootPreconditions
{
    /// <exception cref="CaecFailure">Kind Missing: a program or a file is not there; kind Build: an image is larger
    /// than its place; kind Usage: two files are meant for one region.</exception>
    internal static void Check(BootSpec spec)
    {
        if (!ToolPath.Exists(spec.Machine.Program))
            throw new CaecFailure(
                FailureKind.Missing, $"{spec.Machine.Program} is not installed.", next: "./caec doctor");
        Fits(spec.Flash, spec.Machine.Flash.Size, "the flash");
        foreach (var load in spec.Loads)
        {
            var region = spec.Machine.Region(load.Region);
            Fits(load.Path, region.Size, $"the region {region.Name}");
        }
        if (spec.Loads.GroupBy(load => load.Region).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new CaecFailure(FailureKind.Usage, $"Two files are to be loaded into the region {twice.Key}.");
    }

    private static void Fits(string path, ulong room, string place)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
            throw new CaecFailure(FailureKind.Missing, $"The image {path} is missing.", path, "./caec build");
        if ((ulong)file.Length > room)
            throw new CaecFailure(
                FailureKind.Build, $"The image has {file.Length} bytes, and {place} has room for {room}.", path);
    }
}
