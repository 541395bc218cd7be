// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Workstation;

/// <summary>One program to start: an argument list, never a shell line.</summary>
/// <param name="Program">Absolute path, or a name looked up on PATH.</param>
/// <param name="Arguments">The arguments, one per element.</param>
/// <param name="Directory">Working directory, or null for the current one.</param>
/// <param name="Environment">Variables set on top of the caller's, or null.</param>
/// <param name="Input">What <see cref="ChildProcess.RunAsync"/> writes to its standard input, or null for nothing.</param>
public sealed partial record Command(
    string Program,
    IReadOnlyList<string> Arguments,
    string? Directory = null,
    IReadOnlyDictionary<string, string>? Environment = null,
    string? Input = null)
{
    /// <summary>The line a person can paste into a shell to do the same.</summary>
    public override string ToString()
    {
        var words = (Environment ?? new Dictionary<string, string>())
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={Quote(pair.Value)}")
            .Append(Quote(Program))
            .Concat(Arguments.Select(Quote));
        var line = string.Join(' ', words);
        if (Input is not null)
            line = $"printf %s {Quote(Input)} | {line}";
        return Directory is null ? line : $"cd {Quote(Directory)} && {line}";
    }

    private static string Quote(string word) =>
        Plain().IsMatch(word) ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"^[A-Za-z0-9_@%+=:,./-]+\z")]
    private static partial Regex Plain();
}
