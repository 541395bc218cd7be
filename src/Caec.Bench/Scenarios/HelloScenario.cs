// SPDX-License-Identifier: BSD-3-Clause
using static Caec.Bench.CommonSteps;

namespace Caec.Bench;

/// <summary>Two realms exchange data through memory that the host cannot read.</summary>
public static class HelloScenario
{
    private static ExpectedStep Kept { get; } = new("host.registers-kept", Host,
        "Calls and realms keep what the host has in registers that hold no result.", null, HelloChecks.RegistersKept);

    /// <summary>The scenario.</summary>
    public static Scenario Definition { get; } = new(
        "hello",
        1,
        "Two realms exchange data through memory that the host cannot read.",
        [Parameter.Seed, Parameter.RegionPages],
        setting => setting.Csm
            ? [.. Start, .. Sharing(), .. Ending(), .. TablesReturned, .. Finish, .. Wiped, Kept]
            : [.. Start, .. Unsupported, .. Finish, Kept]);

    private static ExpectedStep[] Sharing() =>
    [
        new("provider.features", Provider, "The provider learns its realm id.", 7, HelloChecks.RealmId),
        new("consumer.features", Consumer, "The consumer learns its own, different realm id.", 7,
            HelloChecks.OtherRealmId),
        new("provider.create", Provider, "The provider makes a region of its own memory.", null,
            HelloChecks.RegionId),
        new("provider.write", Provider, "The provider writes a pattern into it.", null,
            HelloChecks.ProvidersPattern),
        new("provider.share", Provider, "The provider names the consumer: the first consent.", 3,
            HelloChecks.Share),
        new("consumer.reserve", Consumer, "The consumer names region and owner: the second consent.", 3,
            HelloChecks.Reserve),
        new("consumer.attach", Consumer, "The RMM maps the provider's pages into the consumer.", 1,
            HelloChecks.Attach),
        new("consumer.read", Consumer, "The consumer reads the provider's pattern.", 1,
            HelloChecks.ProvidersPattern),
        new("consumer.answer", Consumer, "The consumer writes an answer.", null, HelloChecks.ConsumersPattern),
        new("provider.check", Provider, "The provider reads the consumer's answer.", 1,
            HelloChecks.ConsumersPattern),
    ];

    private static ExpectedStep[] Ending() =>
    [
        new("host.read-blocked", Host, "The host's read of a shared page is stopped by granule protection.", 2,
            HelloChecks.ReadBlocked),
        new("host.undelegate-refused", Host, "The host cannot take a shared page back.", 2,
            HelloChecks.UndelegateRefused),
        new("provider.revoke", Provider, "The provider takes its consent back."),
        new("consumer.read-aborts", Consumer, "The consumer's next read aborts.", 5, HelloChecks.ReadAborts),
        new("consumer.reattach-denied", Consumer, "The consumer cannot attach again.", 5, HelloChecks.Denied),
        new("provider.destroy", Provider, "The provider forgets the region.", 8),
        new("provider.contents-intact", Provider, "The pages are the provider's alone, contents intact.", 1,
            HelloChecks.ConsumersPattern),
    ];
}
