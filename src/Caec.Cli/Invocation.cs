// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>One command line, from its words to the exit code. Every failure ends here, in one sentence.</summary>
internal static class Invocation
{
    // A word that begins with @ is a word, not a file with more of them.
    private static readonly ParserConfiguration Words = new() { ResponseFileTokenReplacer = null };

    /// <summary>Reads a command line; starts nothing.</summary>
    public static ParseResult Read(IReadOnlyList<string> arguments, RootCommand? root = null) =>
        (root ?? CommandTree.Build()).Parse(arguments, Words);

    /// <summary>Carries a command line out.</summary>
    /// <param name="arguments">Its words.</param>
    /// <param name="interrupt">Set by SIGINT and the like.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken interrupt)
    {
        var screen = new Screen(new ScreenStyle(Json: false, Quiet: false, arguments.Contains("--verbose"), Color: false));
        try
        {
            // System.CommandLine's own directives, such as [suggest:3], are none of this program's.
            if (arguments is [['[', ..] word, ..])
                throw new CaecFailure(
                    FailureKind.Usage, $"Unrecognized command or argument '{word}'.", next: "./caec --help");
            var parse = Read(arguments);
            screen = new Screen(ScreenStyle.From(parse));
            Defect.Watch(screen, arguments);
            if (parse.Errors.Count > 0 && parse.Action is not System.CommandLine.Help.HelpAction)
                throw new CaecFailure(
                    FailureKind.Usage, CommandTree.SentenceOf(parse), next: $"./caec {CommandTree.PathOf(parse)}--help");
            var quiet = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            };
            return await parse.InvokeAsync(quiet, interrupt);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            screen.Note("interrupted");
            return ExitCode.Interrupted;
        }
        catch (CaecFailure failure)
        {
            screen.Fail(NextStep.Of(failure, arguments));
            return (int)failure.Kind;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A full disk, a read-only folder: the user's to mend, and .NET's message names the file.
            screen.Fail(new CaecFailure(
                FailureKind.Missing, $"A file could not be read or written: {error.Message.TrimEnd('.')}.", cause: error));
            return (int)FailureKind.Missing;
        }
#pragma warning disable CA1031 // The last handler: nothing may pass it.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return Defect.Tell(screen, error, arguments);
        }
    }
}
