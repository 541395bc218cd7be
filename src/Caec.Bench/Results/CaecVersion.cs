// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Which caec this is.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="Commit">Of the repository, with <c>+changes</c> when files differ from it; <c>unknown</c> outside of
/// one.</param>
public sealed record CaecVersion(string Version, string Commit)
{
    /// <summary>Asks git about the repository.</summary>
    public static async Task<CaecVersion> FindAsync(House house, IProcessRunner runner, CancellationToken cancellation)
    {
        var version = typeof(CaecVersion).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";
        if (!ToolPath.Exists("git") || !Path.Exists(Path.Combine(house.Root, ".git")))
            return new CaecVersion(version, "unknown");
        var head = await runner.RunAsync(
            new Command("git", ["-C", house.Root, "rev-parse", "HEAD"]), null, cancellation);
        var changes = await runner.RunAsync(
            new Command("git", ["-C", house.Root, "status", "--porcelain", "--untracked-files=no"]), null,
            cancellation);
        if (head.ExitCode != 0)
            return new CaecVersion(version, "unknown");
        var changed = changes.ExitCode != 0 || changes.StandardOutput.Trim().Length > 0;
        return new CaecVersion(version, head.StandardOutput.Trim() + (changed ? "+changes" : string.Empty));
    }
}
