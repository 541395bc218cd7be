// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>Regular expressions over text that a guest wrote: none may take long, whatever the text.</summary>
public static class LinePattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Compiles a pattern, in linear time where its features allow that.</summary>
    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static Regex Compile(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Limit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, Limit);
        }
    }

    /// <summary>Compiles a pattern that a user gave.</summary>
    /// <param name="pattern">The pattern, or null for none.</param>
    /// <param name="option">The option that it came from, for instance <c>--expect</c>.</param>
    /// <exception cref="CaecFailure">Kind Usage: it is no regular expression.</exception>
    public static Regex? FromUser(string? pattern, string option)
    {
        try
        {
            return pattern is null ? null : Compile(pattern);
        }
        catch (ArgumentException error)
        {
            throw new CaecFailure(FailureKind.Usage, $"{option} is not a regular expression: {error.Message}");
        }
    }

    /// <summary>Whether the text matches; a pattern that takes too long does not.</summary>
    public static bool Matches(Regex? pattern, string text)
    {
        try
        {
            return pattern is not null && pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
