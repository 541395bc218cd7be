// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>What a failure suggests, unless the user has just done it.</summary>
internal static class NextStep
{
    private const string Program = "./caec";

    /// <summary>The failure, without a suggestion that repeats the command line.</summary>
    public static CaecFailure Of(CaecFailure failure, IReadOnlyList<string> line) =>
        failure.Next is { } next && Repeats(next, line)
            ? new CaecFailure(failure.Kind, failure.Message, failure.Evidence, null, failure.InnerException)
            : failure;

    /// <summary>Whether a suggestion is the same command with nothing new, or only adds options that were given.</summary>
    public static bool Repeats(string next, IReadOnlyList<string> line)
    {
        var words = next.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.FirstOrDefault() != Program)
            return false;
        var (command, options) = Split(words[1..]);
        var (given, values) = Split(line);
        bool Has(KeyValuePair<string, string> option) =>
            values.Any(one => one.Key == option.Key && (IsPlaceholder(option.Value) || one.Value == option.Value));
        return (command.SequenceEqual(given) && options.All(Has))
            || (options.Any(option => IsPlaceholder(option.Value)) && options.Where(option => IsPlaceholder(option.Value)).All(Has));
    }

    // DIR, VERSION: for the user to fill in.
    private static bool IsPlaceholder(string value) => value.Length > 0 && value.All(char.IsAsciiLetterUpper);

    private static (IReadOnlyList<string> Command, IReadOnlyList<KeyValuePair<string, string>> Options) Split(IReadOnlyList<string> words)
    {
        var command = words.TakeWhile(word => !word.StartsWith('-')).ToList();
        var options = new List<KeyValuePair<string, string>>();
        for (var i = command.Count; i < words.Count; i++)
        {
            if (!words[i].StartsWith('-'))
                continue;
            var (name, value) = words[i].Split('=', 2) is [var first, var second] ? (first, second) : (words[i], string.Empty);
            if (value.Length == 0 && i + 1 < words.Count && !words[i + 1].StartsWith('-'))
                value = words[i + 1];
            options.Add(KeyValuePair.Create(name, value));
        }
        return (command, options);
    }
}
