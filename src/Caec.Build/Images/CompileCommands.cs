// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>The JSON compilation database that clang's tools and editors read.</summary>
public static class CompileCommands
{
    /// <summary>The name by which tools find it.</summary>
    public const string FileName = "compile_commands.json";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes the database of some images.</summary>
    public static Task WriteAsync(IEnumerable<ImagePlan> plans, string path, CancellationToken cancellation) =>
        AtomicFile.WriteAsync(path, Text(plans), cancellation);

    /// <summary>The database of some images; the dependency and output options, which tools trip over, are left out.</summary>
    public static string Text(IEnumerable<ImagePlan> plans) =>
        JsonSerializer.Serialize(plans.SelectMany(plan => plan.Units.Select(unit => Entry(plan, unit))), Format) + "\n";

    private static CommandEntry Entry(ImagePlan plan, CompileUnit unit) =>
        new(plan.Image.Folder,
            unit.Source,
            [unit.Compile.Program, .. unit.Compile.Arguments.TakeWhile(word => word != "-MD"), "-c", unit.Source]);

    private sealed record CommandEntry(string Directory, string File, IReadOnlyList<string> Arguments);
}
