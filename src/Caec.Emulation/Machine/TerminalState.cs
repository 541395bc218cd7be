// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>The settings of the controlling terminal: QEMU switches it to raw mode, and when it is killed it cannot
/// switch it back.</summary>
internal sealed class TerminalState : IAsyncDisposable
{
    private const string Terminal = "/dev/tty";
    private readonly string _settings;

    private TerminalState(string settings) => _settings = settings;

    /// <summary>Takes the settings down; null when there is no terminal.</summary>
    internal static async Task<TerminalState?> SaveAsync(CancellationToken cancellation)
    {
        var result = await new ChildProcess().RunAsync(new Command("stty", ["-F", Terminal, "-g"]), null, cancellation);
        return result.ExitCode == 0 ? new TerminalState(result.StandardOutput.Trim()) : null;
    }

    public async ValueTask DisposeAsync() =>
        await new ChildProcess().RunAsync(
            new Command("stty", ["-F", Terminal, _settings]), null, CancellationToken.None);
}
