// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Sources;

/// <summary>Files of a repository that no build of it for a machine reads. A repository that lacks them, as a pruned
/// mirror or a partial clone may, is good enough.</summary>
public static class UnbuiltFiles
{
    private static readonly string[] Folders = ["doc", "docs", "doxygen", "test", "tests", "unit_test", "unit_tests"];

    /// <summary>The rule, for people.</summary>
    public static string Rule => $"what lies in a folder named {string.Join(", ", Folders[..^1])} or {Folders[^1]}";

    /// <summary>Whether a file is one of them: some folder of its path has such a name.</summary>
    /// <param name="path">Relative to the repository.</param>
    public static bool Covers(string path) => path.Split('/')[..^1].Any(Folders.Contains);

    /// <summary>Patterns with which <c>git checkout COMMIT --</c> writes everything but some files.</summary>
    /// <param name="leftOut">Those files, relative to the repository.</param>
    public static IEnumerable<string> Pathspecs(IReadOnlyList<string> leftOut) =>
        [".", .. leftOut.Select(path => $":(exclude,top,literal){path}")];
}
