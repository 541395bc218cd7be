// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Programs that are asked something short, such as their version.</summary>
public static class Question
{
    // Far more than any needs, on a machine that is busy with something else, too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Runs a program that answers at once.</summary>
    /// <param name="runner">Starts it.</param>
    /// <param name="command">The question.</param>
    /// <param name="cancellation">Kills it.</param>
    /// <param name="patience">How long it may take; null for the usual time.</param>
    /// <exception cref="CaecFailure">Kind Missing: it does not exist, or does not answer in time; it was killed then.</exception>
    public static async Task<ProcessResult> AskAsync(
        this IProcessRunner runner, Command command, CancellationToken cancellation, TimeSpan? patience = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(patience ?? Patience);
        try
        {
            return await runner.RunAsync(command, null, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"{command.Program} does not answer: {command} was stopped after {(patience ?? Patience).TotalSeconds:0.#} s.",
                next: "./caec doctor");
        }
    }
}
