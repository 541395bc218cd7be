// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>An attack, and what shows that it was stopped.</summary>
/// <param name="Name">Its name in records.</param>
/// <param name="Property">The property of csm-abi.md, section 6, that it is after: 1 to 10.</param>
/// <param name="Text">What the attacker does, as a sentence.</param>
/// <param name="Weakness">The weakness of the paper's artifact that it stands for, or null.</param>
/// <param name="Held">Everything that is seen when it is stopped; nothing else may be.</param>
public sealed record Attack(
    string Name, int Property, string Text, string? Weakness, IReadOnlyList<HeldObservation> Held)
{
    /// <summary>What must be seen, for people.</summary>
    public string Expected => string.Join(", ", Held.Select(one => $"{one.Name} {one.Shown}"));
}

/// <summary>What is seen of an attack that was stopped.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Allowed">The values that it may have, at least one.</param>
public sealed record HeldObservation(string Name, IReadOnlyList<string> Allowed)
{
    /// <summary>The values, for people.</summary>
    public string Shown => string.Join(" or ", Allowed);
}

/// <summary>A property that no attack is after.</summary>
/// <param name="Property">Its number.</param>
/// <param name="Reason">Why, as a sentence.</param>
public sealed record Unattacked(int Property, string Reason);
