// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Clang;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Numbers of a family of macros and enumerators: which are free, and which comes next.</summary>
internal static class ValueCheck
{
    public static void RequireUnused(SourceFile file, string prefix, IReadOnlyList<string> expressions)
    {
        var (values, family) = Evaluate(file, prefix, expressions);
        for (var i = 0; i < expressions.Count; i++)
        {
            if (family.FirstOrDefault(one => one.Value == values[i]) is { } occupant)
                throw new Mismatch(
                    $"the value {expressions[i]} to be free among {prefix}*", $"{occupant.Name} has it",
                    file.ShownFile(occupant.Span), occupant.Span.Start.Line, FindingKind.Collision);
        }
    }

    /// <summary>One more than the highest number of a family; numbers above the most that fits are none of it.</summary>
    public static string Next(SourceFile file, string prefix, string? most)
    {
        var (limits, members) = Evaluate(file, prefix, most is null ? [] : [most]);
        var limit = limits.Count == 0 ? long.MaxValue : limits[0];
        var highest = members.Where(one => one.Value <= limit).MaxBy(one => one.Value)
            ?? throw new Mismatch($"numbers named {prefix}*", $"there are none{file.Trouble}", file.Path);
        return highest.Value < limit
            ? (highest.Value + 1).ToString(CultureInfo.InvariantCulture)
            : throw new Mismatch(
                $"a number to spare among {prefix}* (up to {limit})", $"{highest.Name} has the last one",
                file.ShownFile(highest.Span), highest.Span.Start.Line, FindingKind.Collision);
    }

    /// <summary>The constant expressions that an edit will ask for in a file.</summary>
    public static IEnumerable<string> Expressions(Edit edit, SourceFile file, Func<string, string> render)
    {
        var own = edit.Anchor switch
        {
            Anchor.EnumEnd one => one.Value is null ? [] : [one.Value],
            Anchor.ArrayEnd one => one.IndexFree,
            Anchor.SwitchCase one => one.ValueFree,
            _ => [],
        };
        return own
            .Concat(edit.Expect.Unused.SelectMany(one => one.Values))
            .Concat(edit.Expect.Next.Select(one => one.Most).OfType<string>())
            .Select(render)
            .Concat(edit.Expect.Unused.Select(one => one.Prefix).Concat(edit.Expect.Next.Select(one => one.Prefix))
                .SelectMany(prefix => Macros(file, prefix)).Select(macro => macro.Name));
    }

    private static (IReadOnlyList<long> Values, IReadOnlyList<Member> Family) Evaluate(
        SourceFile file, string prefix, IReadOnlyList<string> expressions)
    {
        var macros = Macros(file, prefix).ToList();
        var answers = file.Evaluate([.. expressions, .. macros.Select(macro => macro.Name)]);
        var values = expressions
            .Select((text, i) => answers[i] ?? throw new Mismatch($"{text} to be a constant", "it is none", file.Path))
            .ToList();
        var enumerators = file.Unit.Enums.SelectMany(one => one.Enumerators)
            .Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal))
            .Select(one => new Member(one.Name, one.Value, one.Span));
        return (values, [.. macros
            .Select((macro, i) => (Macro: macro, Value: answers[expressions.Count + i]))
            .Where(one => one.Value is not null)
            .Select(one => new Member(one.Macro.Name, one.Value!.Value, one.Macro.Span))
            .Concat(enumerators)]);
    }

    private static IEnumerable<CMacro> Macros(SourceFile file, string prefix) => file.Unit.Macros
        .Where(macro => !macro.IsFunctionLike && macro.Name.StartsWith(prefix, StringComparison.Ordinal));

    private sealed record Member(string Name, long Value, SourceSpan Span);
}
