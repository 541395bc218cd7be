// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Suites;

/// <summary>What a suite is made of, and so how it is run and counted.</summary>
public enum SuiteKind
{
    /// <summary>A C# test project, counted from its TRX file.</summary>
    DotNet,

    /// <summary>A Makefile whose target <c>run</c> prints <c>ok NAME</c>, <c>FAIL NAME</c> or <c>skip NAME: REASON</c> for
    /// each test.</summary>
    Native,
}

/// <summary>One suite of this repository.</summary>
/// <param name="Name">Short, unique.</param>
/// <param name="Kind">How it is run.</param>
/// <param name="Path">The project file, or the Makefile's folder; absolute.</param>
public sealed record Suite(string Name, SuiteKind Kind, string Path)
{
    /// <summary>Every suite of the repository: the native ones first, since they need no build of the solution, the
    /// end-to-end one last, since it takes longest.</summary>
    public static IReadOnlyList<Suite> All(House house)
    {
        var native = Directory.EnumerateFiles(house.Root, "Makefile", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetDirectoryName(file)!)
            .Where(folder => System.IO.Path.GetFileName(folder) == "tests"
                && !folder.Contains("/artifacts/", StringComparison.Ordinal)
                && !folder.Contains("/out/", StringComparison.Ordinal))
            .Select(folder => new Suite(
                System.IO.Path.GetRelativePath(house.Root, folder).Replace("/tests", string.Empty, StringComparison.Ordinal),
                SuiteKind.Native,
                folder));
        var managed = Directory.EnumerateFiles(
                System.IO.Path.Combine(house.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Select(file => new Suite(System.IO.Path.GetFileNameWithoutExtension(file), SuiteKind.DotNet, file));
        return
        [
            .. native.OrderBy(suite => suite.Name, StringComparer.Ordinal),
            .. managed.OrderBy(suite => suite.Name == "Caec.EndToEnd").ThenBy(suite => suite.Name, StringComparer.Ordinal),
        ];
    }
}

/// <summary>What one suite came to.</summary>
/// <param name="Suite">The suite.</param>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Names of those that failed; the suite's own name when it died without a count.</param>
/// <param name="Skipped">Names of those that were skipped, each with the reason.</param>
/// <param name="Log">Everything it printed.</param>
public sealed record SuiteResult(
    Suite Suite, int Passed, IReadOnlyList<string> Failed, IReadOnlyList<string> Skipped, string Log);
