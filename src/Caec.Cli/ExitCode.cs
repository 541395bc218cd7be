// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Cli;

/// <summary>Exit codes that are not failures; the others are <see cref="Caec.Workstation.FailureKind"/>.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Stopped by SIGINT, SIGTERM or SIGHUP.</summary>
    public const int Interrupted = 130;
}
