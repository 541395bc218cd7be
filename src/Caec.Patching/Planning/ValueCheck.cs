// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Checks that numbers are free in a family of macros and enumerators.</summary>
internal static class ValueCheck
{
    public static void RequireUnused(SourceFile file, string prefix, IReadOnlyList<string> values)
    {
        var macros = file.Unit.Macros
            .Where(macro => !macro.IsFunctionLike && macro.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToList();
        var enumerators = file.Unit.Enums.SelectMany(one => one.Enumerators)
            .Where(one => one.Name.StartsWith(prefix, StringComparison.Ordinal));
        var answers = TranslationUnit.Evaluate(
            file.Unit.File, file.Options, [.. values, .. macros.Select(macro => macro.Name)]);
        var occupied = macros
            .Select((macro, i) => (macro.Name, Value: answers[values.Count + i], macro.Span))
            .Concat(enumerators.Select(one => (one.Name, Value: (long?)one.Value, one.Span)))
            .ToList();
        for (var i = 0; i < values.Count; i++)
        {
            var value = answers[i] ?? throw new Mismatch($"{values[i]} to be a constant", "it is none", file.Path);
            var occupant = occupied.FirstOrDefault(one => one.Value == value);
            if (occupant.Name is not null)
                throw new Mismatch(
                    $"the value {values[i]} to be free among {prefix}*", $"{occupant.Name} has it ({file.Shown(occupant.Span)})",
                    file.Path, kind: FindingKind.Collision);
        }
    }
}
