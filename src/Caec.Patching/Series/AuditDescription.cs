// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching;

/// <summary>What a function of the tree must not do without a hook of the series: change stage 2, or move a granule.</summary>
/// <param name="Writes">Functions and macros that write a table entry.</param>
/// <param name="Moves">Functions and macros that change a granule's state.</param>
/// <param name="Maps">Functions that give a pointer to a granule's content.</param>
/// <param name="NoTables">What tells that such a content is no table: types, as <c>struct rd</c>, and names that are given to
/// the functions that map, as <c>SLOT_RD</c>.</param>
/// <param name="Reads">Functions that take such a pointer and only read, or let go of it.</param>
/// <param name="Guards">Functions that hold a hook and stay locked when they return: it is their callers' hook as well.</param>
/// <param name="LeavesOut">Patterns of paths that are no part of the RMM.</param>
/// <param name="Known">Functions that somebody has looked at.</param>
public sealed record AuditDescription(
    IReadOnlyList<string> Writes, IReadOnlyList<string> Moves, IReadOnlyList<string> Maps, IReadOnlyList<string> NoTables,
    IReadOnlyList<string> Reads, IReadOnlyList<string> Guards, IReadOnlyList<string> LeavesOut, IReadOnlyList<KnownFunction> Known);

/// <summary>A function that needs no hook.</summary>
/// <param name="Function">Its name; a tree may not have it.</param>
/// <param name="Why">The reason.</param>
public sealed record KnownFunction(string Function, string Why);
