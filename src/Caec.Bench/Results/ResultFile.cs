// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Reads and writes <c>result.json</c>.</summary>
public static class ResultFile
{
    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { RequireWhatCannotBeNull } },
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        // The file is no part of a web page: quotes and angle brackets may stand in it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The form that a text says it has, or null.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    internal static string? SchemaOf(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("schema", out var schema)
            && schema.ValueKind == JsonValueKind.String
                ? schema.GetString()
                : null;
    }

    /// <summary>The file that a path means: itself, or the one in that folder.</summary>
    internal static string FileOf(string path) =>
        Directory.Exists(path) ? Path.Combine(path, RunFolder.ResultName) : path;

    /// <summary>The failure of a file that is not as its schema says.</summary>
    internal static CaecFailure Invalid(string file, JsonException error) => new(
        FailureKind.Usage, "The run result is not valid.", $"{file}:{(error.LineNumber ?? 0) + 1}", cause: error);

    // Keys of null are left out when writing; any other that is missing would leave a null that no annotation shows.
    private static void RequireWhatCannotBeNull(JsonTypeInfo type)
    {
        foreach (var property in type.Properties)
            property.IsRequired = property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false };
    }

    /// <summary>The text of the file.</summary>
    public static string Text(RunRecord record) => JsonSerializer.Serialize(record, Options) + "\n";

    /// <summary>Writes the file.</summary>
    public static Task WriteAsync(string path, RunRecord record, CancellationToken cancellation) =>
        AtomicFile.WriteAsync(path, Text(record), cancellation);

    /// <summary>Reads a result.</summary>
    /// <param name="path">The file, or the run folder that it lies in.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="CaecFailure">Kind Usage: there is none, or it is not one that this version reads.</exception>
    public static async Task<RunRecord> LoadAsync(string path, CancellationToken cancellation)
    {
        var file = FileOf(path);
        if (!File.Exists(file))
            throw new CaecFailure(FailureKind.Usage, $"There is no run result at {path}.");
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            // First, since another form may have other keys.
            return SchemaOf(text) switch
            {
                RunRecord.CurrentSchema => JsonSerializer.Deserialize<RunRecord>(text, Options)!,
                RunSetRecord.CurrentSchema => throw new CaecFailure(
                    FailureKind.Usage, "There are runs on several stacks here; name the folder of one of them.", file),
                _ => throw new CaecFailure(
                    FailureKind.Usage,
                    $"The run result is not of the form {RunRecord.CurrentSchema}, which this version reads.", file),
            };
        }
        catch (JsonException error)
        {
            throw Invalid(file, error);
        }
    }
}
