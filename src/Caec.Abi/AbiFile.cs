// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Abi;

/// <summary>Reads abi/csm.yaml.</summary>
public static class AbiFile
{
    private const ulong Schema = 1;

    /// <summary>Reads the file. What it says may still be inconsistent: see <see cref="AbiLinter"/>.</summary>
    /// <exception cref="CaecFailure">Kind Usage, naming the line: not readable, an unknown key, a missing value.</exception>
    public static AbiDocument Load(string path) => StrictYaml.Load(path, ReadDocument);

    /// <summary>Reads a text.</summary>
    /// <param name="file">The name shown in errors.</param>
    /// <param name="text">The YAML.</param>
    /// <exception cref="CaecFailure">Kind Usage.</exception>
    public static AbiDocument Parse(string file, string text) => StrictYaml.Parse(file, text, ReadDocument);

    private static AbiDocument ReadDocument(StrictYaml top)
    {
        if (top.Number("schema") != Schema)
            throw top.Wrong($"schema: this program reads schema {Schema}.", "schema");
        var (major, minor) = top.Map("version", version => (version.Number("major"), version.Number("minor")));
        return new AbiDocument(
            major,
            minor,
            top.Maps("constants", ReadConstant),
            top.Map("rsi", ReadGroup),
            top.Map("rmi", ReadHostCall),
            top.Map("exits", ReadExits),
            top.Maps("enumerations", ReadEnumeration),
            top.Maps("flags", ReadFlags),
            top.Maps("records", ReadRecord),
            top.Maps("claims", claim => new AbiClaim(
                claim.Line, claim.Text("name"), claim.SignedNumber("label"), claim.Text("type"), claim.Text("text"))),
            top.Maps("properties", property => new AbiProperty(
                property.Line, property.Number("number"), property.Text("name"), property.Text("text"))));
    }

    private static AbiConstant ReadConstant(StrictYaml map) =>
        new(map.Line, map.Text("name"), map.Number("value"), map.Text("unit"), map.Text("text"));

    private static AbiCallGroup ReadGroup(StrictYaml map)
    {
        var start = map.Number("base");
        return new AbiCallGroup(
            map.Line,
            start,
            map.Number("first"),
            map.Number("last"),
            map.Maps("calls", call =>
            {
                var number = call.Number("number");
                return ReadCall(call, number, start + number);
            }));
    }

    private static AbiHostCall ReadHostCall(StrictYaml map)
    {
        var number = map.Number("number");
        var id = map.Number("base") + number;
        return new AbiHostCall(
            map.Line,
            map.Text("name"),
            number,
            id,
            map.Number("first"),
            map.Number("last"),
            map.Text("text"),
            map.Maps("operations", operation => ReadCall(operation, operation.Number("value"), id)));
    }

    private static AbiCall ReadCall(StrictYaml map, ulong number, ulong id) =>
        new(map.Line,
            map.Text("name"),
            number,
            id,
            map.OptionalText("feature"),
            map.Text("summary"),
            map.Maps("arguments", argument => ReadValue(argument, "valid")),
            map.Maps("results", result => ReadValue(result, "text")),
            map.Texts("statuses"),
            map.Texts("exits"),
            map.Text("text"));

    private static AbiValue ReadValue(StrictYaml map, string text) =>
        new(map.Line, map.Text("register"), map.Text("name"), map.Text("type"), map.Text(text));

    private static AbiExits ReadExits(StrictYaml map)
    {
        var (name, value) = map.Map("reason", reason => (reason.Text("name"), reason.Number("value")));
        return new AbiExits(map.Line, name, value, map.Maps("operations", ReadExit));
    }

    private static AbiExit ReadExit(StrictYaml map) =>
        new(map.Line,
            map.Text("name"),
            map.Number("value"),
            map.Maps("fields", field => new AbiExitField(field.Line, field.Text("field"), field.Text("name"))),
            map.Text("text"));

    private static AbiEnumeration ReadEnumeration(StrictYaml map) =>
        new(map.Line, map.Text("name"), map.Text("prefix"), map.Text("text"), map.Maps("values", ReadEnumerator));

    private static AbiEnumerator ReadEnumerator(StrictYaml map) =>
        new(map.Line, map.Text("name"), map.OptionalText("short") ?? map.Text("name"), map.Number("value"),
            map.Text("text"));

    private static AbiFlagSet ReadFlags(StrictYaml map) =>
        new(map.Line, map.Text("name"), map.Text("prefix"), map.Text("text"), map.Maps("bits", ReadFlag));

    private static AbiFlag ReadFlag(StrictYaml map)
    {
        var bit = map.Number("bit");
        return bit < 64
            ? new AbiFlag(map.Line, map.Text("name"), (int)bit, map.Text("text"))
            : throw map.Wrong($"bit: {bit} is not a bit of a register.", "bit");
    }

    private static AbiRecord ReadRecord(StrictYaml map) =>
        new(map.Line,
            map.Text("name"),
            map.Number("size"),
            map.OptionalText("feature"),
            map.Text("text"),
            map.Maps("fields", field => new AbiField(
                field.Line, field.Text("name"), field.Number("offset"), field.Text("type"),
                field.OptionalNumber("count", 1), field.Text("text"))));
}
