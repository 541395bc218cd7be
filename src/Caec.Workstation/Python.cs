// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Finds a Python 3.</summary>
public static class Python
{
    /// <summary>The first python3 that has a module: on PATH, else the distribution's, because the one on PATH may be a
    /// version manager's, without the distribution's packages.</summary>
    /// <param name="runner">Asks it.</param>
    /// <param name="module">The module's name.</param>
    /// <param name="cancellation">Stops asking.</param>
    /// <param name="searchPath">Folders separated by colons, in place of PATH and the distribution's.</param>
    /// <returns>Its path, or null.</returns>
    public static async Task<string?> FindAsync(
        IProcessRunner runner, string module, CancellationToken cancellation, string? searchPath = null)
    {
        string?[] candidates =
        [
            ToolPath.Find("python3", searchPath), searchPath is null ? ToolPath.Find("/usr/bin/python3") : null,
        ];
        foreach (var python in candidates.OfType<string>().Distinct())
            if ((await runner.AskAsync(new Command(python, ["-c", $"import {module}"]), cancellation)).ExitCode == 0)
                return python;
        return null;
    }
}
