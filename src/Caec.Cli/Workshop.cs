// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>What building and booting need of this machine, looked up once.</summary>
internal sealed record Workshop(House House, IProcessRunner Runner, Toolchain Toolchain, string? QemuVersion)
{
    /// <summary>Looks the tools up.</summary>
    /// <exception cref="CaecFailure">Kind Missing: one is not there.</exception>
    public static async Task<Workshop> OpenAsync(CancellationToken cancellation, bool boots = true)
    {
        var runner = new ChildProcess();
        var qemu = boots ? await Qemu.FindAsync(runner, cancellation) : null;
        return new Workshop(House.Find(), runner, await Toolchain.FindAsync(runner, cancellation), qemu?.Version);
    }

    /// <summary>A builder of stacks that tells of its steps.</summary>
    public StackBuilder Stack(IProgress<string>? progress = null) =>
        new(House, Runner, Toolchain, new SourceStore(House, Runner, progress), null, progress);
}
