// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Build.Stacks;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>What building and booting need of this machine, looked up once.</summary>
internal sealed record Workshop(House House, IProcessRunner Runner, Toolchain Toolchain, string? QemuVersion)
{
    /// <summary>A folder that stands for the network, or null.</summary>
    public string? Mirror { get; init; }

    /// <summary>Told of what must be seen without --verbose, too.</summary>
    public IProgress<string>? Notices { get; init; }

    /// <summary>Looks the tools up.</summary>
    /// <param name="screen">Told of every program where --verbose asks for it.</param>
    /// <param name="parse">May name a mirror of the sources.</param>
    /// <param name="cancellation">Stops looking.</param>
    /// <param name="boots">Whether the command boots a machine, and so needs QEMU.</param>
    /// <exception cref="CaecFailure">Kind Missing: one is not there.</exception>
    public static async Task<Workshop> OpenAsync(
        Screen screen, ParseResult parse, CancellationToken cancellation, bool boots = true)
    {
        var runner = screen.Runner();
        var qemu = boots ? await Qemu.FindAsync(runner, cancellation) : null;
        return new Workshop(House.Find(), runner, await Toolchain.FindAsync(runner, cancellation), qemu?.Version)
        {
            Mirror = parse.GetValue(StackOptions.Mirror),
            Notices = screen.Notices(),
        };
    }

    /// <summary>A builder of stacks that tells of its steps.</summary>
    public StackBuilder Stack(IProgress<string>? progress = null) =>
        new(
            House, Runner, Toolchain, new SourceStore(House, Runner, progress, mirror: Mirror, notices: Notices), null, progress,
            notices: Notices);
}
