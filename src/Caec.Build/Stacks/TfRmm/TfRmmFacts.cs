// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>What a tree of TF-RMM says of itself.</summary>
/// <param name="Version">Of its CMake project, such as <c>0.8.0</c>.</param>
/// <param name="Boot">What it needs of EL3 firmware.</param>
/// <param name="Bundles">Whether it has EL0 apps, bundled by its Python scripts.</param>
internal sealed partial record TfRmmFacts(string Version, BootNeeds Boot, bool Bundles)
{
    // 0.5.0 leaves name and flags out, as TF-A did before 2.13; later ones do not.
    private static readonly VersionConstraint SumsConsolesWhole = VersionConstraint.TryParse(">=0.6")!;

    private const string Header = "lib/rmm_el3_ifc/include/rmm_el3_ifc.h";

    /// <summary>What a pin says of a tree that is not there yet.</summary>
    public static TfRmmFacts OfPin(string version) =>
        new(version, new BootNeeds(null, null, SumsConsolesWhole.IsMetBy(version)), Bundles: true);

    /// <summary>Reads a tree.</summary>
    /// <exception cref="CaecFailure">Kind Usage: it is no tree of TF-RMM.</exception>
    public static TfRmmFacts Read(string tree)
    {
        var project = Path.Combine(tree, "CMakeLists.txt");
        if (!Directory.Exists(tree))
            throw new CaecFailure(FailureKind.Usage, $"The tree {tree} does not exist.");
        if (!File.Exists(project) || Project().Match(File.ReadAllText(project)) is not { Success: true } match)
            throw new CaecFailure(
                FailureKind.Usage, $"{tree} is no tree of TF-RMM: no CMakeLists.txt in it names the project RMM.");
        var header = Path.Combine(tree, Header);
        var text = File.Exists(header) ? File.ReadAllText(header) : string.Empty;
        var version = match.Groups["version"].Value;
        return new TfRmmFacts(
            version,
            new BootNeeds(
                InterfaceVersion.LastFromMacros(text, "RMM_EL3_IFC_VERS_MAJOR", "RMM_EL3_IFC_VERS_MINOR"),
                InterfaceVersion.LastFromMacros(text, "RMM_EL3_MANIFEST_VERS_MAJOR", "RMM_EL3_MANIFEST_VERS_MINOR"),
                SumsConsolesWhole.IsMetBy(version)),
            File.Exists(Path.Combine(tree, "app", "bundle_app_rmm.py")));
    }

    [GeneratedRegex(@"^\s*project\s*\(\s*RMM\s+VERSION\s+(?<version>\d+(\.\d+)+)", RegexOptions.Multiline)]
    private static partial Regex Project();
}
