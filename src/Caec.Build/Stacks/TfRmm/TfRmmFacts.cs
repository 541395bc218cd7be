// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;
using Caec.Build.Pairing;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>What a tree of TF-RMM says of itself.</summary>
/// <param name="Version">Of its CMake project, such as <c>0.8.0</c>.</param>
/// <param name="Boot">What it needs of EL3 firmware.</param>
/// <param name="Bundles">Whether it has EL0 apps, bundled by its Python scripts.</param>
/// <param name="Rmi">The versions of the RMI that it speaks; none when not known.</param>
internal sealed partial record TfRmmFacts(string Version, BootNeeds Boot, bool Bundles, IReadOnlyList<InterfaceVersion> Rmi)
{
    // Of the releases that are pinned, not of any tree.
    private static readonly VersionConstraint PinSpeaksRmi2 = VersionConstraint.TryParse(">=0.9")!;

    // 0.5.0 leaves name and flags out, as TF-A did before 2.13; later ones do not.
    private static readonly VersionConstraint SumsConsolesWhole = VersionConstraint.TryParse(">=0.6")!;

    private const string Header = "lib/rmm_el3_ifc/include/rmm_el3_ifc.h";

    /// <summary>What a pin says of a tree that is not there yet.</summary>
    public static TfRmmFacts OfPin(string version) =>
        new(version, new BootNeeds(null, null, SumsConsolesWhole.IsMetBy(version)), Bundles: true,
            [new InterfaceVersion(PinSpeaksRmi2.IsMetBy(version) ? 2 : 1, 0)]);

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
                SumsConsolesWhole.IsMetBy(version))
            {
                ReservesMemory = ReservesMemory(tree),
            },
            File.Exists(Path.Combine(tree, "app", "bundle_app_rmm.py")), RmiOf(tree));
    }

    /// <summary>The list that RMI_VERSION answers from, or the one version of a header.</summary>
    private static List<InterfaceVersion> RmiOf(string tree)
    {
        string Text(params string[] path) =>
            Path.Combine([tree, .. path]) is var file && File.Exists(file) ? File.ReadAllText(file) : string.Empty;
        List<InterfaceVersion> listed = [.. Revision().Matches(Text("runtime", "rmi", "version.c")).Select(match => Version(match, match))];
        if (listed.Count > 0)
            return listed;
        var header = Text("lib", "smc", "include", "smc-rmi.h");
        // A condition may choose between several.
        return [.. Number("MAJOR").SelectMany(major => Number("MINOR").Select(minor => Version(major, minor)))];

        IEnumerable<Match> Number(string part) => Regex.Matches(
            header, $@"^\s*#\s*define\s+RMI_ABI_VERSION_{part}\s+\(*(?:UL?\()?(?<{part.ToLowerInvariant()}>\d{{1,5}})", RegexOptions.Multiline);
        static InterfaceVersion Version(Match major, Match minor) => new(
            int.Parse(major.Groups["major"].Value, CultureInfo.InvariantCulture), int.Parse(minor.Groups["minor"].Value, CultureInfo.InvariantCulture));
    }

    /// <summary>Before it has a stack, in assembly; or always, where the configuration for QEMU leaves out memory of its own.</summary>
    private static bool ReservesMemory(string tree)
    {
        var sources = Path.Combine(tree, "lib", "rmm_el3_ifc", "src");
        var configuration = Path.Combine(tree, "configs", "qemu_virt_defcfg.cmake");
        return (Directory.Exists(sources)
                && Directory.EnumerateFiles(sources, "*.S", SearchOption.AllDirectories).Any(file => Reserve().IsMatch(Comment().Replace(File.ReadAllText(file), ""))))
            || (File.Exists(configuration) && WithoutOwnMemory().IsMatch(File.ReadAllText(configuration)));
    }

    [GeneratedRegex(@"MAKE_RMI_REVISION\s*\(\s*(?<major>\d{1,5})[uUlL]*\s*,\s*(?<minor>\d{1,5})[uUlL]*\s*\)")]
    private static partial Regex Revision();

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bSMC_RMM_RESERVE_MEMORY\b")]
    private static partial Regex Reserve();

    [GeneratedRegex(@"RMM_EL3_COMPAT_RESERVE_MEM\s+DEFAULT\s+(FALSE|OFF)\b")]
    private static partial Regex WithoutOwnMemory();

    [GeneratedRegex(@"^\s*project\s*\(\s*RMM\s+VERSION\s+(?<version>\d+(\.\d+)+)", RegexOptions.Multiline)]
    private static partial Regex Project();
}
