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
        return Group(abi, statuses).Concat(HostCall(abi));
    }

    public static bool HasFeature(AbiDocument abi, string feature) =>
        abi.Flags.Any(set => set.Name == "FEATURE" && set.Bits.Any(bit => bit.Name == feature));

    private static IEnumerable<AbiFinding> Group(AbiDocument abi, string[] statuses)
    {
        foreach (var (before, call) in abi.Rsi.Calls.Zip(abi.Rsi.Calls.Skip(1)))
            if (call.Number != before.Number + 1)
                yield return new AbiFinding(call.Line, $"{call.Name}: number {call.Number} does not follow {before.Number}.");
        foreach (var call in abi.Rsi.Calls)
        {
            if (call.FunctionId < abi.Rsi.First || call.FunctionId > abi.Rsi.Last)
                yield return new AbiFinding(
                    call.Line, $"{call.Name}: 0x{call.FunctionId:X} is not within 0x{abi.Rsi.First:X} to 0x{abi.Rsi.Last:X}.");
            foreach (var finding in Call(abi, call, "CSM_", 1, LastRegister, statuses))
                yield return finding;
        }
    }

    private static IEnumerable<AbiFinding> HostCall(AbiDocument abi)
    {
        if (abi.Rmi.Number < abi.Rmi.First || abi.Rmi.Number > abi.Rmi.Last)
            yield return new AbiFinding(
                abi.Rmi.Line, $"{abi.Rmi.Name}: 0x{abi.Rmi.Number:X} is not within 0x{abi.Rmi.First:X} to 0x{abi.Rmi.Last:X}.");
        for (var i = 0; i < abi.Rmi.Operations.Count; i++)
        {
            var operation = abi.Rmi.Operations[i];
            if (operation.Number != (ulong)i)
                yield return new AbiFinding(
                    operation.Line, $"{operation.Name}: operations count from 0 without gaps; {i} is expected.");
            foreach (var finding in Call(abi, operation, abi.Rmi.Name + "_", 2, LastHostRegister, RmiStatuses))
                yield return finding;
        }
    }

    private static IEnumerable<AbiFinding> Call(
        AbiDocument abi, AbiCall call, string prefix, int firstArgument, int lastResult, string[] statuses)
    {
        if (!call.Name.StartsWith(prefix, StringComparison.Ordinal))
            yield return new AbiFinding(call.Line, $"{call.Name}: the name starts with {prefix}.");
        if (call.Feature is { } feature && !HasFeature(abi, feature))
            yield return new AbiFinding(call.Line, $"{call.Name}: there is no feature bit {feature}.");
        foreach (var finding in Values(call, call.Arguments, firstArgument, LastRegister)
            .Concat(Values(call, call.Results, 1, lastResult))
            .Concat(Statuses(call, statuses))
            .Concat(Exits(abi, call)))
            yield return finding;
    }

    private static IEnumerable<AbiFinding> Values(AbiCall call, IReadOnlyList<AbiValue> values, int first, int last)
    {
        for (var i = 0; i < values.Count; i++)
        {
            var value = values[i];
            if (value.Register != $"x{first + i}")
                yield return new AbiFinding(
                    value.Line, $"{call.Name}.{value.Name}: x{first + i} is expected, not {value.Register}.");
            if (first + i > last)
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
