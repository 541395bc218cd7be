// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>What became of an attack. Every value but <see cref="Held"/> fails the run.</summary>
public enum AttackVerdict
{
    /// <summary>It was carried out and stopped: just what must be seen was seen.</summary>
    Held,

    /// <summary>It was carried out, and something else was seen.</summary>
    GotThrough,

    /// <summary>It could not be carried out, or nothing was heard of it.</summary>
    NotCarriedOut,

    /// <summary>It was reported more than once, so that neither report counts.</summary>
    Repeated,

    /// <summary>It was reported, and the catalogue does not know it.</summary>
    Unknown,
}

/// <summary>An attack and what became of it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Attack">The catalogue's entry, or null: it has none.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Observed">What was seen, for people.</param>
/// <param name="Complaint">What is wrong, as a clause without full stop; null when it was stopped.</param>
/// <param name="Line">Line in the log, from 1; null when nothing was heard of it.</param>
public sealed record AttackOutcome(
    string Name, Attack? Attack, AttackVerdict Verdict, string Observed, string? Complaint, int? Line)
{
    // More than these would not make a sentence clearer; the report has all of them.
    private const int MostNamed = 3;

    /// <summary>Judges the records.</summary>
    /// <param name="expected">Every attack that must be reported.</param>
    /// <param name="reported">What was, in the log's order.</param>
    /// <returns>The expected attacks in their order, then those that nobody expects.</returns>
    internal static IReadOnlyList<AttackOutcome> Of(
        IReadOnlyList<Attack> expected, IReadOnlyList<AttackRecord> reported)
    {
        var records = reported.ToLookup(record => record.Name, StringComparer.Ordinal);
        var known = expected.Select(attack => attack.Name).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. expected.Select(attack => Judge(attack, [.. records[attack.Name]])),
            .. reported.Where(record => !known.Contains(record.Name)).DistinctBy(record => record.Name).Select(
                record => new AttackOutcome(
                    record.Name, null, AttackVerdict.Unknown, Shown(record), "is not in the catalogue", record.Line)),
        ];
    }

    /// <summary>One sentence about those that were not stopped, the gravest first, and its line in the log; null when all
    /// were.</summary>
    internal static (string Sentence, int? Line)? Complain(IReadOnlyList<AttackOutcome> outcomes)
    {
        var bad = outcomes.Where(one => one.Verdict != AttackVerdict.Held)
            .OrderByDescending(one => one.Verdict == AttackVerdict.GotThrough).ToList();
        if (bad is not [var first, .. var others])
            return null;
        var sentence = $"Attack {first.Name} {first.Clause}";
        if (others.Count == 0)
            return ($"{sentence}.", first.Line);
        var names = string.Join(", ", others.Take(MostNamed).Select(one => one.Name));
        var rest = others.Count > MostNamed ? $" and {others.Count - MostNamed} more" : string.Empty;
        return ($"{sentence}; not stopped either: {names}{rest}.", first.Line);
    }

    private string Clause => Verdict switch
    {
        AttackVerdict.GotThrough => $"got through: {Complaint}",
        AttackVerdict.NotCarriedOut => $"was not carried out: {Complaint}",
        _ => Complaint!,
    };

    private static AttackOutcome Judge(Attack attack, IReadOnlyList<AttackRecord> records) => records switch
    {
        [] => new(attack.Name, attack, AttackVerdict.NotCarriedOut, string.Empty, "there is no record of it", null),
        [{ Obstacle: { } reason } one] =>
            new(attack.Name, attack, AttackVerdict.NotCarriedOut, Shown(one), reason.TrimEnd('.'), one.Line),
        [var one] when Difference(attack, one) is { } difference =>
            new(attack.Name, attack, AttackVerdict.GotThrough, Shown(one), difference, one.Line),
        [var one] => new(attack.Name, attack, AttackVerdict.Held, Shown(one), null, one.Line),
        [_, var second, ..] =>
            new(attack.Name, attack, AttackVerdict.Repeated, Shown(second), "is reported twice", second.Line),
    };

    private static string? Difference(Attack attack, AttackRecord record)
    {
        var seen = record.Observations.ToDictionary(one => one.Name, one => one.Value.Text, StringComparer.Ordinal);
        var wanted = attack.Held.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        List<string> differences =
        [
            .. attack.Held.Where(one => !one.Allowed.Contains(seen.GetValueOrDefault(one.Name)))
                .Select(one => $"{one.Name} is {seen.GetValueOrDefault(one.Name) ?? "not reported"}, not {one.Shown}"),
            .. record.Observations.Where(one => !wanted.Contains(one.Name))
                .Select(one => $"{one.Name} is {one.Value}, which a stopped attack does not show"),
        ];
        return differences.Count == 0 ? null : string.Join("; ", differences);
    }

    private static string Shown(AttackRecord record) =>
        string.Join(", ", record.Observations.Select(one => $"{one.Name} {one.Value}"));
}
