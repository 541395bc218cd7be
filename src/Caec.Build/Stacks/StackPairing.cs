// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Chooses the trees of a stack, and refuses what is known not to work together before anything is
/// built.</summary>
/// <param name="house">Where the table of pairings lies.</param>
/// <param name="toolchain">The LLVM that will build.</param>
/// <param name="trustedFirmware">Knows TF-A's trees.</param>
/// <param name="targets">The kinds of RMM that there are.</param>
internal sealed class StackPairing(
    House house, Toolchain toolchain, TrustedFirmwareBuilder trustedFirmware, IReadOnlyList<IRmmTarget> targets)
{
    /// <summary>The trees of a request.</summary>
    /// <param name="request">What the user asks for.</param>
    /// <param name="fetch">Whether a pinned source of the RMM may be fetched now.</param>
    /// <param name="cancellation">Stops.</param>
    /// <exception cref="CaecFailure">Kind Usage: there is no such target, tree or payload. Source: the RMM could not be
    /// had. Missing: they do not work together, or not with this LLVM or QEMU.</exception>
    public async Task<(IRmmTree Rmm, TrustedFirmwareSource TrustedFirmware)> ChooseAsync(
        StackRequest request, bool fetch, CancellationToken cancellation)
    {
        if (request.Payload is { } payload && !File.Exists(payload))
            throw new CaecFailure(FailureKind.Usage, $"The payload {payload} does not exist.");
        var target = targets.FirstOrDefault(target => target.Name == request.Rmm) ?? throw new CaecFailure(
            FailureKind.Usage,
            $"There is no RMM target {request.Rmm}; there is: {string.Join(", ", targets.Select(one => one.Name))}.");
        var table = Pairings.Load(house);
        var facts = await target.FactsAsync(request, cancellation);
        RequireRmi(request, facts);
        var versions = new Dictionary<string, string>(StringComparer.Ordinal) { ["llvm"] = toolchain.Clang.Version };
        if (facts.Version.Length > 0)
            versions[request.Rmm] = facts.Version;
        if (request.QemuVersion is { } qemu)
            versions["qemu"] = qemu;
        var source = request.TrustedFirmwareSource is { } tree
            ? await trustedFirmware.OfTreeAsync(tree, cancellation)
            : await trustedFirmware.OfPinAsync(table.TrustedFirmwareFor(versions), fetch, cancellation);
        versions["tf-a"] = source.Facts.Version;
        table.Require(versions, rule => rule.When.ContainsKey("tf-a") ? OtherTrustedFirmware(request) : "./caec doctor");
        RequireTrustedFirmware(request, facts.Version, facts.Boot, source.Facts);
        var rmm = await target.OpenAsync(request, fetch, cancellation);
        RequireTrustedFirmware(request, rmm.Version, rmm.Boot, source.Facts); // a tree says more than its pin
        return (rmm, source);
    }

    /// <summary>The host of this project speaks one version of the RMI (firmware/common/include/rmi.h).</summary>
    private void RequireRmi(StackRequest request, RmmFacts rmm)
    {
        var header = Path.Combine(house.Firmware, "common", "include", "rmi.h");
        if (request.Use != StackUse.Host || rmm.Rmi.Count == 0 || !File.Exists(header)
            || InterfaceVersion.LastFromMacros(File.ReadAllText(header), "RMI_ABI_MAJOR", "RMI_ABI_MINOR") is not { } host
            || rmm.Rmi.Contains(host))
            return;
        throw new CaecFailure(
            FailureKind.Missing,
            $"{request.Rmm} {rmm.Version} speaks RMI {string.Join(" and ", rmm.Rmi)}, and the host that runs the scenarios speaks {host}: "
                + "it can be built, and booted with a payload of yours, but no scenario runs on it.",
            request.RmmSource, OtherRmm(request));
    }

    private static void RequireTrustedFirmware(StackRequest request, string version, BootNeeds boot, TrustedFirmwareFacts trustedFirmware)
    {
        RequireInterfaces(request, version, boot, trustedFirmware);
        if (request.Use == StackUse.Images || !boot.ReservesMemory || trustedFirmware.ReservesMemory)
            return;
        throw new CaecFailure(
            FailureKind.Missing,
            $"{request.Rmm} {version} asks EL3 for memory while it boots (RMM_RESERVE_MEMORY), and TF-A {trustedFirmware.Version} has none "
                + "to give on this board (no plat_rmmd_reserve_memory in plat/qemu/qemu or plat/qemu/common).",
            request.TrustedFirmwareSource ?? request.RmmSource, request.TrustedFirmwareSource is null ? OtherTrustedFirmware(request) : OtherRmm(request));
    }

    /// <summary>What to take instead: never what the user has just done.</summary>
    private static string OtherRmm(StackRequest request) =>
        request.Rmm == "tf-rmm" && (request.RmmSource is not null || request.RmmVersion is not (null or TfRmm.TfRmmTarget.DefaultVersion))
            ? $"./caec run --rmm tf-rmm@{TfRmm.TfRmmTarget.DefaultVersion}" : "./caec run --rmm reference";

    private static string OtherTrustedFirmware(StackRequest request)
    {
        if (request.TrustedFirmwareSource is null)
            return $"{Same(request)} --tf-a-src DIR";
        return Same(request); // with the pinned one
    }

    private static string Same(StackRequest request) => $"./caec {(request.Use == StackUse.Images ? "build" : "run")} --rmm {request.Rmm}"
        + (request.RmmVersion is null ? string.Empty : $" --rmm-version {request.RmmVersion}")
        + (request.RmmSource is null ? string.Empty : $" --rmm-src {request.RmmSource}");

    /// <summary>What both say of themselves in their headers says more than their version numbers.</summary>
    private static void RequireInterfaces(
        StackRequest request, string version, BootNeeds boot, TrustedFirmwareFacts trustedFirmware)
    {
        Require("RMM-EL3 interface", boot.Interface, trustedFirmware.InterfaceFor(boot));
        Require("boot manifest", boot.Manifest, trustedFirmware.BootManifest);

        void Require(string what, InterfaceVersion? needed, InterfaceVersion? offered)
        {
            if (needed is null || offered is null || offered.Serves(needed))
                return;
            throw new CaecFailure(
                FailureKind.Missing,
                $"{request.Rmm} {version} needs {what} {needed}, and TF-A {trustedFirmware.Version} offers {offered}.",
                next: OtherTrustedFirmware(request));
        }
    }
}
