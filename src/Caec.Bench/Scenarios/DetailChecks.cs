// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>Sentences about single details of a step; null where all is well.</summary>
internal static class DetailChecks
{
    internal static string? NonZero(StepRecord step, string name) => Whole(step, name) switch
    {
        null => $"{name} is not reported",
        0 => $"{name} is 0",
        _ => null,
    };

    internal static string? Is(StepRecord step, string name, ulong expected) =>
        Whole(step, name) == expected ? null : $"{name} is {Shown(step, name)}, not 0x{expected:x}";

    internal static string? Is(StepRecord step, string name, string expected) =>
        step.Detail(name) is { IsNumber: false } value && value.Text == expected
            ? null
            : $"{name} is {Shown(step, name)}, not {expected}";

    internal static string? Same(StepRecord step, string name, StepContext context, string other, string otherName) =>
        context.Whole(other, otherName) is { } expected
            ? Is(step, name, expected)
            : $"{otherName} of {other} is not reported";

    internal static ulong? Whole(StepRecord step, string name) => step.Detail(name)?.Whole;

    internal static string Shown(StepRecord step, string name) => step.Detail(name)?.Text ?? "not reported";
}
