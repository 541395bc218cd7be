// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Build.Tests;

/// <summary>A pinned TF-A that is in the cache already, as Caec.Sources leaves it there.</summary>
internal static class SourceFixture
{
    private static readonly string Hash = new('a', 64);

    public static void Write(Scratch scratch, string root)
    {
        File.WriteAllText(Path.Combine(root, "sources.lock"), $"""
            sources:
              - name: arm-trusted-firmware
                debian:
                  suite: trixie
                  version: 2.12.1-1
                  files:
                    arm-trusted-firmware_2.12.1-1.dsc: {Hash}
            """);
        var folder = $"cache/sources/arm-trusted-firmware-2.12.1-1-{Hash[..12]}";
        scratch.Write($"{folder}/tree/Makefile", "all:\n");
        scratch.Write($"{folder}/source.json", $$"""
            {"name": "arm-trusted-firmware", "version": "2.12.1-1", "sha256": "{{Hash}}", "pinVersion": "2.12.1-1",
             "pinIdentity": "{{Hash}}"}
            """);
    }

    /// <summary>Pins another source, which is not in the cache yet.</summary>
    public static void Pin(string root, string name) =>
        File.AppendAllText(Path.Combine(root, "sources.lock"), $$"""

              - name: {{name}}
                debian:
                  suite: trixie
                  version: 1.0-1
                  files:
                    {{name}}_1.0-1.dsc: {{Hash}}

            """);

    /// <summary>Puts it there.</summary>
    public static void Fetch(Scratch scratch, string name)
    {
        var folder = $"cache/sources/{name}-1.0-1-{Hash[..12]}";
        scratch.Write($"{folder}/tree/lib/answer.c", "int answer;\n");
        scratch.Write($"{folder}/source.json", $$"""
            {"name": "{{name}}", "version": "1.0-1", "sha256": "{{Hash}}", "pinVersion": "1.0-1", "pinIdentity": "{{Hash}}"}
            """);
    }
}
