// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Looks programs up as execvp(3) does.</summary>
public static class ToolPath
{
    /// <summary>The absolute path of a program, or null.</summary>
    /// <param name="program">A path with a slash, taken as it is, or a bare name looked up on PATH.</param>
    /// <param name="searchPath">Folders separated by colons, in place of PATH.</param>
    public static string? Find(string program, string? searchPath = null)
    {
        if (program.Contains('/', StringComparison.Ordinal))
            return IsExecutable(program) ? Path.GetFullPath(program) : null;
        return (searchPath ?? Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(IsExecutable);
    }

    /// <summary>Whether <see cref="Find"/> finds it.</summary>
    public static bool Exists(string program) => Find(program) is not null;

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path)
                & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
