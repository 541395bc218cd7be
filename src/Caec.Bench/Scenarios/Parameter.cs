// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Numerics;
using Caec.Build.Stacks;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>A parameter of scenarios, as users, run records and the host image name it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Form">What users write for it, for help texts.</param>
/// <param name="Text">Its value, as users would write it.</param>
/// <param name="With">The parameters with another value of it; throws a usage failure when that is none.</param>
public sealed record Parameter(
    string Name, string Form, Func<ScenarioParameters, string> Text,
    Func<ScenarioParameters, string, ScenarioParameters> With)
{
    /// <summary><c>seed</c></summary>
    public static readonly Parameter Seed = new(
        "seed", "N", one => Digits(one.Seed),
        (one, text) => one with { Seed = Number("seed", text, 0, ulong.MaxValue) });

    /// <summary><c>region.pages</c></summary>
    public static readonly Parameter RegionPages = new(
        "region.pages", "N", one => Digits(one.RegionPages),
        (one, text) => one with
        {
            RegionPages = (int)Number("region.pages", text, 1, ScenarioParameters.MostPages),
        });

    /// <summary><c>comm.sizes</c>; two lines in the configuration blob, which knows only numbers and words.</summary>
    public static readonly Parameter CommSizes = new(
        "comm.sizes", "FROM..TO", one => one.CommSizes.ToString(),
        (one, text) => one with { CommSizes = SizeRange.Parse("comm.sizes", text, new SizeRange(64, 1 << 20)) })
    {
        Settings = one =>
        [
            new("comm.size.least", Digits(one.CommSizes.Least)),
            new("comm.size.most", Digits(one.CommSizes.Most)),
        ],
    };

    /// <summary><c>comm.messages</c></summary>
    public static readonly Parameter CommMessages = new(
        "comm.messages", "N", one => Digits(one.CommMessages),
        (one, text) => one with { CommMessages = (int)Number("comm.messages", text, 1, 10_000) });

    /// <summary><c>comm.modes</c>; a bit mask in the configuration blob.</summary>
    public static readonly Parameter CommModes = new(
        "comm.modes", "MODE,...", one => one.CommModes.ToString(),
        (one, text) => one with { CommModes = CommModeSet.Parse("comm.modes", text) })
    {
        Settings = one => [new("comm.modes", Digits(one.CommModes.Mask))],
    };

    /// <summary><c>setup.pages.most</c></summary>
    public static readonly Parameter SetupPagesMost = new(
        "setup.pages.most", "N", one => Digits(one.SetupPagesMost),
        (one, text) => Number("setup.pages.most", text, 1, ScenarioParameters.MostPages) is var pages && BitOperations.IsPow2(pages)
            ? one with { SetupPagesMost = (int)pages }
            : throw new CaecFailure(FailureKind.Usage, $"setup.pages.most must be a power of two, not {text}."));

    /// <summary><c>setup.repeats</c></summary>
    public static readonly Parameter SetupRepeats = new(
        "setup.repeats", "N", one => Digits(one.SetupRepeats),
        (one, text) => one with { SetupRepeats = (int)Number("setup.repeats", text, 1, 100) });

    /// <summary><c>calls.repeats</c></summary>
    public static readonly Parameter CallsRepeats = new(
        "calls.repeats", "N", one => Digits(one.CallsRepeats),
        (one, text) => one with { CallsRepeats = (int)Number("calls.repeats", text, 1, 512) });

    /// <summary><c>attack.repeats</c></summary>
    public static readonly Parameter AttackRepeats = new(
        "attack.repeats", "N", one => Digits(one.AttackRepeats),
        (one, text) => one with { AttackRepeats = (int)Number("attack.repeats", text, 1, 1000) });

    /// <summary><c>attack.only</c></summary>
    public static readonly Parameter AttackOnly = new(
        "attack.only", "WORD", one => one.AttackOnly,
        (one, text) => text.Length is > 0 and < 16 && text.All(letter => letter is '-' or (>= 'a' and <= 'z') or (>= '0' and <= '9'))
            ? one with { AttackOnly = text }
            : throw new CaecFailure(
                FailureKind.Usage, $"attack.only must be a part of an attack's name, at most 15 characters, not {text}."));

    /// <summary><c>machine.hpfar</c>; the RMM's image has it, not the configuration blob.</summary>
    public static readonly Parameter MachineHpfar = new(
        "machine.hpfar", string.Join('|', MachineModel.Kinds), one => one.MachineHpfar,
        (one, text) => MachineModel.Kinds.Contains(text)
            ? one with { MachineHpfar = text }
            : throw new CaecFailure(
                FailureKind.Usage, $"machine.hpfar must be {string.Join(", ", MachineModel.Kinds)}, not {text}."))
    {
        Settings = _ => [],
    };

    /// <summary>Its lines in the configuration blob, where those differ from name and text.</summary>
    public Func<ScenarioParameters, IReadOnlyList<KeyValuePair<string, string>>>? Settings { get; init; }

    /// <summary>Every parameter.</summary>
    public static IReadOnlyList<Parameter> All { get; } =
    [
        Seed, RegionPages, CommSizes, CommMessages, CommModes, SetupPagesMost, SetupRepeats, CallsRepeats, AttackRepeats,
        AttackOnly, MachineHpfar,
    ];

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="CaecFailure">Kind Usage: there is none.</exception>
    public static Parameter Find(string name) =>
        All.FirstOrDefault(parameter => parameter.Name == name)
        ?? throw new CaecFailure(
            FailureKind.Usage,
            $"There is no scenario parameter named {name}; known: "
                + $"{string.Join(", ", All.Select(parameter => parameter.Name))}.");

    private static string Digits<T>(T number) where T : IBinaryInteger<T> =>
        number.ToString(null, CultureInfo.InvariantCulture);

    private static ulong Number(string name, string text, ulong least, ulong most)
    {
        if (!ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && !(text.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(
                text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)))
            throw new CaecFailure(FailureKind.Usage, $"{name} must be an unsigned number, not {text}.");
        return number >= least && number <= most
            ? number
            : throw new CaecFailure(FailureKind.Usage, $"{name} must be {least} to {most}.");
    }
}
