// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>A file to compile.</summary>
/// <param name="Source">Relative to the image's folder; absolute in a library.</param>
/// <param name="Key">Changes whenever the object may.</param>
/// <param name="Compile">Writes the object and its dependency list into the key's staging folder.</param>
/// <param name="ObjectFile">The object's path once the entry is in the cache.</param>
/// <param name="Library">The tree of the part's library, which the unit may read too, or null.</param>
public sealed record CompileUnit(
    string Source, string Key, Command Compile, string ObjectFile, string? Library = null);

/// <summary>A part that is made one object, of which the rest of the image sees its exports only.</summary>
/// <param name="Part">The part's name.</param>
/// <param name="Key">Changes whenever the object may.</param>
/// <param name="Join">Writes all objects as one into the key's staging folder.</param>
/// <param name="Hide">Makes every other symbol local.</param>
/// <param name="ObjectFile">The object's path once the entry is in the cache.</param>
public sealed record PartSeal(string Part, string Key, Command Join, Command Hide, string ObjectFile);

/// <summary>How an image is built: every command, exactly, and nothing done yet.</summary>
/// <param name="Image">What is built.</param>
/// <param name="Key">Changes whenever the image may.</param>
/// <param name="Units">Of the image and of its parts.</param>
/// <param name="Seals">Of the parts that have exports.</param>
/// <param name="Link">Writes the ELF file into the key's staging folder.</param>
/// <param name="Copy">Writes the flat binary beside it.</param>
/// <param name="Elf">The ELF file once the entry is in the cache.</param>
/// <param name="Binary">The flat binary once the entry is in the cache.</param>
public sealed record ImagePlan(
    ImageDescription Image,
    string Key,
    IReadOnlyList<CompileUnit> Units,
    IReadOnlyList<PartSeal> Seals,
    Command Link,
    Command Copy,
    string Elf,
    string Binary)
{
    /// <summary>Every command, in an order that works.</summary>
    public IReadOnlyList<Command> Commands => Missing(_ => false);

    /// <summary>Those of <see cref="Commands"/> whose results are not there.</summary>
    /// <param name="has">Whether the result of a key is.</param>
    public IReadOnlyList<Command> Missing(Func<string, bool> has) => has(Key)
        ? []
        :
        [
            .. Units.Where(unit => !has(unit.Key)).Select(unit => unit.Compile),
            .. Seals.Where(seal => !has(seal.Key)).SelectMany(seal => new[] { seal.Join, seal.Hide }),
            Link, Copy,
        ];
}
