// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>An attack, on each stack that it was carried out on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Property">The property that it is after, or null: the catalogue does not know it.</param>
/// <param name="Text">What the attacker does.</param>
/// <param name="Weakness">The weakness of the paper's artifact that it stands for, or null.</param>
/// <param name="Ends">How it ended, by stack; null where nothing ran.</param>
public sealed record AttackRow(
    string Name, int? Property, string Text, string? Weakness, IReadOnlyList<AttackEntry?> Ends);

/// <summary>An attack that was not stopped.</summary>
/// <param name="Stack">Where.</param>
/// <param name="Entry">How it ended.</param>
public sealed record UnstoppedAttack(string Stack, AttackEntry Entry);

/// <summary>The attacks of one run, or of runs on several stacks, side by side.</summary>
/// <param name="Stacks">Their names, as columns.</param>
/// <param name="Rows">Every attack: by property, and then as they stand in the runs.</param>
public sealed record AttackFigures(IReadOnlyList<string> Stacks, IReadOnlyList<AttackRow> Rows)
{
    /// <summary>Those of a run; null when it attacked nothing.</summary>
    public static AttackFigures? Of(RunRecord run) => Of([(RunSet.NameOf(run.Intent), run)]);

    /// <summary>Those of several runs; null when none of them attacked anything.</summary>
    public static AttackFigures? Of(IReadOnlyList<(string Stack, RunRecord Run)> runs)
    {
        var rows = runs.SelectMany(one => one.Run.Attacks).GroupBy(attack => attack.Name).Select(group => new AttackRow(
            group.Key, group.First().Invariant, group.First().Text, group.First().Weakness,
            [.. runs.Select(one => one.Run.Attacks.FirstOrDefault(attack => attack.Name == group.Key))]));
        var sorted = rows.OrderBy(row => row.Property ?? int.MaxValue).ToList();
        return sorted.Count == 0 ? null : new AttackFigures([.. runs.Select(one => one.Stack)], sorted);
    }

    /// <summary>The attacks by the property that they are after, unknown ones last.</summary>
    public IEnumerable<IGrouping<int?, AttackRow>> ByProperty => Rows.GroupBy(row => row.Property);

    /// <summary>What was not stopped, those that got through first.</summary>
    public IReadOnlyList<UnstoppedAttack> Unstopped =>
    [
        .. Rows.SelectMany(row => row.Ends.Zip(Stacks))
            .Where(end => end.First is { Pass: false })
            .Select(end => new UnstoppedAttack(end.Second, end.First!))
            .OrderByDescending(one => one.Entry.Verdict == AttackVerdict.GotThrough),
    ];

    /// <summary>In the place of a count where nothing ran.</summary>
    public const string NoneRan = "–";

    /// <summary>How many of these were stopped on a stack, such as <c>7 of 8</c>, or <see cref="NoneRan"/>.</summary>
    public static string Held(IEnumerable<AttackRow> rows, int stack)
    {
        var ends = rows.Select(row => row.Ends[stack]).OfType<AttackEntry>().ToList();
        return ends.Count == 0 ? NoneRan : $"{ends.Count(end => end.Pass)} of {ends.Count}";
    }

    /// <summary>What a group of attacks is after, for a heading.</summary>
    public static string Title(int? property) => property is { } number
        ? $"{number} {CsmProperty.Find(number).Name}"
        : "not in the catalogue";

    /// <summary>How many there were and how they ended, as a sentence.</summary>
    public string Count
    {
        get
        {
            var ends = Rows.SelectMany(row => row.Ends).OfType<AttackEntry>().ToList();
            var counts = ends.GroupBy(end => end.Verdict).OrderBy(group => group.Key)
                .Select(group => $"{group.Count()} {AttackWords.Of(group.Key)}");
            var on = Stacks.Count == 1 ? string.Empty : $" on {Stacks.Count} stacks";
            return $"{Rows.Count} {(Rows.Count == 1 ? "attack" : "attacks")}{on}: {string.Join(", ", counts)}.";
        }
    }
}
