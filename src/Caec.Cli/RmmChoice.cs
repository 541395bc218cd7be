// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;

namespace Caec.Cli;

/// <summary>A word of <c>--rmm</c>: the RMM, and a pinned release of it where one is named.</summary>
internal sealed record RmmChoice(string Rmm, string? Version)
{
    public const string Form = "reference|tf-rmm|tf-rmm@VERSION";

    public static Option<string> One() => new("--rmm")
    {
        Description = "The RMM.",
        HelpName = Form,
        DefaultValueFactory = _ => "reference",
        Validators = { Validate },
    };

    public static Option<string[]> Several() => new("--rmm")
    {
        Description = "The RMM, or several: each gets a run of its own, and the report has them side by side.",
        HelpName = Form,
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["reference"],
        Validators = { Validate },
    };

    /// <summary>The choice, or null when the word is none.</summary>
    public static RmmChoice? Of(string word) => word.Split('@', 2) switch
    {
        ["reference" or "tf-rmm"] => new RmmChoice(word, null),
        ["tf-rmm", { Length: > 0 } version] => new RmmChoice("tf-rmm", version.TrimStart('v')),
        _ => null,
    };

    private static void Validate(System.CommandLine.Parsing.OptionResult result)
    {
        foreach (var token in result.Tokens.Where(token => Of(token.Value) is null))
            result.AddError($"--rmm takes {Form.Replace("|", ", ", StringComparison.Ordinal)}, not '{token.Value}'.");
    }
}
