// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

/// <summary>Lets the compiler itself evaluate: each expression becomes a constant at the end of the file.</summary>
internal static class ConstantProbe
{
    private const string Prefix = "caec_probe_";

    public static IReadOnlyList<long?> Evaluate(string file, ParseOptions options, IReadOnlyList<string> expressions)
    {
        if (expressions.Count == 0)
            return [];
        var source = options.Overlays.TryGetValue(file, out var overlay) ? overlay : File.ReadAllBytes(file);
        var probes = new StringBuilder("\n");
        for (var i = 0; i < expressions.Count; i++)
            probes.Append("static const unsigned long long ").Append(Prefix).Append(i)
                .Append(" = (unsigned long long)(").Append(expressions[i]).Append(");\n");
        var extended = new Dictionary<string, ReadOnlyMemory<byte>>(options.Overlays)
        {
            [file] = (byte[])[.. source.Span, .. Encoding.UTF8.GetBytes(probes.ToString())],
        };
        using var parsed = ParsedUnit.Parse(file, options with { Overlays = extended }, ParseDepth.Constants);
        var values = parsed.Root.Children()
            .Where(cursor => cursor.Kind == CursorKind.VarDecl)
            .Select(cursor => (Name: cursor.Spelling(), Cursor: cursor))
            .Where(variable => variable.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(variable => variable.Name, variable => variable.Cursor.Value());
        return [.. expressions.Select((_, i) => values.GetValueOrDefault($"{Prefix}{i}"))];
    }
}
