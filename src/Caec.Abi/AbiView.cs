// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Abi;

/// <summary>What templates see: the ABI with names and numbers spelt out.</summary>
internal static class AbiView
{
    public static Dictionary<string, object> Of(AbiDocument abi) => new()
    {
        ["major"] = Decimal(abi.Major),
        ["minor"] = Decimal(abi.Minor),
        ["version"] = Hex((abi.Major << 16) | abi.Minor),
        ["constants"] = abi.Constants.Select(Constant).ToList(),
        ["rsi"] = new Dictionary<string, object>
        {
            ["calls"] = abi.Rsi.Calls.Select(call => Call(abi, call, "CSM_")).ToList(),
            ["first"] = Hex(abi.Rsi.First),
            ["last"] = Hex(abi.Rsi.Last),
        },
        ["rmi"] = HostCall(abi),
        ["exit"] = Exits(abi.Exits),
        ["enumerations"] = abi.Enumerations.Select(Enumeration).ToList(),
        ["flags"] = abi.Flags.Select(Flags).ToList(),
        ["records"] = abi.Records.Select(Record).ToList(),
        ["claims"] = abi.Claims.Select(Claim).ToList(),
        ["properties"] = abi.Properties.Select(Property).ToList(),
    };

    private static Dictionary<string, object> Constant(AbiConstant constant) => new()
    {
        ["name"] = $"CSM_{constant.Name}",
        ["pascal"] = Pascal(constant.Name),
        ["value"] = constant.Value > int.MaxValue ? Hex(constant.Value) : Decimal(constant.Value),
        ["c"] = constant.Value > int.MaxValue ? C(constant.Value, true) : $"UINT64_C({Decimal(constant.Value)})",
        ["unit"] = constant.Unit,
        ["text"] = constant.Text,
    };

    private static Dictionary<string, object> HostCall(AbiDocument abi) => new()
    {
        ["name"] = abi.Rmi.Name,
        ["macro"] = $"SMC_{abi.Rmi.Name}",
        ["number"] = Hex(abi.Rmi.Number),
        ["id"] = Hex(abi.Rmi.FunctionId),
        ["c"] = C(abi.Rmi.FunctionId, false),
        ["text"] = abi.Rmi.Text,
        ["operations"] = abi.Rmi.Operations.Select(operation =>
        {
            var view = Call(abi, operation, $"{abi.Rmi.Name}_");
            view["macro"] = operation.Name;
            view["c"] = C(operation.Number, false);
            return view;
        }).ToList(),
    };

    private static Dictionary<string, object> Call(AbiDocument abi, AbiCall call, string prefix) => new()
    {
        ["name"] = call.Name,
        ["macro"] = $"SMC_{call.Name}",
        ["pascal"] = Pascal(call.Name.Replace(prefix, string.Empty, StringComparison.Ordinal)),
        ["number"] = Decimal(call.Number),
        ["id"] = Hex(call.FunctionId),
        ["c"] = C(call.FunctionId, false),
        ["feature"] = call.Feature is null ? string.Empty : $"CSM_FEATURE_{call.Feature}",
        ["summary"] = call.Summary,
        ["arguments"] = call.Arguments.Select(Value).ToList(),
        ["results"] = call.Results.Select(Value).ToList(),
        ["statuses"] = string.Join(", ", call.Statuses.Select(status => $"`{StatusMacro(abi, status)}`")),
        ["statusMacros"] = call.Statuses.Select(status => StatusMacro(abi, status)).ToList(),
        ["exits"] = string.Join(", ", call.Exits.Select(exit => $"`{exit}`")),
        ["exitMacros"] = call.Exits.Select(exit => $"CSM_EXIT_{exit}").ToList(),
        ["signature"] = Signature(call),
        ["text"] = call.Text,
    };

    private static Dictionary<string, object> Value(AbiValue value) => new()
    {
        ["register"] = value.Register.ToUpperInvariant(),
        ["index"] = value.Register[1..],
        ["name"] = value.Name,
        ["type"] = value.Type,
        ["text"] = value.Text,
    };

    private static Dictionary<string, object> Exits(AbiExits exits) => new()
    {
        ["reasonName"] = $"RMI_EXIT_{exits.ReasonName}",
        ["reason"] = Hex(exits.Reason),
        ["c"] = C(exits.Reason, false),
        ["operations"] = exits.Operations.Select(operation => new Dictionary<string, object>
        {
            ["name"] = operation.Name,
            ["macro"] = $"CSM_EXIT_{operation.Name}",
            ["pascal"] = Pascal(operation.Name),
            ["value"] = Decimal(operation.Value),
            ["c"] = C(operation.Value, false),
            ["fields"] = string.Join(", ", operation.Fields.Select(field => $"{Field(field.Field)} = {field.Name}")),
            ["text"] = operation.Text,
        }).ToList(),
    };

    private static Dictionary<string, object> Enumeration(AbiEnumeration enumeration) => new()
    {
        ["name"] = enumeration.Name,
        ["lower"] = Lower(enumeration.Name),
        ["pascal"] = Pascal(enumeration.Name),
        ["text"] = enumeration.Text,
        ["values"] = enumeration.Values.Select(value => new Dictionary<string, object>
        {
            ["macro"] = $"CSM_{enumeration.Prefix}{value.Name}",
            ["pascal"] = Pascal(value.Name),
            ["value"] = value.Value < 10 ? Decimal(value.Value) : Hex(value.Value),
            ["c"] = C(value.Value, value.Value > uint.MaxValue),
            ["kernel"] = value.Value > uint.MaxValue ? $"{Hex(value.Value)}ULL" : Hex(value.Value),
            ["text"] = value.Text,
        }).ToList(),
    };

    private static Dictionary<string, object> Flags(AbiFlagSet flags) => new()
    {
        ["name"] = flags.Name,
        ["pascal"] = Pascal(flags.Name),
        ["text"] = flags.Text,
        ["mask"] = $"CSM_{flags.Prefix}MASK",
        ["maskC"] = C(flags.Bits.Aggregate(0UL, (mask, flag) => mask | (1UL << flag.Bit)), true),
        ["bits"] = flags.Bits.Select(flag => new Dictionary<string, object>
        {
            ["macro"] = $"CSM_{flags.Prefix}{flag.Name}",
            ["pascal"] = Pascal(flag.Name),
            ["bit"] = Decimal((ulong)flag.Bit),
            ["value"] = Hex(1UL << flag.Bit),
            ["c"] = $"(UINT64_C(1) << {flag.Bit})",
            ["kernel"] = $"(1ULL << {flag.Bit})",
            ["text"] = flag.Text,
        }).ToList(),
    };

    private static Dictionary<string, object> Record(AbiRecord record) => new()
    {
        ["name"] = record.Name,
        ["struct"] = $"csm_{Lower(record.Name)}_record",
        ["pascal"] = Pascal(record.Name),
        ["sizeMacro"] = $"CSM_{record.Name}_RECORD_SIZE",
        ["size"] = Hex(record.Size),
        ["c"] = C(record.Size, false),
        ["text"] = record.Text,
        ["fields"] = record.Fields.Select(field => new Dictionary<string, object>
        {
            ["name"] = field.Name,
            ["pascal"] = Pascal(field.Name),
            ["offset"] = Hex(field.Offset),
            ["size"] = Decimal(field.ElementSize * field.Count),
            ["type"] = field.Type,
            ["array"] = field.Count > 1 ? $"[{field.Count}]" : string.Empty,
            ["text"] = field.Text,
        }).ToList(),
    };

    private static Dictionary<string, object> Claim(AbiClaim claim) => new()
    {
        ["name"] = claim.Name,
        ["macro"] = $"CSM_CLAIM_{claim.Name}",
        ["pascal"] = Pascal(claim.Name),
        ["label"] = claim.Label.ToString(CultureInfo.InvariantCulture),
        ["type"] = claim.Type,
        ["text"] = claim.Text,
    };

    private static Dictionary<string, object> Property(AbiProperty property) => new()
    {
        ["number"] = Decimal(property.Number),
        ["name"] = property.Name,
        ["text"] = property.Text,
    };

    private static string Signature(AbiCall call)
    {
        var arguments = call.Arguments.Select(value => $"{value.Register} = {value.Name}");
        var results = call.Results.Select(value => $"{value.Register} = {value.Name}").Prepend("x0 = status");
        return $"{string.Join(", ", arguments)} -> {string.Join(", ", results)}";
    }

    private static string StatusMacro(AbiDocument abi, string status)
    {
        var known = abi.Enumerations.FirstOrDefault(enumeration => enumeration.Name == "STATUS")?.Values
            .FirstOrDefault(value => value.Alias == status);
        return known is null ? status : $"CSM_{known.Name}";
    }

    private static string Field(string field) => field.StartsWith("gprs", StringComparison.Ordinal)
        ? $"gprs[{field["gprs".Length..]}]"
        : field;

    private static string C(ulong value, bool wide) => wide ? $"UINT64_C({Hex(value)})" : $"{Hex(value)}U";

    private static string Decimal(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:X}");

    private static string Lower(string name) =>
        string.Create(name.Length, name, (to, from) => from.AsSpan().ToLowerInvariant(to));

    private static string Pascal(string name) => string.Concat(name
        .Split('_', StringSplitOptions.RemoveEmptyEntries)
        .Select(word => char.ToUpperInvariant(word[0]) + Lower(word[1..])));
}
