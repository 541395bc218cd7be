// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using static Caec.Bench.DetailChecks;

namespace Caec.Bench;

/// <summary>What caec checks itself in the details of hello's steps: that the realms and the RMM speak of the same ids
/// (csm-abi.md, section 2), that statuses are those of the interface, and that the data is the right data.</summary>
internal static class HelloChecks
{
    private const ulong WordsPerPage = 4096 / 8;

    // csm-abi.md, section 3.
    private const ulong DeniedStatus = 0x10;
    private const ulong ReadWrite = 3;

    // ESR_EL2 (DDI0487, D24.2.40): a data abort of the host itself, by granule protection (DDI0615), not on a walk.
    private const ulong AbortOfOwnLevel = 0x25;
    private const ulong GranuleProtectionFault = 0x28;

    internal static string? RealmId(StepRecord step, StepContext context) => NonZero(step, "realm_id");

    internal static string? OtherRealmId(StepRecord step, StepContext context) =>
        NonZero(step, "realm_id")
        ?? (Whole(step, "realm_id") == context.Whole("provider.features", "realm_id")
            ? "both realms have the same realm_id"
            : null);

    internal static string? RegionId(StepRecord step, StepContext context) => NonZero(step, "csm_id");

    internal static string? Share(StepRecord step, StepContext context) =>
        SameRegion(step, context) ?? Same(step, "peer", context, "consumer.features", "realm_id");

    internal static string? Reserve(StepRecord step, StepContext context) =>
        SameRegion(step, context) ?? Same(step, "owner", context, "provider.features", "realm_id");

    internal static string? Attach(StepRecord step, StepContext context) => Is(step, "perm", ReadWrite);

    internal static string? ProvidersPattern(StepRecord step, StepContext context) =>
        Pattern(step, context, PatternWriter.Provider);

    internal static string? ConsumersPattern(StepRecord step, StepContext context) =>
        Pattern(step, context, PatternWriter.Consumer);

    internal static string? ReadBlocked(StepRecord step, StepContext context) =>
        NonZero(step, "accesses")
        ?? Is(step, "blocked", Whole(step, "accesses")!.Value)
        ?? (Whole(step, "esr") is { } syndrome
            && ((syndrome >> 26) & 0x3F, syndrome & 0x3F) == (AbortOfOwnLevel, GranuleProtectionFault)
                ? null
                : $"esr is {Shown(step, "esr")}, which is no granule protection fault");

    internal static string? UndelegateRefused(StepRecord step, StepContext context) =>
        Is(step, "pages", Pages(context)) ?? Is(step, "refused", Pages(context)) ?? NonZero(step, "status");

    internal static string? RegistersKept(StepRecord step, StepContext context) =>
        NonZero(step, "calls")
        ?? Is(step, "broken", 0)
        ?? NonZero(step, "vector_bytes")
        ?? Is(step, "vector_kept", Whole(step, "vector_bytes")!.Value);

    internal static string? ReadAborts(StepRecord step, StepContext context) =>
        Is(step, "pages", Pages(context)) ?? Is(step, "aborts", Pages(context));

    internal static string? Denied(StepRecord step, StepContext context) => Is(step, "status", DeniedStatus);

    private static string? Pattern(StepRecord step, StepContext context, PatternWriter writer)
    {
        var words = Pages(context) * WordsPerPage;
        return Is(step, "words", words)
            ?? Is(step, "good", words)
            ?? Is(step, "checksum", GuestPattern.Checksum(context.Parameters.Seed, writer, words));
    }

    private static ulong Pages(StepContext context) => (ulong)context.Parameters.RegionPages;

    private static string? SameRegion(StepRecord step, StepContext context) =>
        Same(step, "csm_id", context, "provider.create", "csm_id");
}
