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
        var rmm = await target.OpenAsync(request, fetch, cancellation);
        var versions = new Dictionary<string, string>(StringComparer.Ordinal) { ["llvm"] = toolchain.Clang.Version };
        if (rmm.Version.Length > 0)
            versions[request.Rmm] = rmm.Version;
        if (request.QemuVersion is { } qemu)
            versions["qemu"] = qemu;
        var source = request.TrustedFirmwareSource is { } tree
            ? await trustedFirmware.OfTreeAsync(tree, cancellation)
            : await trustedFirmware.OfPinAsync(table.TrustedFirmwareFor(versions), fetch, cancellation);
        versions["tf-a"] = source.Facts.Version;
        table.Require(versions);
        RequireInterfaces(request.Rmm, rmm, source.Facts);
        return (rmm, source);
    }

    /// <summary>What both say of themselves in their headers says more than their version numbers.</summary>
    private static void RequireInterfaces(string target, IRmmTree rmm, TrustedFirmwareFacts trustedFirmware)
    {
        Require("RMM-EL3 interface", rmm.Boot.Interface, trustedFirmware.InterfaceFor(rmm.Boot));
        Require("boot manifest", rmm.Boot.Manifest, trustedFirmware.BootManifest);

        void Require(string what, InterfaceVersion? needed, InterfaceVersion? offered)
        {
            if (needed is null || offered is null || offered.Serves(needed))
                return;
            throw new CaecFailure(
                FailureKind.Missing,
                $"{target} {rmm.Version} needs {what} {needed}, and TF-A {trustedFirmware.Version} offers {offered}.",
                next: $"./caec run --rmm {target} --tf-a-src DIR");
        }
    }
}
