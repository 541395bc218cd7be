// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Reads and writes <c>result.json</c>.</summary>
public static class ResultFile
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        // The file is no part of a web page: quotes and angle brackets may stand in it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

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
        var file = Directory.Exists(path) ? Path.Combine(path, RunFolder.ResultName) : path;
        if (!File.Exists(file))
            throw new CaecFailure(FailureKind.Usage, $"There is no run result at {path}.");
        try
        {
            var text = await File.ReadAllTextAsync(file, cancellation);
            var record = JsonSerializer.Deserialize<RunRecord>(text, Options);
            // A missing key leaves a null behind the nullable annotations' back.
            return record is { Schema: RunRecord.CurrentSchema, Intent: not null, Scenarios: not null, Run: not null }
                ? record
                : throw new CaecFailure(
                    FailureKind.Usage,
                    $"The run result is not of the form {RunRecord.CurrentSchema}, which this version reads.", file);
        }
        catch (JsonException error)
        {
            throw new CaecFailure(
                FailureKind.Usage, "The run result is not valid.", $"{file}:{(error.LineNumber ?? 0) + 1}",
                cause: error);
        }
    }
}
