// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>The QEMU of this machine, and whether it knows the Realm Management Extension.</summary>
public static class Qemu
{
    /// <summary>The program's name.</summary>
    public const string Program = "qemu-system-aarch64";

    /// <summary>The versions with which every scenario was run; docs/measuring.md says how they differ.</summary>
    public static IReadOnlyList<Version> Tried { get; } = [new(10, 0, 2), new(10, 0, 13), new(11, 1, 3)];

    /// <summary>Whether no version of that series, or a later one, was tried.</summary>
    /// <param name="version">Such as <c>11.1.3</c>.</param>
    public static bool IsNewerThanTried(string version) =>
        Version.TryParse(version, out var found)
        && (found.Major, found.Minor).CompareTo((Tried[^1].Major, Tried[^1].Minor)) > 0;

    /// <summary>Asks QEMU to set up a machine with RME and to quit before it runs: the answer is what counts, since
    /// distributions carry features back and forth between version numbers.</summary>
    /// <param name="program">QEMU's path or name.</param>
    public static Command RmeProbe(string program) => new(
        program,
        ["-M", "virt,virtualization=on,secure=on,gic-version=3", "-cpu", "max,x-rme=on", "-S", "-nodefaults",
         "-display", "none", "-qmp", "stdio"],
        Input: """{"execute":"qmp_capabilities"}{"execute":"quit"}""");

    /// <summary>Whether this QEMU emulates RME.</summary>
    /// <param name="runner">Starts it.</param>
    /// <param name="program">QEMU's path or name.</param>
    /// <param name="cancellation">Kills it.</param>
    public static async Task<bool> HasRmeAsync(
        IProcessRunner runner, string program, CancellationToken cancellation) =>
        (await runner.AskAsync(RmeProbe(program), cancellation)).ExitCode == 0;

    /// <summary>QEMU, with RME.</summary>
    /// <exception cref="CaecFailure">Kind Missing: there is none, or it does not know RME.</exception>
    public static async Task<Tool> FindAsync(
        IProcessRunner runner, CancellationToken cancellation, string? searchPath = null)
    {
        var tool = await Tool.FindAsync(runner, "qemu", Program, cancellation, searchPath)
            ?? throw new CaecFailure(FailureKind.Missing, $"{Program} is not installed.", next: "./caec doctor");
        return await HasRmeAsync(runner, tool.Path, cancellation)
            ? tool
            : throw new CaecFailure(
                FailureKind.Missing, $"{Program} {tool.Version} does not emulate RME.", next: "./caec doctor");
    }
}
