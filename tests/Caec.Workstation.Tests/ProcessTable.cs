// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Workstation.Tests;

/// <summary>Looks at /proc.</summary>
internal static class ProcessTable
{
    /// <summary>Whether a process runs: not gone, and not dead and waiting to be collected.</summary>
    public static bool IsRunning(int id)
    {
        try
        {
            // proc(5): the state follows the name, which ends with the last parenthesis.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Waits until a process is gone; false when it is still there after half a minute.</summary>
    public static async Task<bool> IsGoneSoonAsync(int id)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (!IsRunning(id))
                return true;
            await Task.Delay(50);
        }
        return false;
    }

    /// <summary>Waits for a file that a child writes its process id to.</summary>
    public static async Task<int> ReadIdAsync(string file)
    {
        while (!File.Exists(file) || !File.ReadAllText(file).EndsWith('\n'))
            await Task.Delay(20);
        return int.Parse(File.ReadAllText(file), CultureInfo.InvariantCulture);
    }
}
