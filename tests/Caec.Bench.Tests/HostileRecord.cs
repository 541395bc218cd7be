// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using System.Text.Json.Nodes;
using Caec.Emulation.Tests;

namespace Caec.Bench.Tests;

/// <summary>A record in which every free text is another one, as if a guest or a file name had put it there.</summary>
internal static class HostileRecord
{
    // What is no free text, or decides which parts the page has.
    private static readonly string[] Kept = ["schema", "status", "started", "verdict", "metrics", "scenarios", "counting", "origin", "state"];

    internal static async Task<RunRecord> OfAsync(RunRecord run, string text, TestFolder folder)
    {
        var node = JsonNode.Parse(ResultFile.Text(run))!.AsObject();
        foreach (var scenario in node["scenarios"]!.AsArray())
            Replace(scenario!.AsObject(), text, [.. Kept, "name"]);
        Replace(node, text, Kept);
        foreach (var list in (JsonNode[])[node["intent"]!["parameters"]!, node["scenarios"]![0]!["parameters"]!])
            list.AsObject()[text] = text;
        var file = folder.File("hostile.json");
        await File.WriteAllTextAsync(file, node.ToJsonString(new JsonSerializerOptions()));
        return await ResultFile.LoadAsync(file, CancellationToken.None);
    }

    private static void Replace(JsonObject node, string text, IReadOnlyList<string> kept)
    {
        foreach (var (name, value) in node.ToList())
        {
            if (value is not null && !kept.Contains(name))
                node[name] = Replaced(value, text);
        }
    }

    private static JsonNode Replaced(JsonNode node, string text)
    {
        switch (node)
        {
            case JsonObject map:
                Replace(map, text, Kept);
                return map.DeepClone();
            case JsonArray list:
                return new JsonArray([.. list.Select(one => Replaced(one!, text))]);
            default:
                return node.GetValueKind() == JsonValueKind.String ? JsonValue.Create(text) : node.DeepClone();
        }
    }
}
