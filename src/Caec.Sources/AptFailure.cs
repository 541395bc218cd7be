// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>What apt-get's messages mean to a user of caec. Children run in the C locale, so they are English.</summary>
internal static class AptFailure
{
    /// <summary>Whether the package is known and this version of it is not.</summary>
    public static bool IsVersionGone(string errors) => errors.Contains("Can not find version", StringComparison.Ordinal);

    /// <summary>The failure to report.</summary>
    /// <param name="pin">What was wanted.</param>
    /// <param name="errors">apt-get's standard error.</param>
    /// <param name="log">apt-get's whole output.</param>
    public static CaecFailure Translate(DebianPin pin, string errors, string log)
    {
        bool Says(string words) => errors.Contains(words, StringComparison.OrdinalIgnoreCase);
        var mirror = $"./caec sources sync {pin.Name} --mirror DIR";
        if (Says("deb-src"))
            return Failure($"apt has no deb-src entry, so {pin.Name} cannot be fetched", "scripts/setup.sh");
        if (Says("404") || Says("Hash Sum mismatch") || Says("unexpected size"))
            return Failure(
                $"apt's package lists are older than the archive, which no longer has their {pin.Name}",
                "scripts/setup.sh --update");
        if (Says("Could not resolve") || Says("resolving") || Says("connect") || Says("timed out") || Says("unreachable"))
            return Failure($"{pin.Name} could not be downloaded: the package archive is not reachable", mirror);
        if (Says("Unable to find a source package") || Says("Can not find"))
            return Failure(
                $"None of apt's deb-src entries has {pin.Name} {pin.Version} of Debian's suite {pin.Suite}", mirror);
        var last = errors.TrimEnd().Split('\n')[^1].Trim().TrimEnd('.');
        return Failure($"apt-get could not fetch {pin.Name}: {(last.Length > 0 ? last : "it gave no reason")}", mirror);

        CaecFailure Failure(string sentence, string next) => new(FailureKind.Source, $"{sentence}.", log, next);
    }
}
