// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Abi;
using Caec.Emulation;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Every attack of scenario <c>attack</c>.</summary>
/// <param name="Attacks">By property, and for one property in the order of the file.</param>
/// <param name="Unattacked">The properties that none of them is after.</param>
public sealed partial record AttackCatalogue(IReadOnlyList<Attack> Attacks, IReadOnlyList<Unattacked> Unattacked)
{
    /// <summary>Where it lies in the repository.</summary>
    public const string Path = "src/Caec.Bench/Attacks/catalogue.yaml";

    private static readonly Lazy<AttackCatalogue> Own = new(() => Parse(Path, Resources.Text("catalogue.yaml")));

    /// <summary>This program's.</summary>
    /// <exception cref="CaecFailure">As for <see cref="Parse"/>.</exception>
    public static AttackCatalogue Embedded => Own.Value;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CaecFailure">As for <see cref="Parse"/>.</exception>
    public static AttackCatalogue Load(string path) => StrictYaml.Load(path, Read);

    /// <summary>Reads a text.</summary>
    /// <param name="file">The name shown in errors.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="CaecFailure">Kind Usage, naming the line: an unknown key, a missing value, a name that is none or
    /// stands there twice, a property that has neither an attack nor a reason for having none.</exception>
    public static AttackCatalogue Parse(string file, string text) => StrictYaml.Parse(file, text, Read);

    private static AttackCatalogue Read(StrictYaml top)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var attacks = top.Maps("attacks", map => ReadAttack(map, names));
        var attacked = attacks.Select(attack => attack.Property).ToHashSet();
        var unattacked = top.Maps("unattacked", map =>
        {
            var one = new Unattacked(PropertyOf(map), Sentence(map, "reason"));
            return attacked.Add(one.Property)
                ? one
                : throw map.Wrong($"property {one.Property} has an attack, or stands here twice.", "property");
        });
        if (CsmProperty.All.FirstOrDefault(property => !attacked.Contains(property.Number)) is { } forgotten)
            throw top.Wrong($"property {forgotten.Number} has no attack and does not stand in unattacked.");
        return new AttackCatalogue([.. attacks.OrderBy(attack => attack.Property)], unattacked);
    }

    private static Attack ReadAttack(StrictYaml map, HashSet<string> names)
    {
        var name = Words(map, map.Text("name"), "name");
        if (!names.Add(name))
            throw map.Wrong($"the attack {name} stands here twice.", "name");
        return new Attack(
            name, PropertyOf(map), Sentence(map, "text"), map.OptionalText("weakness"), map.Map("held", ReadHeld));
    }

    private static List<HeldObservation> ReadHeld(StrictYaml map)
    {
        if (map.Keys.Count is 0 or > AttackRecord.MostObservations)
            throw map.Wrong($"held: 1 to {AttackRecord.MostObservations} observations are expected.");
        return
        [
            .. map.Keys.Select(key => new HeldObservation(
                key is "carried" or "reason" ? throw map.Wrong($"{key} tells of no attack.", key) : Words(map, key, key),
                map.TextOrTexts(key) is { Count: > 0 } values ? values : throw map.Wrong($"{key}: no value.", key))),
        ];
    }

    private static int PropertyOf(StrictYaml map)
    {
        var number = map.Number("property");
        return CsmProperty.All.Any(property => (ulong)property.Number == number)
            ? (int)number
            : throw map.Wrong($"there is no property {number}.", "property");
    }

    private static string Sentence(StrictYaml map, string key)
    {
        var text = map.Text(key);
        return text.EndsWith('.') && !text.Contains('\n')
            ? text
            : throw map.Wrong($"{key}: a sentence with a full stop is expected.", key);
    }

    private static string Words(StrictYaml map, string word, string key) => Name().IsMatch(word)
        ? word
        : throw map.Wrong($"'{word}' is no lower-case words with hyphens.", key);

    [GeneratedRegex(AttackRecord.NamePattern)]
    private static partial Regex Name();
}
