// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;

namespace Caec.Workstation.Tests;

/// <summary>A parent that the tests kill: it starts a sleeping child, prints the child's id and waits.</summary>
internal static class ParentProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not ["start", var program, .. var rest])
            return 2;
        using var child = await ChildProcess.StartAsync(new Command(program, rest));
        Console.WriteLine(child.Id);
        await child.WaitForExitAsync();
        return 0;
    }

    /// <summary>Starts this program in a process of its own.</summary>
    public static Process Start(params string[] childCommand)
    {
        var info = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardInput = true };
        foreach (var word in (string[])[typeof(ParentProgram).Assembly.Location, "start", .. childCommand])
            info.ArgumentList.Add(word);
        return Process.Start(info)!;
    }
}
