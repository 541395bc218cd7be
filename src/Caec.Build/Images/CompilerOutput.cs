// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>What compilers and linkers print, told as one failure.</summary>
public static partial class CompilerOutput
{
    /// <summary>The failure of a command: its first error, and the log with all of them.</summary>
    /// <param name="what">What was being built.</param>
    /// <param name="result">How the command ended.</param>
    /// <param name="log">The log file, with <c>:line</c> where known.</param>
    public static CaecFailure Failure(string what, ProcessResult result, string log) =>
        new(FailureKind.Build, $"{what}: {FirstError(result)}", log);

    /// <summary>The first line that names an error, as <c>file:line: error: text</c> where it has a place.</summary>
    public static string FirstError(ProcessResult result)
    {
        var lines = $"{result.StandardError}\n{result.StandardOutput}".Split('\n');
        for (var i = 0; i < lines.Length; i++)
            if (CMake().Match(lines[i]) is { Success: true } place)
                // The text follows, indented, up to an empty line but for the ones that it starts with.
                return Sentence($"{place.Groups["place"]}: error: {string.Join(' ', lines.Skip(i + 1)
                    .SkipWhile(line => line.Trim().Length == 0)
                    .TakeWhile(line => line.StartsWith(' ') && line.Trim().Length > 0)
                    .Select(line => line.Trim()))}");
        foreach (var line in lines)
            if (Placed().Match(line) is { Success: true } placed)
                return Sentence($"{placed.Groups["place"]}: error: {placed.Groups["text"]}");
        var first = lines.FirstOrDefault(line => Unplaced().IsMatch(line))
            ?? lines.LastOrDefault(line => line.Trim().Length > 0)
            ?? $"ended with exit code {result.ExitCode}";
        return Sentence(first.Trim());
    }

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    /// <summary>clang: <c>file:line:column: fatal error: text</c>; ld.lld with a script: <c>…: file:line: text</c>.</summary>
    [GeneratedRegex(@"^(?<place>[^\s:]+:\d+):\d+: (fatal )?error: (?<text>.+)$")]
    private static partial Regex Placed();

    /// <summary>cmake: <c>CMake Error at file:line (command):</c>.</summary>
    [GeneratedRegex(@"^CMake Error at (?<place>[^\s:]+:\d+)")]
    private static partial Regex CMake();

    /// <summary>ld.lld, make, llvm-objcopy.</summary>
    [GeneratedRegex(@"(^|\s)(error:|\*\*\*|undefined symbol)", RegexOptions.IgnoreCase)]
    private static partial Regex Unplaced();
}
