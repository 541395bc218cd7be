// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Caec.Bench.Tests;

/// <summary>Checks texts against the schemas of docs/. It knows the part of JSON Schema (draft 07) that the schema
/// uses, and refuses a schema with any other keyword, so that nothing is passed over. (The validators that can be had
/// as packages are either not free to use or not complete on every package source.)</summary>
internal static class ResultSchema
{
    private static readonly JsonElement Root = Load("result.schema.json");
    private static readonly JsonElement OfSets = Load("result-set.schema.json");

    /// <summary>Everything in which the text differs from the schema of a run.</summary>
    internal static IReadOnlyList<string> Errors(string json) => Errors(Root, json);

    /// <summary>Everything in which the text differs from the schema of several runs, which has no definitions.</summary>
    internal static IReadOnlyList<string> ErrorsOfSet(string json) => Errors(OfSets, json);

    private static List<string> Errors(JsonElement schema, string json)
    {
        using var document = JsonDocument.Parse(json);
        var errors = new List<string>();
        Check(schema, document.RootElement, "$", errors);
        return errors;
    }

    private static JsonElement Load(string name) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", name))).RootElement;

    private static void Check(JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        foreach (var rule in schema.EnumerateObject())
            if (!Holds(rule.Name, rule.Value, schema, value, path, errors))
                errors.Add($"{path}: {rule.Name} {rule.Value} is not met by {value.GetRawText()}");
    }

    private static bool Holds(
        string rule, JsonElement argument, JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        switch (rule)
        {
            case "$schema" or "title" or "description" or "definitions":
                return true;
            case "$ref":
                var name = argument.GetString()!["#/definitions/".Length..];
                Check(Root.GetProperty("definitions").GetProperty(name), value, path, errors);
                return true;
            case "type":
                return IsOfType(argument.GetString()!, value);
            case "const":
                return JsonElement.DeepEquals(argument, value);
            case "enum":
                return argument.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value));
            case "pattern":
                return value.ValueKind != JsonValueKind.String
                    || Regex.IsMatch(value.GetString()!, argument.GetString()!);
            case "minLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= argument.GetInt32();
            case "minimum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() >= argument.GetDouble();
            case "maximum":
                return value.ValueKind != JsonValueKind.Number || value.GetDouble() <= argument.GetDouble();
            case "format" when argument.GetString() == "date-time":
                return DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _);
            case "required":
                return argument.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "items":
                foreach (var (index, item) in value.EnumerateArray().Index())
                    Check(argument, item, $"{path}[{index}]", errors);
                return true;
            case "properties":
                foreach (var property in argument.EnumerateObject())
                    if (value.TryGetProperty(property.Name, out var member))
                        Check(property.Value, member, $"{path}.{property.Name}", errors);
                return true;
            case "additionalProperties":
                return AdditionalHold(argument, schema, value, path, errors);
            default:
                throw new NotSupportedException($"the schema uses {rule}, which this test does not know");
        }
    }

    private static bool AdditionalHold(
        JsonElement argument, JsonElement schema, JsonElement value, string path, List<string> errors)
    {
        var known = schema.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        var others = value.EnumerateObject().Where(member => !known.Contains(member.Name)).ToList();
        if (argument.ValueKind == JsonValueKind.False)
            return others.Count == 0;
        foreach (var member in others)
            Check(argument, member.Value, $"{path}.{member.Name}", errors);
        return true;
    }

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && (value.TryGetInt64(out _) || value.TryGetUInt64(out _)),
        _ => throw new NotSupportedException($"the schema uses the type {type}, which this test does not know"),
    };
}
