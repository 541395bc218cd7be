// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Workstation;

/// <summary>A program of this machine that takes part in a build or a run.</summary>
/// <param name="Name">What it is called in lists and reports, such as <c>clang</c>.</param>
/// <param name="Path">Absolute path of the program.</param>
/// <param name="Version">Numbers and dots, as the program itself says, such as <c>19.1.7</c>.</param>
/// <param name="Banner">The line that says so, with the distribution's revision where it gives one.</param>
/// <param name="Sha256">Hash of the program's file, symbolic links followed.</param>
public sealed partial record Tool(string Name, string Path, string Version, string Banner, string Sha256)
{
    /// <summary>Changes whenever the program may give different output: part of every build key. The path is no part
    /// of it, so that two machines with the same package agree.</summary>
    public string Identity => $"{Name} {Banner} {Sha256}";

    /// <summary>The first number of the version.</summary>
    public int Major => int.Parse(Version.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Looks a program up and asks it for its version.</summary>
    /// <param name="runner">Starts it.</param>
    /// <param name="name">What it is called in lists.</param>
    /// <param name="program">A bare name or an absolute path.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <param name="searchPath">Folders separated by colons, in place of PATH.</param>
    /// <returns>The tool, or null when it is not there or does not say a version.</returns>
    public static async Task<Tool?> FindAsync(
        IProcessRunner runner, string name, string program, CancellationToken cancellation, string? searchPath = null)
    {
        if (ToolPath.Find(program, searchPath) is not { } path)
            return null;
        var result = await runner.AskAsync(new Command(path, ["--version"]), cancellation);
        // Some say it on standard error, and some (setpriv of old) with an exit code.
        var line = (result.StandardOutput + result.StandardError).Split('\n').FirstOrDefault(VersionIn().IsMatch);
        return line is null
            ? null
            : new Tool(
                name, path, VersionIn().Match(line).Value, line.Trim(),
                await ContentHash.OfFileAsync(path, cancellation));
    }

    /// <summary>Two to four numbers with dots between them.</summary>
    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+){1,3}")]
    private static partial Regex VersionIn();
}
