// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text.Json;
using Caec.Workstation;

namespace Caec.Patching.Applying;

/// <summary>How far an application has come.</summary>
internal enum AppliedState
{
    /// <summary>Files are being put in place; a record that says so belongs to a run that was killed.</summary>
    Applying,

    /// <summary>All files are in place.</summary>
    Applied,
}

/// <summary>A file that the series changed.</summary>
/// <param name="Path">Relative to the tree.</param>
/// <param name="Before">SHA-256 of the original content, or null for an added file.</param>
/// <param name="After">SHA-256 of the new content.</param>
internal sealed record AppliedFile(string Path, string? Before, string After);

/// <summary>What was done to a tree; kept in the tree as .caec/applied.json, with the contents beside it.</summary>
/// <param name="Schema">1.</param>
/// <param name="Target">The series.</param>
/// <param name="Title">The series' title.</param>
/// <param name="State">How far it came.</param>
/// <param name="Files">Every added or changed file.</param>
/// <param name="Folders">Folders that were made, outermost first.</param>
internal sealed record AppliedRecord(
    int Schema, string Target, string Title, AppliedState State, IReadOnlyList<AppliedFile> Files,
    IReadOnlyList<string> Folders)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The folder in a tree where the record lies.</summary>
    public static string Folder(string tree) => Path.Combine(tree, ".caec");

    public static string File(string tree) => Path.Combine(Folder(tree), "applied.json");

    /// <summary>Where a content of a given hash is kept.</summary>
    public static string ContentFile(string tree, string hash) => Path.Combine(Folder(tree), "content", hash);

    public static string Hash(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <exception cref="CaecFailure">Kind Usage: the record is damaged.</exception>
    public static AppliedRecord? Load(string tree)
    {
        if (!System.IO.File.Exists(File(tree)))
            return null;
        try
        {
            var record = JsonSerializer.Deserialize<AppliedRecord>(System.IO.File.ReadAllBytes(File(tree)), Json);
            return record is { Schema: 1, Files: not null, Folders: not null } ? record : throw Damaged(tree, null);
        }
        catch (JsonException error)
        {
            throw Damaged(tree, error);
        }
    }

    public Task SaveAsync(string tree) =>
        AtomicFile.WriteAsync(File(tree), JsonSerializer.SerializeToUtf8Bytes(this, Json), CancellationToken.None);

    private static CaecFailure Damaged(string tree, Exception? cause) => new(
        FailureKind.Usage, $"{File(tree)} is damaged; the original contents are in {Path.Combine(Folder(tree), "content")}.",
        File(tree), cause: cause);
}
