// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>A way in which two realms exchange messages.</summary>
/// <param name="Name">As guests report it and users write it.</param>
/// <param name="Number">Its bit in the configuration blob; payloads and nonces have one more.</param>
/// <param name="Sentence">What it does, for people.</param>
/// <param name="UsesCsm">Whether the messages go through Confidential Shared Memory.</param>
/// <param name="Encrypts">Whether the messages are encrypted and authenticated.</param>
public sealed record CommMode(string Name, int Number, string Sentence, bool UsesCsm, bool Encrypts)
{
    /// <summary>Zero copy.</summary>
    public static readonly CommMode CsmInPlace =
        new("csm-in-place", 0, "produced and consumed in the shared region, no copy", true, false);

    /// <summary>Copies in and out of the region.</summary>
    public static readonly CommMode CsmCopy =
        new("csm-copy", 1, "copied into the shared region and out of it", true, false);

    /// <summary>The same copies, without any protection.</summary>
    public static readonly CommMode PlainCopy =
        new("plain-copy", 2, "the same copies through memory that the host can read", false, false);

    /// <summary>AES-256-GCM in C.</summary>
    public static readonly CommMode AesSoftware =
        new("aes-software", 3, "AES-256-GCM in software, then the same copies through the host's memory", false, true);

    /// <summary>AES-256-GCM with the instructions of the Armv8 Cryptographic Extension.</summary>
    public static readonly CommMode AesHardware =
        new("aes-hardware", 4, "AES-256-GCM with AESE and PMULL, then the same copies", false, true);

    /// <summary>Every mode, in the order in which a run takes them.</summary>
    public static IReadOnlyList<CommMode> All { get; } = [CsmInPlace, CsmCopy, PlainCopy, AesSoftware, AesHardware];

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>Some modes; at least one.</summary>
/// <param name="Mask">Bit <see cref="CommMode.Number"/> of each.</param>
public readonly record struct CommModeSet(uint Mask)
{
    /// <summary>All of them.</summary>
    public static readonly CommModeSet Every = new((1U << CommMode.All.Count) - 1);

    /// <summary>The modes, in the order in which a run takes them.</summary>
    public IReadOnlyList<CommMode> Modes
    {
        get
        {
            var mask = Mask;
            return [.. CommMode.All.Where(mode => (mask >> mode.Number & 1) != 0)];
        }
    }

    /// <summary>The modes that a run on a stack takes.</summary>
    /// <param name="csm">Whether its RMM has CSM.</param>
    public IReadOnlyList<CommMode> On(bool csm) => [.. Modes.Where(mode => csm || !mode.UsesCsm)];

    /// <summary>Reads names with commas between them; their order does not matter.</summary>
    /// <exception cref="CaecFailure">Kind Usage: a name is not known, or stands there twice.</exception>
    public static CommModeSet Parse(string parameter, string names)
    {
        var mask = 0U;
        foreach (var name in names.Split(','))
        {
            var mode = CommMode.All.FirstOrDefault(one => one.Name == name)
                ?? throw new CaecFailure(
                    FailureKind.Usage, $"{parameter} knows no mode {name}; known: {string.Join(", ", CommMode.All)}.");
            if ((mask >> mode.Number & 1) != 0)
                throw new CaecFailure(FailureKind.Usage, $"{parameter} names {name} twice.");
            mask |= 1U << mode.Number;
        }
        return new CommModeSet(mask);
    }

    /// <summary>The names, with commas between them.</summary>
    public override string ToString() => string.Join(',', Modes);
}
