// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>What <c>result.json</c> of several runs holds: an index of their folders, and the attacks side by side. Its
/// form is docs/result-set.schema.json.</summary>
/// <param name="Schema">Always <see cref="CurrentSchema"/>.</param>
/// <param name="Id">Name of the folder.</param>
/// <param name="Passed">Whether every run passed.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Attacks">Every attack.</param>
public sealed record RunSetRecord(
    string Schema, string Id, bool Passed, IReadOnlyList<RunSetEntry> Runs, IReadOnlyList<RunSetAttack> Attacks)
{
    /// <summary>The form that this version writes and reads.</summary>
    public const string CurrentSchema = "caec-result-set-1";

    /// <summary>The record of a set.</summary>
    public static RunSetRecord Of(RunSet set) => new(
        CurrentSchema,
        set.Id,
        set.Passed,
        [.. set.Members.Select(one => new RunSetEntry(one.Name, one.Folder, one.Run.Passed, one.Run.Failure?.Sentence))],
        [
            .. (set.Attacks?.Rows ?? []).Select(row => new RunSetAttack(
                row.Name, row.Property,
                new Dictionary<string, AttackVerdict>(set.Members.Zip(row.Ends).Where(one => one.Second is not null)
                    .Select(one => KeyValuePair.Create(one.First.Name, one.Second!.Verdict))))),
        ]);
}

/// <summary>One of several runs.</summary>
/// <param name="Name">The stack that it was on.</param>
/// <param name="Folder">Its run folder.</param>
/// <param name="Passed">Whether it passed.</param>
/// <param name="Sentence">Why it did not, or null.</param>
public sealed record RunSetEntry(string Name, string Folder, bool Passed, string? Sentence);

/// <summary>An attack on several stacks.</summary>
/// <param name="Name">Which one.</param>
/// <param name="Invariant">The property that it is after; null when the catalogue does not know the attack.</param>
/// <param name="Verdicts">How it ended, by stack.</param>
public sealed record RunSetAttack(string Name, int? Invariant, IReadOnlyDictionary<string, AttackVerdict> Verdicts);

/// <summary>Reads and writes the folder of several runs.</summary>
public static class RunSetFile
{
    /// <summary>Writes <c>result.json</c> and both reports.</summary>
    public static async Task WriteAsync(string folder, RunSet set, CancellationToken cancellation)
    {
        var record = JsonSerializer.Serialize(RunSetRecord.Of(set), ResultFile.Options) + "\n";
        await AtomicFile.WriteAsync(Path.Combine(folder, RunFolder.ResultName), record, cancellation);
        await AtomicFile.WriteAsync(Path.Combine(folder, RunFolder.ReportName), RunSetReport.Text(set), cancellation);
        await AtomicFile.WriteAsync(Path.Combine(folder, RunFolder.HtmlReportName), RunSetReport.Html(set), cancellation);
    }

    /// <summary>Reads the runs of a folder.</summary>
    /// <param name="path">The folder, or its <c>result.json</c>.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The runs; null when there is a single run, or none.</returns>
    /// <exception cref="CaecFailure">Kind Usage: it is not valid, or one of its runs is not.</exception>
    public static async Task<RunSet?> LoadAsync(string path, CancellationToken cancellation)
    {
        var file = ResultFile.FileOf(path);
        if (!File.Exists(file))
            return null;
        RunSetRecord record;
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            if (ResultFile.SchemaOf(text) != RunSetRecord.CurrentSchema)
                return null;
            record = JsonSerializer.Deserialize<RunSetRecord>(text, ResultFile.Options)!;
        }
        catch (JsonException error)
        {
            throw ResultFile.Invalid(file, error);
        }
        var members = new List<RunSetMember>();
        foreach (var run in record.Runs)
        {
            var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, run.Folder);
            members.Add(new RunSetMember(run.Name, run.Folder, await ResultFile.LoadAsync(folder, cancellation)));
        }
        return new RunSet(record.Id, members);
    }
}
