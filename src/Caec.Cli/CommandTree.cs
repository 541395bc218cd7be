// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;

namespace Caec.Cli;

/// <summary>All commands, which scripts rely on; docs/commands.md tells of them.</summary>
internal static class CommandTree
{
    public static RootCommand Build()
    {
        var root = new RootCommand(
            "Adds Confidential Shared Memory to an RMM, builds the stack, boots it with Arm CCA and measures it.");
        foreach (var option in GlobalOptions.All)
            root.Add(option);
        foreach (var command in (Command[])
            [
                RunCommand.Create(), DoctorCommand.Create(), SourcesCommand.Create(), .. PatchCommands.Create(),
                BuildCommand.Create(), BootCommand.Create(), RunCommand.CreateBench(), ReportCommand.Create(),
                AbiCommand.Create(), TestCommand.Create(),
            ])
            root.Add(command);
        return root;
    }

    /// <summary>What is wrong with the command line, in one line.</summary>
    public static string SentenceOf(ParseResult parse)
    {
        // An unknown word makes System.CommandLine complain of the missing command as well; the word says it all.
        var errors = parse.Errors.Select(error => error.Message).ToList();
        if (errors.Where(error => parse.UnmatchedTokens.Any(error.Contains)).ToList() is { Count: > 0 } telling)
            errors = telling;
        var words = string.Join(' ', errors.Distinct()).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words).TrimEnd('.') + ".";
    }

    /// <summary>The words of the command that was asked for, each followed by a blank, for a hint.</summary>
    public static string PathOf(ParseResult parse)
    {
        var words = new List<string>();
        for (var result = parse.CommandResult; result is not null && result.Command is not RootCommand;
            result = result.Parent as System.CommandLine.Parsing.CommandResult)
            words.Insert(0, result.Command.Name);
        return string.Concat(words.Select(word => word + " "));
    }
}
