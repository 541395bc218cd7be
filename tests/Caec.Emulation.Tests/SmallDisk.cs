// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation.Tests;

/// <summary>A file system with room for almost nothing.</summary>
internal sealed class SmallDisk : IDisposable
{
    private SmallDisk(string path) => Path = path;

    internal string Path { get; }

    /// <summary>Whether this process may mount: it has the capability CAP_SYS_ADMIN (capabilities(7), bit 21).</summary>
    internal static bool Possible => File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("CapEff:", StringComparison.Ordinal))
        .Any(line => (Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16) & (1UL << 21)) != 0);

    /// <summary>Mounts one in the folder.</summary>
    internal static async Task<SmallDisk> MountAsync(TestFolder folder, string size)
    {
        var path = Directory.CreateDirectory(folder.File("disk")).FullName;
        var mount = await new ChildProcess().RunAsync(
            new Command("mount", ["-t", "tmpfs", "-o", $"size={size}", "tmpfs", path]), null, CancellationToken.None);
        Assert.True(mount.ExitCode == 0, mount.StandardError);
        return new SmallDisk(path);
    }

    public void Dispose() =>
        new ChildProcess().RunAsync(new Command("umount", [Path]), null, CancellationToken.None).GetAwaiter().GetResult();
}

/// <summary>A test of a full disk on a machine that boots.</summary>
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        if (new BootFactAttribute().Skip is { } reason)
            Skip = reason;
        else if (!SmallDisk.Possible)
            Skip = "needs the right to mount a file system";
    }
}
