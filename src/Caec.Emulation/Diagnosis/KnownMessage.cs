// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>What a known message means for the boot.</summary>
public enum Weight
{
    /// <summary>Nothing; listed so that no broader pattern takes it for a complaint.</summary>
    Harmless,

    /// <summary>It may explain a failure that follows, and is none by itself.</summary>
    Noted,

    /// <summary>Nothing useful follows, unless the machine powers itself off: TF-A's port to QEMU panics while it
    /// waits for the power to go.</summary>
    FatalUnlessOff,

    /// <summary>Nothing useful follows: the machine is stopped a moment later.</summary>
    Fatal,
}

/// <summary>A message that firmware, guests or the emulator print, and what it means to a user.</summary>
/// <param name="Pattern">Looked for in one line.</param>
/// <param name="Weight">What it means for the boot.</param>
/// <param name="Sentence">What happened; <c>$1</c> stands for the pattern's first group.</param>
/// <param name="Cause">The likely cause, or null.</param>
/// <param name="Next">What to try next, or null.</param>
public sealed record KnownMessage(Regex Pattern, Weight Weight, string Sentence, string? Cause, string? Next)
{
    /// <summary>The translation of a line, or null when it says nothing known.</summary>
    /// <param name="table">The messages, the more particular ones first.</param>
    /// <param name="line">The line.</param>
    /// <param name="evidence">File and line number.</param>
    public static (KnownMessage Message, BootDiagnosis Diagnosis)? Translate(
        IReadOnlyList<KnownMessage> table, string line, string evidence)
    {
        foreach (var message in table)
        {
            var match = message.Pattern.Match(line);
            if (!match.Success)
                continue;
            var sentence = message.Sentence.Replace(
                "$1", match.Groups[1].Value.TrimEnd('.'), StringComparison.Ordinal);
            return (message, new BootDiagnosis(sentence, message.Cause, message.Next, evidence));
        }
        return null;
    }
}
