// SPDX-License-Identifier: BSD-3-Clause
using Caec.Bench;
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary>The same scenarios on several stacks, one after the other: a run for each, and one report of all.</summary>
internal static class SeveralStacks
{
    /// <summary>Runs on every stack, also after one that failed.</summary>
    /// <exception cref="CaecFailure">The first failure, after everything else was run and shown; or a stack that cannot be
    /// built, before anything is.</exception>
    public static async Task ExecuteAsync(
        Screen screen, IProcessRunner runner, StackRun run, IReadOnlyList<RunIntent> intents, RunFolder folder,
        CancellationToken cancellation)
    {
        foreach (var intent in intents)
            await run.CheckAsync(intent, cancellation);
        var members = new List<RunSetMember>();
        CaecFailure? first = null;
        foreach (var intent in intents)
        {
            var (name, own) = (RunSet.NameOf(intent), folder.Within(RunSet.FolderOf(intent)));
            if (await FailureAsync(run, intent, own, cancellation) is { } failure)
            {
                var told = new CaecFailure(
                    failure.Kind, $"{name}: {failure.Message}", failure.Evidence, failure.Next, failure);
                screen.Note($"  {told.Message}");
                first ??= told;
            }
            members.Add(new RunSetMember(
                name, RunSet.FolderOf(intent), await ResultFile.LoadAsync(own.Path, cancellation)));
        }
        var set = new RunSet(folder.Id, members);
        await RunSetFile.WriteAsync(folder.Path, set, cancellation);
        await folder.PublishAsync(runner, cancellation);
        Show(screen, set, folder.Path);
        screen.JsonText(await File.ReadAllTextAsync(folder.Result, cancellation));
        if (first is not null)
            throw first;
    }

    private static async Task<CaecFailure?> FailureAsync(
        StackRun run, RunIntent intent, RunFolder folder, CancellationToken cancellation)
    {
        try
        {
            return (await run.ExecuteAsync(intent, folder, $" ({RunSet.NameOf(intent)})", cancellation)).Failure;
        }
        catch (CaecFailure failure) when (failure.Kind != FailureKind.Usage && File.Exists(folder.Result))
        {
            return failure;
        }
    }

    private static void Show(Screen screen, RunSet set, string folder)
    {
        if (set.Attacks is { } attacks)
            AttackTable.Show(screen, attacks);
        screen.Line();
        var table = Screen.Table("stack", "", "what is wrong");
        foreach (var member in set.Members)
            table.AddRow(Screen.Cells(
                member.Name, member.Run.Passed ? "passed" : "FAILED", member.Run.Failure?.Sentence ?? ""));
        screen.Show(table);
        screen.Line();
        screen.Line($"{(set.Passed ? "passed" : "FAILED")}  {folder}");
    }
}
