// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>A file to compile.</summary>
/// <param name="Source">Relative to the image's folder.</param>
/// <param name="Key">Changes whenever the object may.</param>
/// <param name="Compile">Writes the object and its dependency list into the key's staging folder.</param>
/// <param name="ObjectFile">The object's path once the entry is in the cache.</param>
public sealed record CompileUnit(string Source, string Key, Command Compile, string ObjectFile);

/// <summary>How an image is built: every command, exactly, and nothing done yet.</summary>
/// <param name="Image">What is built.</param>
/// <param name="Key">Changes whenever the image may.</param>
/// <param name="Units">In link order.</param>
/// <param name="Link">Writes the ELF file into the key's staging folder.</param>
/// <param name="Copy">Writes the flat binary beside it.</param>
/// <param name="Elf">The ELF file once the entry is in the cache.</param>
/// <param name="Binary">The flat binary once the entry is in the cache.</param>
public sealed record ImagePlan(
    ImageDescription Image,
    string Key,
    IReadOnlyList<CompileUnit> Units,
    Command Link,
    Command Copy,
    string Elf,
    string Binary)
{
    /// <summary>Every command, in an order that works.</summary>
    public IReadOnlyList<Command> Commands => [.. Units.Select(unit => unit.Compile), Link, Copy];
}
