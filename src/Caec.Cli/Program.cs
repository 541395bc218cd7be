// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using System.Runtime.InteropServices;
using Caec.Cli;
using Caec.Workstation;

using var interrupt = new CancellationTokenSource();
var interrupts = 0;
void Interrupt(PosixSignalContext context)
{
    // The first one stops tidily, the second one at once; children die with this process either way.
    context.Cancel = Interlocked.Increment(ref interrupts) == 1;
    if (context.Cancel)
        interrupt.Cancel();
}

using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
using var onHangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Interrupt);

var parse = CommandTree.Build().Parse(args);
var screen = new Screen(ScreenStyle.From(parse));
if (parse.Errors.Count > 0 && parse.Action is not System.CommandLine.Help.HelpAction)
{
    screen.Fail(new CaecFailure(
        FailureKind.Usage,
        CommandTree.SentenceOf(parse),
        next: $"./caec {CommandTree.PathOf(parse)}--help"));
    return (int)FailureKind.Usage;
}

try
{
    var quiet = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parse.InvokeAsync(quiet, interrupt.Token);
}
catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
{
    screen.Note("interrupted");
    return ExitCode.Interrupted;
}
catch (CaecFailure failure)
{
    screen.Fail(failure);
    return (int)failure.Kind;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    // A full disk, a read-only folder: the user's to mend, and .NET's message names the file.
    screen.Fail(new CaecFailure(FailureKind.Missing, error.Message, cause: error));
    return (int)FailureKind.Missing;
}
