// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>Tells of each program before it starts.</summary>
internal sealed class ToldRunner(IProcessRunner runner, Action<Caec.Workstation.Command> tell) : IProcessRunner
{
    public Task<ProcessResult> RunAsync(
        Caec.Workstation.Command command, string? logFile, CancellationToken cancellation)
    {
        tell(command);
        return runner.RunAsync(command, logFile, cancellation);
    }
}
