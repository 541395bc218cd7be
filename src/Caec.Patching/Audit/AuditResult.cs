// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Patching;

/// <summary>Why a function of the audit stands where it stands.</summary>
public enum AuditVerdict
{
    /// <summary>The series puts a hook into it, or it holds one through a function that it calls.</summary>
    Hooked,

    /// <summary>It is on the series' list of those that need none.</summary>
    Known,

    /// <summary>Only functions of the audit call it, and each of them stands for it.</summary>
    Helper,

    /// <summary>The user has looked at it (<c>--accept</c>).</summary>
    Accepted,

    /// <summary>Nobody has looked at it.</summary>
    Stranger,
}

/// <summary>A function that writes stage 2 entries or moves a granule, itself or through what it calls.</summary>
/// <param name="Function">Its name.</param>
/// <param name="File">Relative to the tree.</param>
/// <param name="Line">Where it does that.</param>
/// <param name="Does">What it does there, as a phrase that follows "it".</param>
/// <param name="Verdict">Where it stands.</param>
/// <param name="Why">Of a known one the reason; else empty.</param>
public sealed record AuditedFunction(string Function, string File, int Line, string Does, AuditVerdict Verdict, string Why);

/// <summary>Every function of a tree that writes stage 2 entries or moves a granule.</summary>
/// <param name="Functions">In order of their files.</param>
public sealed record AuditResult(IReadOnlyList<AuditedFunction> Functions)
{
    /// <summary>Those of one verdict.</summary>
    public IReadOnlyList<AuditedFunction> Of(AuditVerdict verdict) => [.. Functions.Where(one => one.Verdict == verdict)];

    /// <summary>The result as one sentence without its full stop.</summary>
    public string Sentence
    {
        get
        {
            string Count(AuditVerdict verdict) => Of(verdict).Count.ToString(CultureInfo.InvariantCulture);
            var accepted = Of(AuditVerdict.Accepted);
            return string.Create(CultureInfo.InvariantCulture, $"{Functions.Count} functions write stage 2 entries or move granules: ")
                + $"{Count(AuditVerdict.Hooked)} hooked, {Count(AuditVerdict.Known)} known to need no hook, {Count(AuditVerdict.Helper)} called by these only, "
                + (accepted.Count == 0 ? string.Empty : $"{accepted.Count} accepted by the user ({string.Join(", ", accepted.Select(one => one.Function))}), ")
                + (Of(AuditVerdict.Stranger) is { Count: 1 } ? "1 stranger" : $"{Count(AuditVerdict.Stranger)} strangers");
        }
    }
}
