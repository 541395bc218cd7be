// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>The last handler. What gets here is a defect of caec itself: one sentence for the user, and a file with the
/// rest for who mends it.</summary>
internal static class Defect
{
    /// <summary>Also hears of what no command awaits: threads and forgotten tasks.</summary>
    /// <param name="screen">Tells.</param>
    /// <param name="arguments">The command line, for the file.</param>
    public static void Watch(Screen screen, IReadOnlyList<string> arguments)
    {
        // Returning would make the runtime print its trace and abort.
        AppDomain.CurrentDomain.UnhandledException += (_, thrown) =>
            Environment.Exit(Tell(screen, (Exception)thrown.ExceptionObject, arguments));
        // It was forgotten, so nothing waits for it; the command itself says whether it succeeded.
        TaskScheduler.UnobservedTaskException += (_, thrown) =>
        {
            thrown.SetObserved();
            Tell(screen, thrown.Exception.GetBaseException(), arguments);
        };
    }

    /// <summary>Tells of it.</summary>
    /// <returns>The exit code.</returns>
    public static int Tell(Screen screen, Exception error, IReadOnlyList<string> arguments)
    {
        screen.Fail(new CaecFailure(
            FailureKind.Defect,
            $"This is a defect of caec itself ({error.GetType().Name}): {error.Message.TrimEnd('.')}.",
            Write(error, arguments),
            "report it with that file, which has the command line and where in caec it happened",
            error));
        return (int)FailureKind.Defect;
    }

    /// <summary>Writes the detail to a new file.</summary>
    /// <returns>The file, or null where none can be written; --verbose shows the detail then.</returns>
    private static string? Write(Exception error, IReadOnlyList<string> arguments)
    {
        try
        {
            var file = Path.Combine(Path.GetTempPath(), $"caec-defect-{Guid.NewGuid():n}.txt");
            using var text = new StreamWriter(new FileStream(file, FileMode.CreateNew));
            text.WriteLine($"caec {typeof(Defect).Assembly.GetName().Version} on .NET {Environment.Version}, {Environment.OSVersion}");
            text.WriteLine(new Caec.Workstation.Command("./caec", arguments));
            text.WriteLine(error);
            return file;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
