// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Abi;

/// <summary>The CSM interface as abi/csm.yaml defines it.</summary>
/// <param name="Major">Changes when an old caller would be misunderstood.</param>
/// <param name="Minor">Changes when something is added.</param>
/// <param name="Constants">Numbers that calls and records are made of.</param>
/// <param name="Rsi">Calls of a realm.</param>
/// <param name="Rmi">The call of the host.</param>
/// <param name="Exits">REC exits to the host.</param>
/// <param name="Enumerations">Values of which one is given.</param>
/// <param name="Flags">Bits of which several may be set.</param>
/// <param name="Records">Structures in memory.</param>
/// <param name="Claims">Claims of the realm token.</param>
/// <param name="Properties">What must hold, always.</param>
public sealed record AbiDocument(
    ulong Major,
    ulong Minor,
    IReadOnlyList<AbiConstant> Constants,
    AbiCallGroup Rsi,
    AbiHostCall Rmi,
    AbiExits Exits,
    IReadOnlyList<AbiEnumeration> Enumerations,
    IReadOnlyList<AbiFlagSet> Flags,
    IReadOnlyList<AbiRecord> Records,
    IReadOnlyList<AbiClaim> Claims,
    IReadOnlyList<AbiProperty> Properties);

/// <summary>A number with a name.</summary>
/// <param name="Line">Line of the YAML file, here and in every other record.</param>
/// <param name="Name">Without the CSM_ prefix.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="Text">What it means.</param>
public sealed record AbiConstant(int Line, string Name, ulong Value, string Unit, string Text);

/// <summary>Calls that share a range of function ids.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Base">Function id of number 0.</param>
/// <param name="First">Smallest id allowed.</param>
/// <param name="Last">Largest id allowed.</param>
/// <param name="Calls">In ascending order.</param>
public sealed record AbiCallGroup(
    int Line,
    ulong Base,
    ulong First,
    ulong Last,
    IReadOnlyList<AbiCall> Calls);

/// <summary>A call with one function id for several operations, told apart by x1.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Full name.</param>
/// <param name="Number">Added to the range's base to give the function id.</param>
/// <param name="FunctionId">What goes into x0.</param>
/// <param name="First">Smallest number allowed.</param>
/// <param name="Last">Largest number allowed.</param>
/// <param name="Text">Why this number.</param>
/// <param name="Operations">In ascending order, their arguments from x2 on.</param>
public sealed record AbiHostCall(
    int Line,
    string Name,
    ulong Number,
    ulong FunctionId,
    ulong First,
    ulong Last,
    string Text,
    IReadOnlyList<AbiCall> Operations);

/// <summary>One call, or one operation of a call.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Full name, such as CSM_CREATE.</param>
/// <param name="Number">Of a call: added to the group's base to give the function id. Of an operation: what goes into x1.</param>
/// <param name="FunctionId">What goes into x0.</param>
/// <param name="Feature">The optional capability it belongs to, or null when it is always there.</param>
/// <param name="Summary">One sentence.</param>
/// <param name="Arguments">From x1 on; of an operation, from x2 on.</param>
/// <param name="Results">From x1 on; x0 is the status.</param>
/// <param name="Statuses">Short names of what x0 may hold.</param>
/// <param name="Exits">REC exits that the call may cause.</param>
/// <param name="Text">The rules.</param>
public sealed record AbiCall(
    int Line,
    string Name,
    ulong Number,
    ulong FunctionId,
    string? Feature,
    string Summary,
    IReadOnlyList<AbiValue> Arguments,
    IReadOnlyList<AbiValue> Results,
    IReadOnlyList<string> Statuses,
    IReadOnlyList<string> Exits,
    string Text);

/// <summary>An argument or a result in a register.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Register">x1 to x7.</param>
/// <param name="Name">Unique in its call.</param>
/// <param name="Type">uint64, ipa, pa, size, offset, csm_id, realm_id, perm, role or state.</param>
/// <param name="Text">What is valid (arguments), or what it means (results).</param>
public sealed record AbiValue(int Line, string Register, string Name, string Type, string Text);

/// <summary>REC exits of CSM.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="ReasonName">Name of the exit reason.</param>
/// <param name="Reason">Value of exit_reason.</param>
/// <param name="Operations">What the host is asked for, in gprs[0].</param>
public sealed record AbiExits(int Line, string ReasonName, ulong Reason, IReadOnlyList<AbiExit> Operations);

/// <summary>One operation of a CSM exit.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Without the CSM_EXIT_ prefix.</param>
/// <param name="Value">Value of gprs[0].</param>
/// <param name="Fields">Fields of the exit record in use; the others are zero.</param>
/// <param name="Text">What the host is asked for.</param>
public sealed record AbiExit(int Line, string Name, ulong Value, IReadOnlyList<AbiExitField> Fields, string Text);

/// <summary>A field of the REC exit record that an operation uses.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Field">ripas_base, ripas_top or gprs1 to gprs3.</param>
/// <param name="Name">What it holds.</param>
public sealed record AbiExitField(int Line, string Field, string Name);

/// <summary>Values of which one is given.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Name of the set.</param>
/// <param name="Prefix">Between CSM_ and the value's name; may be empty.</param>
/// <param name="Text">What it says.</param>
/// <param name="Values">In ascending order.</param>
public sealed record AbiEnumeration(
    int Line, string Name, string Prefix, string Text, IReadOnlyList<AbiEnumerator> Values);

/// <summary>A value of an enumeration.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Without prefixes.</param>
/// <param name="Alias">How calls refer to it.</param>
/// <param name="Value">The number.</param>
/// <param name="Text">What it says.</param>
public sealed record AbiEnumerator(int Line, string Name, string Alias, ulong Value, string Text);

/// <summary>Bits of which several may be set.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Name of the set.</param>
/// <param name="Prefix">Between CSM_ and the bit's name.</param>
/// <param name="Text">What it says.</param>
/// <param name="Bits">In ascending order; every other bit is zero.</param>
public sealed record AbiFlagSet(int Line, string Name, string Prefix, string Text, IReadOnlyList<AbiFlag> Bits);

/// <summary>One bit.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Without prefixes.</param>
/// <param name="Bit">0 to 63.</param>
/// <param name="Text">What it says.</param>
public sealed record AbiFlag(int Line, string Name, int Bit, string Text);

/// <summary>A structure in memory, little-endian.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">In upper case; the C structure is csm_NAME in lower case.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Feature">The optional capability it belongs to, or null.</param>
/// <param name="Text">What it is for.</param>
/// <param name="Fields">Without gaps, in ascending order.</param>
public sealed record AbiRecord(
    int Line, string Name, ulong Size, string? Feature, string Text, IReadOnlyList<AbiField> Fields);

/// <summary>A field of a structure.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">Unique in its structure.</param>
/// <param name="Offset">Bytes from the structure's start.</param>
/// <param name="Type">uint8, uint16, uint32 or uint64.</param>
/// <param name="Count">Elements; more than 1 is an array.</param>
/// <param name="Text">What it holds.</param>
public sealed record AbiField(int Line, string Name, ulong Offset, string Type, ulong Count, string Text)
{
    /// <summary>Bytes of one element; 0 for a type that is not known.</summary>
    public ulong ElementSize => Type switch
    {
        "uint8" => 1,
        "uint16" => 2,
        "uint32" => 4,
        "uint64" => 8,
        _ => 0,
    };
}

/// <summary>A claim of the realm token.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Name">In upper case.</param>
/// <param name="Label">Key in the CBOR map.</param>
/// <param name="Type">uint, array or bytes.</param>
/// <param name="Text">What it holds.</param>
public sealed record AbiClaim(int Line, string Name, long Label, string Type, string Text);

/// <summary>Something that must hold, always; tests, attacks and proofs refer to it by number and name.</summary>
/// <param name="Line">Line of the YAML file.</param>
/// <param name="Number">From 1.</param>
/// <param name="Name">Short.</param>
/// <param name="Text">The statement.</param>
public sealed record AbiProperty(int Line, ulong Number, string Name, string Text);
