// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;

namespace Caec.Cli;

/// <summary>The options that every command takes.</summary>
internal static class GlobalOptions
{
    public static readonly Option<bool> DryRun = Flag(
        "--dry-run", "Print the plan and every command it would execute; change nothing.");

    public static readonly Option<bool> Json = Flag(
        "--json", "Print a machine-readable result on standard output, everything else on standard error.");

    public static readonly Option<bool> Verbose = Flag(
        "--verbose", "Print each command as it starts, and what is behind a failure.");

    public static readonly Option<bool> Quiet = Flag("--quiet", "Print the result and failures only.");

    public static readonly Option<bool> NoColor = Flag("--no-color", "Print no colours (as the variable NO_COLOR does).");

    public static readonly Option<int> Jobs = new("--jobs")
    {
        Description = "Compilers that run at once.",
        HelpName = "N",
        Recursive = true,
        DefaultValueFactory = _ => Environment.ProcessorCount,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var n) && n is >= 1 and <= 1024))
                    result.AddError("--jobs takes a whole number from 1 to 1024.");
            },
        },
    };

    public static readonly Option<int?> Timeout = new("--timeout")
    {
        Description = "Seconds of wall clock that the machine may run.",
        HelpName = "S",
        Recursive = true,
        Validators =
        {
            result =>
            {
                if (result.Tokens is [{ Value: var text }] && !(int.TryParse(text, out var n) && n is >= 1 and <= 86400))
                    result.AddError("--timeout takes a whole number of seconds from 1 to 86400.");
            },
        },
    };

    public static IEnumerable<Option> All => [DryRun, Json, Verbose, Quiet, NoColor, Jobs, Timeout];

    private static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Recursive = true };
}
