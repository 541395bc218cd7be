// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Build.Sizes;

/// <summary>Bytes of an image by kind of section; sections of one kind are added up.</summary>
/// <param name="Text">Code, .text.</param>
/// <param name="RoData">Read-only data, .rodata.</param>
/// <param name="Data">Initialised data, .data.</param>
/// <param name="Bss">Zeroed at boot, .bss; takes no room in the image.</param>
public sealed record SectionSizes(ulong Text, ulong RoData, ulong Data, ulong Bss);

/// <summary>Source lines of a file before and after a series.</summary>
/// <param name="File">Relative to the image's folder.</param>
/// <param name="Before">0 for a file that the series adds.</param>
/// <param name="After">0 for a file that it removes.</param>
public sealed record FileLines(string File, int Before, int After);

/// <summary>Bytes of a function before and after a series; functions of one name, in different files, are added up.</summary>
/// <param name="Name">As in the ELF file.</param>
/// <param name="Before">0 for a function that the series adds.</param>
/// <param name="After">0 for a function that it removes, or that is now part of its callers.</param>
public sealed record FunctionBytes(string Name, ulong Before, ulong After);

/// <summary>What a series adds to one program of an RMM.</summary>
/// <param name="Name">rmm, or such as <c>app attestation</c>.</param>
/// <param name="Unpatched">Section sizes without it.</param>
/// <param name="Patched">Section sizes with it.</param>
/// <param name="Functions">The functions whose size changed, the largest growth first.</param>
public sealed record ProgramGrowth(
    string Name, SectionSizes Unpatched, SectionSizes Patched, IReadOnlyList<FunctionBytes> Functions)
{
    /// <summary>Bytes of all functions without and with it: .text without the padding that a linker script adds.</summary>
    public (ulong Unpatched, ulong Patched) Code { get; init; }
}

/// <summary>What a series adds to an RMM.</summary>
/// <param name="Unpatched">Section sizes without it, of the RMM itself.</param>
/// <param name="Patched">Section sizes with it.</param>
/// <param name="Files">The files whose number of source lines changed, in ordinal order.</param>
/// <param name="LinesBefore">Source lines of the whole image without it.</param>
/// <param name="LinesAfter">Source lines of the whole image with it.</param>
public sealed record CodeSizeReport(
    SectionSizes Unpatched, SectionSizes Patched, IReadOnlyList<FileLines> Files, int LinesBefore, int LinesAfter)
{
    /// <summary>The RMM itself and the apps that it starts at EL0, each by function; the RMM first.</summary>
    public IReadOnlyList<ProgramGrowth> Programs { get; init; } = [];

    /// <summary>Source lines added.</summary>
    public int LinesAdded => LinesAfter - LinesBefore;

    /// <summary>.text added, in bytes.</summary>
    public long TextAdded => (long)Patched.Text - (long)Unpatched.Text;

    /// <summary>.text added, as part of the unpatched one: 0.1 is a tenth more.</summary>
    public double TextGrowth => Unpatched.Text == 0 ? 0 : (double)TextAdded / Unpatched.Text;
}
