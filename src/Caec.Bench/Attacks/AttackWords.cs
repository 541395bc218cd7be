// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>Verdicts, as people read them.</summary>
public static class AttackWords
{
    /// <summary>The verdict in words.</summary>
    public static string Of(AttackVerdict verdict) => verdict switch
    {
        AttackVerdict.Held => "held",
        AttackVerdict.GotThrough => "got through",
        AttackVerdict.NotCarriedOut => "not carried out",
        AttackVerdict.Repeated => "reported twice",
        _ => "unknown",
    };
}
