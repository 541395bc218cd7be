// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Abi;

/// <summary>The linter's rules for calls.</summary>
internal static class AbiCallRules
{
    // SMCCC 1.2 (DEN0028): x1-x17 carry arguments and results; CSM keeps to x1-x7. EL3 firmware hands the host x0-x4.
    private const int LastRegister = 7;
    private const int LastHostRegister = 4;

    private static readonly string[] Types =
        ["uint64", "ipa", "pa", "size", "offset", "csm_id", "realm_id", "perm", "role", "state"];

    // DEN0137: RmiStatusCode.
    private static readonly string[] RmiStatuses =
        ["RMI_SUCCESS", "RMI_ERROR_INPUT", "RMI_ERROR_REALM", "RMI_ERROR_REC", "RMI_ERROR_RTT"];

    public static IEnumerable<AbiFinding> Check(AbiDocument abi)
    {
        var statuses = abi.Enumerations.FirstOrDefault(set => set.Name == "STATUS")?.Values
            .Select(value => value.Alias).ToArray() ?? [];
        return Group(abi, abi.Rsi, "CSM_", value => value.FunctionId, LastRegister, statuses)
            .Concat(Group(abi, abi.Rmi, "RMI_CSM_", value => value.Number, LastHostRegister, RmiStatuses));
    }

    public static bool HasFeature(AbiDocument abi, string feature) =>
        abi.Flags.Any(set => set.Name == "FEATURE" && set.Bits.Any(bit => bit.Name == feature));

    private static IEnumerable<AbiFinding> Group(
        AbiDocument abi, AbiCallGroup group, string prefix, Func<AbiCall, ulong> id, int lastResult, string[] statuses)
    {
        foreach (var finding in Numbers(group))
            yield return finding;
        foreach (var call in group.Calls)
        {
            if (id(call) < group.First || id(call) > group.Last)
                yield return new AbiFinding(
                    call.Line, $"{call.Name}: 0x{id(call):X} is not within 0x{group.First:X} to 0x{group.Last:X}.");
            if (!call.Name.StartsWith(prefix, StringComparison.Ordinal))
                yield return new AbiFinding(call.Line, $"{call.Name}: the name starts with {prefix}.");
            if (call.Feature is { } feature && !HasFeature(abi, feature))
                yield return new AbiFinding(call.Line, $"{call.Name}: there is no feature bit {feature}.");
            foreach (var finding in Values(call, call.Arguments, LastRegister)
                .Concat(Values(call, call.Results, lastResult))
                .Concat(Statuses(call, statuses))
                .Concat(Exits(abi, call)))
                yield return finding;
        }
    }

    private static IEnumerable<AbiFinding> Numbers(AbiCallGroup group)
    {
        foreach (var (before, call) in group.Calls.Zip(group.Calls.Skip(1)))
        {
            if (call.Number <= before.Number)
                yield return new AbiFinding(call.Line, $"{call.Name}: number {call.Number} does not follow {before.Number}.");
            for (var gap = before.Number + 1; gap < call.Number; gap++)
                if (!group.Reserved.Any(reserved => reserved.Number == gap))
                    yield return new AbiFinding(call.Line, $"{call.Name}: number 0x{gap:X} is left out; say why under reserved.");
        }
        foreach (var reserved in group.Reserved.Where(item => group.Calls.Any(call => call.Number == item.Number)))
            yield return new AbiFinding(reserved.Line, $"number 0x{reserved.Number:X} is reserved and in use.");
    }

    private static IEnumerable<AbiFinding> Values(AbiCall call, IReadOnlyList<AbiValue> values, int last)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (value.Register != $"x{i + 1}")
                yield return new AbiFinding(value.Line, $"{call.Name}.{value.Name}: x{i + 1} is expected, not {value.Register}.");
            if (i + 1 > last)
                yield return new AbiFinding(value.Line, $"{call.Name}.{value.Name}: registers end at x{last}.");
            if (!Types.Contains(value.Type))
                yield return new AbiFinding(value.Line, $"{call.Name}.{value.Name}: '{value.Type}' is not a type.");
            if (!AbiLinter.LowerName().IsMatch(value.Name))
                yield return new AbiFinding(value.Line, $"{call.Name}.{value.Name}: names of values are in lower case.");
        }
        foreach (var value in AbiLinter.Repeated(values, value => value.Name))
            yield return new AbiFinding(value.Line, $"{call.Name}.{value.Name} is defined twice.");
    }

    private static IEnumerable<AbiFinding> Statuses(AbiCall call, string[] known)
    {
        foreach (var status in call.Statuses.Where(status => !known.Contains(status)))
            yield return new AbiFinding(call.Line, $"{call.Name}: there is no status {status}.");
        foreach (var status in AbiLinter.Repeated(call.Statuses, status => status))
            yield return new AbiFinding(call.Line, $"{call.Name}: status {status} is named twice.");
        if (!call.Statuses.Any(status => status.EndsWith("SUCCESS", StringComparison.Ordinal)))
            yield return new AbiFinding(call.Line, $"{call.Name} cannot succeed.");
        if (call.Arguments.Any(argument => argument.Type == "offset") != call.Results.Any(result => result.Type == "offset"))
            yield return new AbiFinding(call.Line, $"{call.Name}: an offset to continue from is both argument and result.");
        if (call.Results.Any(result => result.Type == "offset") && !call.Statuses.Contains("INCOMPLETE"))
            yield return new AbiFinding(call.Line, $"{call.Name}: a next offset comes with INCOMPLETE.");
    }

    private static IEnumerable<AbiFinding> Exits(AbiDocument abi, AbiCall call)
    {
        foreach (var exit in call.Exits.Where(exit => !abi.Exits.Operations.Any(operation => operation.Name == exit)))
            yield return new AbiFinding(call.Line, $"{call.Name}: there is no exit operation {exit}.");
        if (call.Exits.Any(exit => exit.StartsWith("NEED_", StringComparison.Ordinal))
            && !call.Statuses.Contains("NO_RESOURCE"))
            yield return new AbiFinding(call.Line, $"{call.Name}: a host that does not help must lead to NO_RESOURCE.");
    }
}
