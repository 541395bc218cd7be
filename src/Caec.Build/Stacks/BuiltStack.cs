// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics.CodeAnalysis;
using Caec.Build.Images;
using Caec.Build.Sizes;
using Caec.Patching;

namespace Caec.Build.Stacks;

/// <summary>What a stack is for: what it must be able to do.</summary>
public enum StackUse
{
    /// <summary>To be looked at, or booted elsewhere.</summary>
    Images,

    /// <summary>To boot with a BL33 of the user's.</summary>
    Payload,

    /// <summary>To boot with this project's host, which speaks one version of the RMI.</summary>
    Host,
}

/// <summary>What a stack is to be made of.</summary>
public sealed record StackRequest
{
    /// <summary>The RMM target: the name of a folder of rmm-patches.</summary>
    public string Rmm { get; init; } = "reference";

    /// <summary>The user's own tree of that target, or null for the one that belongs to it.</summary>
    public string? RmmSource { get; init; }

    /// <summary>The pinned release of that target, such as <c>0.8.0</c>, or null for the usual one; a tree of the user's
    /// goes before it.</summary>
    public string? RmmVersion { get; init; }

    /// <summary>The user's own tree of TF-A, or null for the pinned one that serves the RMM.</summary>
    public string? TrustedFirmwareSource { get; init; }

    /// <summary>Whether the RMM gets the CSM series.</summary>
    public bool Csm { get; init; } = true;

    /// <summary>What HPFAR_EL2 holds where the architecture calls it UNKNOWN: one of
    /// <see cref="MachineModel.Kinds"/>. Only for an RMM with CSM.</summary>
    public string Hpfar { get; init; } = MachineModel.None;

    /// <summary>The user's BL33 image in place of the test hypervisor, or null.</summary>
    public string? Payload { get; init; }

    /// <summary>What it is for.</summary>
    public StackUse Use { get; init; }

    /// <summary>Functions of the user's tree that the audit would call strangers, and that the user has looked at.</summary>
    public IReadOnlyList<string> Accepted { get; init; } = [];

    /// <summary>Most compilers at a time, from 1.</summary>
    public int Jobs { get; init; } = Environment.ProcessorCount;

    /// <summary>Folder of the tools' log files, or null for one of this process's own in the cache.</summary>
    public string? Logs { get; init; }

    /// <summary>Version of the QEMU that the stack will run on, for the pairing check, or null.</summary>
    public string? QemuVersion { get; init; }
}

/// <summary>Where a part of a stack comes from.</summary>
/// <param name="Name">tf-a, rmm, host or realm; of a library that an image holds, its name in sources.lock.</param>
/// <param name="Version">Of a source its version, of this project's own firmware the first 12 digits of its hash.</param>
/// <param name="SourceSha256">Hash of the source, patches of ours not included.</param>
/// <param name="Toolchain">The compiler, as it names itself.</param>
/// <param name="Flags">What decides how it is built.</param>
public sealed record BuiltComponent(
    string Name, string Version, string SourceSha256, string Toolchain, IReadOnlyList<string> Flags);

/// <summary>A patch that went into the RMM.</summary>
/// <param name="FileName">Such as <c>0001-csm-abi.patch</c>.</param>
/// <param name="Path">Where it lies in the cache.</param>
public sealed record BuiltPatch(string FileName, string Path);

/// <summary>How CSM came into an RMM, or out of it.</summary>
/// <param name="Csm">Whether the RMM was built with CSM.</param>
/// <param name="Carried">What its tree carried already, or null: then the series was applied where CSM was asked for.</param>
public sealed record BuiltSeries(bool Csm, CarriedReport? Carried);

/// <summary>Everything that a machine boots.</summary>
/// <param name="Flash">The flash file.</param>
/// <param name="Images">bl1, bl2, bl31, rmm, bl33 and realm.</param>
/// <param name="Components">Where they come from.</param>
/// <param name="Patches">The CSM series, in order; none when it was not asked for.</param>
/// <param name="CodeSize">What CSM adds to the RMM, or null when it was not asked for, or when the RMM's tree carries it and
/// cannot be had without.</param>
[SuppressMessage("Naming", "CA1711", Justification = "A stack of firmware, not a collection.")]
public sealed record BuiltStack(
    string Flash,
    IReadOnlyList<BuiltImage> Images,
    IReadOnlyList<BuiltComponent> Components,
    IReadOnlyList<BuiltPatch> Patches,
    CodeSizeReport? CodeSize)
{
    /// <summary>What the audit of the RMM's tree found, as one sentence; null without CSM.</summary>
    public string? Audit { get; init; }

    /// <summary>How CSM came into the RMM, or out of it.</summary>
    public BuiltSeries Series { get; init; } = new(Csm: false, Carried: null);

    /// <summary>The image of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public BuiltImage Image(string name) =>
        Images.FirstOrDefault(image => image.Name == name) ?? throw new ArgumentException($"no image is called {name}", nameof(name));
}
