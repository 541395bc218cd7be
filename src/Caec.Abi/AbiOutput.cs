// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Abi;

/// <summary>A file that is rendered from the ABI.</summary>
/// <param name="Name">How commands and patch series refer to it.</param>
/// <param name="Template">File name below templates/abi.</param>
/// <param name="Path">Where the rendered file lies in the repository, or null: rendered into other trees only.</param>
public sealed record AbiOutput(string Name, string Template, string? Path)
{
    /// <summary>Header of an RMM tree, at include/csm_abi.h; written by its patch series.</summary>
    public static AbiOutput Rmm { get; } = new("rmm", "rmm.h.hbs", null);

    /// <summary>Header of a Linux tree; written by the kernel patch series.</summary>
    public static AbiOutput Linux { get; } = new("linux", "linux.h.hbs", null);

    /// <summary>Header of the bare-metal host and realm programs.</summary>
    public static AbiOutput BareMetal { get; } =
        new("bare-metal", "bare-metal.h.hbs", "firmware/common/include/csm_abi.h");

    /// <summary>What each call of a realm may answer, for the tests of the portable core.</summary>
    public static AbiOutput Answers { get; } =
        new("answers", "answers.h.hbs", "firmware/csm/tests/csm_answers.h");

    /// <summary>Constants for C#.</summary>
    public static AbiOutput CSharp { get; } = new("csharp", "csharp.cs.hbs", "src/Caec.Abi/CsmAbi.g.cs");

    /// <summary>The reference page for users.</summary>
    public static AbiOutput Reference { get; } = new("reference", "reference.md.hbs", "docs/csm-abi.md");

    /// <summary>Every output.</summary>
    public static IReadOnlyList<AbiOutput> All { get; } = [Rmm, Linux, BareMetal, Answers, CSharp, Reference];
}
