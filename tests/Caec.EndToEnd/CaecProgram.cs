// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using System.Runtime.InteropServices;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>The program as a user starts it: its own process, arguments in, text and exit code out.</summary>
internal static class CaecProgram
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "caec.dll");

    public static string Root { get; } = House.Find().Root;

    public static Task<ProcessResult> RunAsync(params string[] arguments) =>
        RunElsewhereAsync(Root, House.Find().Cache, arguments);

    /// <summary>The same with another repository and another cache.</summary>
    public static Task<ProcessResult> RunElsewhereAsync(string root, string cache, params string[] arguments) =>
        new ChildProcess().RunAsync(CommandFor(root, cache, arguments), logFile: null, CancellationToken.None);

    public static Task<Process> StartAsync(params string[] arguments) =>
        ChildProcess.StartAsync(CommandFor(Root, House.Find().Cache, arguments));

    /// <summary>Sends a signal to a process.</summary>
    public static void Signal(int process, int signal) => Assert.Equal(0, Kill(process, signal));

    /// <summary>The running child of a process that has this name in its command line, or 0.</summary>
    public static int ChildNaming(int parent, string name) => Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
        .FirstOrDefault(id => id != 0 && ParentOf(id) == parent
            && CommandLine(id).Contains(name, StringComparison.Ordinal));

    /// <summary>Whether a process runs; one that has ended and waits to be collected does not.</summary>
    public static bool Runs(int process) => CommandLine(process).Length > 0;

    private static string CommandLine(int process) => Read($"/proc/{process}/cmdline");

    private static int ParentOf(int process) =>
        Read($"/proc/{process}/stat").Split(") ", 2) is [_, var rest] ? int.Parse(rest.Split(' ')[1], null) : 0;

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>Waits for something that another process does; a minute is far more than any of it takes.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        for (var tries = 0; tries < 600; tries++, await Task.Delay(100))
            if (condition())
                return;
        Assert.Fail($"It never came to this: {what}.");
    }

    private static Command CommandFor(string root, string cache, string[] arguments) => new(
        "dotnet",
        [Dll, .. arguments],
        root,
        new Dictionary<string, string> { ["CAEC_ROOT"] = root, ["CAEC_CACHE"] = cache, ["NO_COLOR"] = "1" });

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static extern int Kill(int process, int signal);
}
