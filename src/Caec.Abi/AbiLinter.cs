// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Abi;

/// <summary>Something inconsistent in the ABI.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Sentence">What is wrong.</param>
public sealed record AbiFinding(int Line, string Sentence);

/// <summary>Checks that the ABI is consistent in itself and with the specifications it builds on.</summary>
public static partial class AbiLinter
{
    // RFC 8392, 9.1: labels below -65536 are for private use.
    private const long LargestPrivateLabel = -65537;

    // DEN0137 B4: RmiRecExitReason is 8 bits, and the specification allocates upwards from 0.
    private const ulong SmallestFreeExitReason = 0x80;
    private const ulong LargestExitReason = 0xFF;

    /// <summary>Every inconsistency, in the order of the file; an empty list when there is none.</summary>
    public static IReadOnlyList<AbiFinding> Lint(AbiDocument abi) =>
        [.. Names(abi)
            .Concat(AbiCallRules.Check(abi))
            .Concat(Exits(abi.Exits))
            .Concat(abi.Enumerations.SelectMany(Enumeration))
            .Concat(abi.Flags.SelectMany(Flags))
            .Concat(abi.Records.SelectMany(record => Record(abi, record)))
            .Concat(Claims(abi))
            .Concat(Properties(abi))
            .OrderBy(finding => finding.Line)];

    private static IEnumerable<AbiFinding> Names(AbiDocument abi)
    {
        (int Line, string Name)[][] sets =
        [
            [.. abi.Constants.Select(item => (item.Line, item.Name))],
            [.. abi.Rsi.Calls.Select(item => (item.Line, item.Name)), (abi.Rmi.Line, abi.Rmi.Name),
                .. abi.Rmi.Operations.Select(item => (item.Line, item.Name))],
            [.. abi.Exits.Operations.Select(item => (item.Line, item.Name))],
            [.. abi.Enumerations.SelectMany(set => set.Values.Select(item => (item.Line, set.Prefix + item.Name)))
                .Concat(abi.Flags.SelectMany(set => set.Bits.Select(item => (item.Line, set.Prefix + item.Name))))],
            [.. abi.Enumerations.Select(item => (item.Line, item.Name))
                .Concat(abi.Flags.Select(item => (item.Line, item.Name)))],
            [.. abi.Records.Select(item => (item.Line, item.Name))],
            [.. abi.Claims.Select(item => (item.Line, item.Name))],
        ];
        foreach (var (line, name) in sets.SelectMany(set => set))
            if (!UpperName().IsMatch(name))
                yield return new AbiFinding(line, $"{name}: names are in upper case, words joined by underscores.");
        foreach (var twice in sets.SelectMany(set => Repeated(set, item => item.Name)))
            yield return new AbiFinding(twice.Line, $"{twice.Name} is defined twice.");
    }

    private static IEnumerable<AbiFinding> Exits(AbiExits exits)
    {
        if (exits.Reason is < SmallestFreeExitReason or > LargestExitReason)
            yield return new AbiFinding(
                exits.Line, $"exit reason {exits.Reason} is not within {SmallestFreeExitReason} to {LargestExitReason}.");
        for (var i = 0; i < exits.Operations.Count; i++)
        {
            var operation = exits.Operations[i];
            if (operation.Value != (ulong)i + 1)
                yield return new AbiFinding(
                    operation.Line, $"{operation.Name}: operations count from 1 without gaps; {i + 1} is expected.");
            string[] known = ["ripas_base", "ripas_top", "gprs1", "gprs2", "gprs3"];
            foreach (var field in operation.Fields.Where(field => !known.Contains(field.Field)))
                yield return new AbiFinding(field.Line, $"{operation.Name}: the exit record has no field {field.Field}.");
            foreach (var field in Repeated(operation.Fields, field => field.Field))
                yield return new AbiFinding(field.Line, $"{operation.Name}: {field.Field} is used twice.");
            if (operation.Fields.Any(field => field.Field == "ripas_base")
                != operation.Fields.Any(field => field.Field == "ripas_top"))
                yield return new AbiFinding(operation.Line, $"{operation.Name}: a range needs both base and top.");
        }
    }

    private static IEnumerable<AbiFinding> Enumeration(AbiEnumeration enumeration) =>
        enumeration.Values.Zip(enumeration.Values.Skip(1))
            .Where(pair => pair.Second.Value <= pair.First.Value)
            .Select(pair => new AbiFinding(
                pair.Second.Line,
                $"{enumeration.Name}: {pair.Second.Name} does not have a larger value than {pair.First.Name}."));

    private static IEnumerable<AbiFinding> Flags(AbiFlagSet flags) =>
        flags.Bits.Zip(flags.Bits.Skip(1))
            .Where(pair => pair.Second.Bit <= pair.First.Bit)
            .Select(pair => new AbiFinding(
                pair.Second.Line,
                $"{flags.Name}: {pair.Second.Name} does not have a higher bit than {pair.First.Name}."));

    private static IEnumerable<AbiFinding> Record(AbiDocument abi, AbiRecord record)
    {
        var end = 0UL;
        foreach (var field in record.Fields)
        {
            if (!LowerName().IsMatch(field.Name))
                yield return new AbiFinding(field.Line, $"{record.Name}.{field.Name}: fields are in lower case.");
            if (field.ElementSize == 0 || field.Count == 0)
            {
                yield return new AbiFinding(field.Line, $"{record.Name}.{field.Name}: {field.Type} has no size.");
                continue;
            }
            if (field.Offset != end)
                yield return new AbiFinding(
                    field.Line, $"{record.Name}.{field.Name} is at 0x{field.Offset:x}, but the field before it ends at 0x{end:x}.");
            if (field.Offset % field.ElementSize != 0)
                yield return new AbiFinding(field.Line, $"{record.Name}.{field.Name} is not naturally aligned.");
            end = field.Offset + (field.ElementSize * field.Count);
        }
        if (end != record.Size)
            yield return new AbiFinding(
                record.Line, $"{record.Name}: the fields end at 0x{end:x}, but the size is 0x{record.Size:x}.");
        if (abi.Constants.FirstOrDefault(constant => constant.Name == "PAGE_SIZE") is { } page && record.Size > page.Value)
            yield return new AbiFinding(record.Line, $"{record.Name} does not fit a page.");
        foreach (var field in Repeated(record.Fields, field => field.Name))
            yield return new AbiFinding(field.Line, $"{record.Name}.{field.Name} is defined twice.");
        if (record.Feature is { } feature && !AbiCallRules.HasFeature(abi, feature))
            yield return new AbiFinding(record.Line, $"{record.Name}: there is no feature bit {feature}.");
    }

    private static IEnumerable<AbiFinding> Claims(AbiDocument abi)
    {
        foreach (var claim in abi.Claims.Where(claim => claim.Label > LargestPrivateLabel))
            yield return new AbiFinding(
                claim.Line, $"{claim.Name}: label {claim.Label} is not for private use (RFC 8392: below -65536).");
        foreach (var claim in Repeated(abi.Claims, claim => claim.Label))
            yield return new AbiFinding(claim.Line, $"{claim.Name}: label {claim.Label} is taken.");
    }

    private static IEnumerable<AbiFinding> Properties(AbiDocument abi) =>
        abi.Properties
            .Where((property, index) => property.Number != (ulong)index + 1)
            .Select(property => new AbiFinding(property.Line, $"{property.Name}: properties count from 1 without gaps."));

    /// <summary>The second and later ones of equal items.</summary>
    internal static IEnumerable<T> Repeated<T, TKey>(IEnumerable<T> items, Func<T, TKey> key) =>
        items.GroupBy(key).SelectMany(group => group.Skip(1));

    [GeneratedRegex(@"^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\z")]
    private static partial Regex UpperName();

    [GeneratedRegex(@"^[a-z][a-z0-9]*(_[a-z0-9]+)*\z")]
    internal static partial Regex LowerName();
}
