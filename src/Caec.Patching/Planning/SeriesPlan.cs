// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Patching.Mails;
using Caec.Patching.Planning;
using Caec.Workstation;

namespace Caec.Patching;

/// <summary>What the caller adds to a series: values for templates and texts of generated files.</summary>
public sealed record PlanOptions
{
    /// <summary>Values that templates see beside those of the series; the ABI model goes under <c>abi</c>.</summary>
    public Dictionary<string, object> Model { get; init; } = [];

    /// <summary>Texts of files that a series adds with <c>generated: NAME</c>.</summary>
    public Dictionary<string, string> Generated { get; init; } = [];

    /// <summary>Functions that the audit would call strangers, and that the user has looked at.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];
}

/// <summary>A file of the tree before and after the series.</summary>
/// <param name="Path">Relative to the tree.</param>
/// <param name="Before">Null for a file that the series adds.</param>
/// <param name="After">The new content.</param>
public sealed record FileChange(string Path, ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte> After);

/// <summary>Something noticed that stops nothing: a file that the compiler does not fully understand.</summary>
/// <param name="File">Relative to the tree, where known.</param>
/// <param name="Line">The line, or 0.</param>
/// <param name="Sentence">What was noticed.</param>
public sealed record PlanNote(string File, int Line, string Sentence);

/// <summary>What a series would do to a tree. Nothing has been written.</summary>
/// <param name="Series">The series.</param>
/// <param name="Tree">The tree, absolute.</param>
/// <param name="Capabilities">The tree's answers.</param>
/// <param name="Findings">One per anchor, per added file, and per expectation that failed, in the series' order.</param>
/// <param name="Changes">Every file that is added or changed, in order of their paths; empty when something failed.</param>
/// <param name="Mails">The patches; empty when something failed.</param>
public sealed partial record SeriesPlan(
    PatchSeries Series, string Tree, IReadOnlyDictionary<string, bool> Capabilities, IReadOnlyList<Finding> Findings,
    IReadOnlyList<FileChange> Changes, IReadOnlyList<PatchMail> Mails)
{
    private readonly Lazy<IReadOnlyList<PlanNote>>? _notes;

    internal SeriesPlan(
        PatchSeries series, string tree, IReadOnlyDictionary<string, bool> capabilities, IReadOnlyList<Finding> findings,
        IReadOnlyList<FileChange> changes, IReadOnlyList<PatchMail> mails, Lazy<IReadOnlyList<PlanNote>> notes)
        : this(series, tree, capabilities, findings, changes, mails) => _notes = notes;

    /// <summary>The audit of the tree, or null where the series asks for none.</summary>
    public AuditResult? Audit { get; init; }

    /// <summary>Every added file and every insertion, also of a series that does not fit.</summary>
    internal IReadOnlyList<PlannedPart> Parts { get; init; } = [];

    /// <summary>What else was noticed. Parses every changed file anew, when it is asked for.</summary>
    public IReadOnlyList<PlanNote> Notes => _notes?.Value ?? [];

    /// <summary>The findings that failed.</summary>
    public IEnumerable<Finding> Problems => Findings.Where(finding => !finding.Holds);

    /// <summary>Whether the series fits the tree.</summary>
    public bool IsComplete => !Problems.Any();

    /// <summary>Refuses a series that does not fit.</summary>
    /// <exception cref="CaecFailure">Kind CheckFailed: the first problem, and how many more there are.</exception>
    public void RequireComplete()
    {
        var problems = Problems.ToList();
        if (problems.Count == 0)
            return;
        var more = problems.Count == 1 ? string.Empty : $"; {problems.Count - 1} more";
        var evidence = problems[0].File.Length == 0 ? Tree : Path.Combine(Tree, problems[0].Place);
        throw new CaecFailure(
            FailureKind.CheckFailed,
            $"The series {Series.Target} does not fit {Tree}: {problems[0].ToString().TrimEnd('.')}{more}.", evidence,
            $"./caec check --target {Series.Target} --tree {Tree}");
    }

    /// <summary>Writes the mails into a folder; mails of an earlier run that would be left over go.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="cancellation">Stops between files.</param>
    /// <exception cref="CaecFailure">Kind CheckFailed: the series does not fit. Nothing is written.</exception>
    public Task<IReadOnlyList<string>> WriteMailsAsync(string folder, CancellationToken cancellation)
    {
        RequireComplete();
        return WriteMailsAsync(Mails, folder, cancellation);
    }

    /// <summary>Writes mails into a folder; mails of an earlier run that would be left over go.</summary>
    /// <param name="mails">What is written.</param>
    /// <param name="folder">Made where missing.</param>
    /// <param name="cancellation">Stops between files.</param>
    public static async Task<IReadOnlyList<string>> WriteMailsAsync(
        IReadOnlyList<PatchMail> mails, string folder, CancellationToken cancellation)
    {
        var written = new List<string>();
        foreach (var mail in mails)
        {
            var path = Path.Combine(folder, mail.FileName);
            await AtomicFile.WriteAsync(path, mail.Content, cancellation);
            written.Add(path);
        }
        foreach (var stale in Directory.EnumerateFiles(folder, "*.patch").Except(written).Where(IsOurs))
            File.Delete(stale);
        return written;
    }

    /// <summary>Writes the mail that goes before the patches, with what the audit found.</summary>
    /// <param name="folder">Made where missing.</param>
    /// <param name="cancellation">Stops before it is written.</param>
    /// <returns>The file.</returns>
    /// <exception cref="CaecFailure">Kind CheckFailed: the series does not fit. Nothing is written.</exception>
    public async Task<string> WriteCoverLetterAsync(string folder, CancellationToken cancellation)
    {
        RequireComplete();
        var path = Path.Combine(folder, CoverLetter.FileName);
        await AtomicFile.WriteAsync(path, CoverLetter.Write(Series, Mails, Audit), cancellation);
        return path;
    }

    private static bool IsOurs(string path) => MailName().IsMatch(Path.GetFileName(path))
        && File.ReadLines(path).Take(2).Any(line => line == "From: CAEC toolchain <caec@localhost>");

    [GeneratedRegex(@"^\d{4}-[a-z0-9-]+\.patch$")]
    private static partial Regex MailName();
}
