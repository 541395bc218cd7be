// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>What caec checks itself in the details of hello's steps: that the two realms and the RMM speak of the same
/// ids (csm-abi.md, section 2), and that statuses are the ones that the interface prescribes.</summary>
internal static class HelloChecks
{
    // csm-abi.md, section 3.
    private const ulong DeniedStatus = 0x10;
    private const ulong ReadWrite = 3;

    internal static string? RealmId(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        NonZero(step, "realm_id");

    internal static string? OtherRealmId(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        NonZero(step, "realm_id")
        ?? (Whole(step, "realm_id") == Whole(earlier, "provider.features", "realm_id")
            ? "both realms have the same realm_id"
            : null);

    internal static string? RegionId(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        NonZero(step, "csm_id");

    internal static string? Share(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        SameRegion(step, earlier) ?? Same(step, "peer", earlier, "consumer.features", "realm_id");

    internal static string? Reserve(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        SameRegion(step, earlier) ?? Same(step, "owner", earlier, "provider.features", "realm_id");

    internal static string? Attach(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        Whole(step, "perm") == ReadWrite ? null : $"perm is {Shown(step, "perm")}, not {ReadWrite}";

    internal static string? ConsumerRead(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        Same(step, "checksum", earlier, "provider.write", "checksum");

    internal static string? ProviderCheck(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        Same(step, "checksum", earlier, "consumer.answer", "checksum");

    internal static string? Denied(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        Whole(step, "status") == DeniedStatus
            ? null
            : $"status is {Shown(step, "status")}, not 0x{DeniedStatus:x} (DENIED)";

    private static string? SameRegion(StepRecord step, IReadOnlyDictionary<string, StepRecord> earlier) =>
        Same(step, "csm_id", earlier, "provider.create", "csm_id");

    private static string? NonZero(StepRecord step, string name) => Whole(step, name) switch
    {
        null => $"{name} is not reported",
        0 => $"{name} is 0",
        _ => null,
    };

    private static string? Same(
        StepRecord step, string name, IReadOnlyDictionary<string, StepRecord> earlier, string other, string otherName)
    {
        var here = Whole(step, name);
        var there = Whole(earlier, other, otherName);
        return here is null ? $"{name} is not reported"
            : there is null ? $"{otherName} of {other} is not reported"
            : here != there ? $"{name} is 0x{here:x}, but {other} reported 0x{there:x}"
            : null;
    }

    private static ulong? Whole(StepRecord step, string name) => step.Detail(name)?.Whole;

    private static ulong? Whole(IReadOnlyDictionary<string, StepRecord> steps, string step, string name) =>
        steps.TryGetValue(step, out var found) ? Whole(found, name) : null;

    private static string Shown(StepRecord step, string name) => step.Detail(name)?.Text ?? "not reported";
}
