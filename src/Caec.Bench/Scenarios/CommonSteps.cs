// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using static Caec.Bench.DetailChecks;

namespace Caec.Bench;

/// <summary>Steps with which every scenario begins and ends.</summary>
internal static class CommonSteps
{
    internal const string Host = "host";
    internal const string Provider = "realm0";
    internal const string Consumer = "realm1";

    internal static ExpectedStep[] Start { get; } =
    [
        new("host.rmi-version", Host, "The RMM answers the host's first call."),
        new("host.realms-active", Host, "Two realms with measured content are active.", null, TwoRealms),
    ];

    internal static ExpectedStep[] Unsupported { get; } =
    [
        new("provider.unsupported", Provider, "The RMM tells the provider that it has no CSM."),
        new("consumer.unsupported", Consumer, "The RMM tells the consumer that it has no CSM."),
    ];

    internal static ExpectedStep[] Counters { get; } =
    [
        new("provider.counter", Provider, "The provider knows what a look at the counter costs.", null, Cost),
        new("consumer.counter", Consumer, "The consumer knows what a look at the counter costs.", null, Cost),
    ];

    internal static ExpectedStep[] TablesReturned { get; } =
        [new("host.apt-removed", Host, "The access policy tables are given back.", 8)];

    internal static ExpectedStep[] Finish { get; } =
    [
        new("host.realms-destroyed", Host, "Both realms are destroyed.", 8),
        new("host.granules-returned", Host, "Every granule came back to the host.", 8, GranulesReturned),
    ];

    internal static ExpectedStep[] Wiped { get; } =
    [
        new("host.pages-wiped", Host, "No word of the realms' data is left in the pages.", 6, PagesWiped),
    ];

    private static string? TwoRealms(StepRecord step, StepContext context) => Is(step, "realms", 2);

    internal static string? Cost(StepRecord step, StepContext context) => NonZero(step, "cost");

    internal static string? GranulesReturned(StepRecord step, StepContext context) =>
        NonZero(step, "delegated")
        ?? Is(step, "returned", Whole(step, "delegated")!.Value)
        ?? Is(step, "outstanding", 0);

    private static string? PagesWiped(StepRecord step, StepContext context) =>
        NonZero(step, "pages") ?? Is(step, "traces", 0) ?? Is(step, "unreadable", 0);
}
