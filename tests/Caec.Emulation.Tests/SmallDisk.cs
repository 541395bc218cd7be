// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation.Tests;

/// <summary>A file system with room for almost nothing.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    internal string Path { get; }

    /// <summary>Mounts one in the folder; null where that is not allowed.</summary>
    internal static async Task<SmallDisk?> MountAsync(TestFolder folder, string size)
    {
        var path = Directory.CreateDirectory(folder.File("disk")).FullName;
        var mount = await new ChildProcess().RunAsync(
            new Command("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path]), null, CancellationToken.None);
        return mount.ExitCode == 0 ? new SmallDisk(path) : null;
    }

    public void Dispose() =>
        new ChildProcess().RunAsync(new Command("umount", [Path]), null, CancellationToken.None).GetAwaiter().GetResult();
}
