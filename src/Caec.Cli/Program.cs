// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;
using Caec.Cli;

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

return await Invocation.RunAsync(args, interrupt.Token);
