// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using System.CommandLine.Parsing;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>Options and arguments that name something, checked while the command line is read, before anything is
/// done.</summary>
internal static class PathOption
{
    /// <summary>Refuses what is no path for that use.</summary>
    public static Option<T> NamesPath<T>(this Option<T> option, PathUse use)
    {
        option.Validators.Add(result => Check(result, result.Tokens, option.Name, use));
        return option;
    }

    /// <summary>Refuses what is no path for that use.</summary>
    public static Argument<T> NamesPath<T>(this Argument<T> argument, PathUse use)
    {
        argument.Validators.Add(result => Check(result, result.Tokens, argument.HelpName ?? argument.Name, use));
        return argument;
    }

    /// <summary>Refuses an empty word, which is what an unset variable of a script leaves.</summary>
    public static Option<T> NeedsText<T>(this Option<T> option)
    {
        option.Validators.Add(result => CheckText(result, result.Tokens, option.Name));
        return option;
    }

    /// <summary>Refuses an empty word.</summary>
    public static Argument<T> NeedsText<T>(this Argument<T> argument)
    {
        argument.Validators.Add(result => CheckText(result, result.Tokens, argument.Name));
        return argument;
    }

    private static void Check(SymbolResult result, IEnumerable<Token> tokens, string name, PathUse use)
    {
        foreach (var token in tokens)
            if (UserPath.Fault(name, token.Value, use) is { } fault)
                result.AddError(fault);
    }

    private static void CheckText(SymbolResult result, IEnumerable<Token> tokens, string name)
    {
        foreach (var token in tokens)
            if (string.IsNullOrWhiteSpace(token.Value))
                result.AddError($"{name} is empty.");
    }
}
