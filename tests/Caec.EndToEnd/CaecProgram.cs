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

    /// <summary>Ids of running processes that have this text in their command line.</summary>
    public static IReadOnlyList<int> ProcessesNaming(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id != 0 && id != Environment.ProcessId && CommandLine(id).Contains(text, StringComparison.Ordinal)),
    ];

    public static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return string.Empty;
        }
    }

    /// <summary>The files that a process has open.</summary>
    public static IReadOnlyList<string> OpenFiles(int process)
    {
        try
        {
            return [.. new DirectoryInfo($"/proc/{process}/fd").EnumerateFileSystemInfos()
                .Select(file => file.LinkTarget ?? string.Empty)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
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
