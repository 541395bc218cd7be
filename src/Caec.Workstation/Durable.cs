// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Brings what was written to the disk, so that a rename after it never shows half of it after a power cut.</summary>
public static class Durable
{
    // Of more files than this, one syncfs(2) of the whole file system takes less than an fsync(2) of each.
    private const int Many = 100;

    /// <summary>Flushes a folder with everything in it.</summary>
    public static void FlushTree(string folder)
    {
        var all = Directory.EnumerateFileSystemEntries(
            folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Take(Many + 1).ToList();
        if (all.Count > Many)
            LibC.SyncFileSystem(folder);
        else
            foreach (var entry in all.Append(folder))
                LibC.Sync(entry);
    }

    /// <summary>Moves a folder that is whole to its place; both are in one file system.</summary>
    public static void Publish(string from, string to)
    {
        FlushTree(from);
        Directory.Move(from, to);
        LibC.Sync(Path.GetDirectoryName(to)!);
    }
}
