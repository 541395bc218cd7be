// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Bench;
using Caec.Build.Stacks;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>The options of every command that builds or boots a stack.</summary>
internal static class StackOptions
{
    private static readonly Option<string> Rmm = RmmChoice.One();

    private static readonly Option<string[]> Rmms = RmmChoice.Several();

    public static readonly Option<string?> RmmSource = new Option<string?>("--rmm-src")
    {
        Description = "Your own tree of that RMM; it is built from a copy and never modified.",
        HelpName = "DIR",
    }.NamesPath(PathUse.Folder);

    public static readonly Option<string?> RmmVersion = new Option<string?>("--rmm-version")
    {
        Description = "The pinned release of that RMM; of tf-rmm, 0.8.0 otherwise.",
        HelpName = "VERSION",
    }.NeedsText();

    public static readonly Option<string?> TrustedFirmwareSource = new Option<string?>("--tf-a-src")
    {
        Description = "Your own tree of TF-A, in place of the pinned one that serves the RMM; only read.",
        HelpName = "DIR",
    }.NamesPath(PathUse.Folder);

    public static readonly Option<string?> Mirror = new Option<string?>("--mirror")
    {
        Description = "A folder that stands for the network: NAME.git or NAME/ of each source that must still be fetched.",
        HelpName = "DIR",
    }.NamesPath(PathUse.Folder);

    public static readonly Option<string> Platform = new Option<string>("--platform")
    {
        Description = "The machine.",
        DefaultValueFactory = _ => "qemu-virt",
    }.AcceptOnlyFromAmong("qemu-virt");

    public static readonly Option<bool> Unpatched = new("--unpatched")
    {
        Description = "Leave CSM out: the RMM as it is.",
    };

    public static readonly Option<string?> Out = new Option<string?>("--out")
    {
        Description = "The folder that gets a folder per run; out/ of the repository otherwise.",
        HelpName = "DIR",
    }.NamesPath(PathUse.NewFolder);

    public static readonly Option<string[]> Set = new("--set")
    {
        Description =
            $"A scenario parameter: {string.Join(", ", Parameter.All.Select(one => $"{one.Name}={one.Form}"))}.",
        HelpName = "NAME=VALUE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Functions of a tree that its owner has looked at.</summary>
    public static Option<string[]> Accept() => new("--accept")
    {
        Description = "A function that the audit calls a stranger, and that you have looked at; may be given several times.",
        HelpName = "FUNCTION",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Adds what says of which sources the stack is made.</summary>
    public static void AddSources(Command command) => AddSources(command, Rmm);

    /// <summary>The same, for a command that runs on several stacks, too.</summary>
    public static void AddSourcesOfSeveral(Command command) => AddSources(command, Rmms);

    private static readonly Option<string[]> Accepted = Accept();

    private static void AddSources(Command command, Option rmm)
    {
        foreach (var option in (Option[])[rmm, RmmSource, RmmVersion, TrustedFirmwareSource, Mirror, Unpatched, Accepted])
            command.Add(option);
    }

    /// <summary>What the user asks for of one stack.</summary>
    /// <exception cref="CaecFailure">Kind Usage: no such parameter, or a value out of range.</exception>
    public static RunIntent Intent(ParseResult parse) => Intent(parse, RmmChoice.Of(parse.GetRequiredValue(Rmm))!, []);

    /// <summary>What the user asks for, one for each stack.</summary>
    /// <exception cref="CaecFailure">Kind Usage: as above, or a stack is named twice.</exception>
    public static IReadOnlyList<RunIntent> Intents(ParseResult parse, IReadOnlyCollection<string> scenarios)
    {
        var words = parse.GetRequiredValue(Rmms);
        if (words.Length > 1 && (parse.GetValue(RmmSource) ?? parse.GetValue(RmmVersion)) is not null)
            throw new CaecFailure(
                FailureKind.Usage, "--rmm-src and --rmm-version are of one RMM; of several, --rmm tf-rmm@VERSION names one.");
        List<RunIntent> intents = [.. words.Select(word => Intent(parse, RmmChoice.Of(word)!, scenarios))];
        return intents.Select(RunSet.NameOf).Distinct(StringComparer.Ordinal).Count() == intents.Count
            ? intents
            : throw new CaecFailure(FailureKind.Usage, $"--rmm names a stack twice: {string.Join(' ', words)}.");
    }

    private static RunIntent Intent(ParseResult parse, RmmChoice rmm, IReadOnlyCollection<string> scenarios)
    {
        if (rmm.Version is not null && (parse.GetValue(RmmSource) ?? parse.GetValue(RmmVersion)) is not null)
            throw new CaecFailure(
                FailureKind.Usage, $"--rmm tf-rmm@{rmm.Version} says which TF-RMM it is: no --rmm-src or --rmm-version.");
        Scenario[] known = [.. scenarios.Distinct().Select(KnownScenarios.Find)];
        var parameters = Parameters(parse, known);
        var csm = !parse.GetValue(Unpatched);
        BenchPlan.Check(known, new ScenarioSetting(csm, parameters));
        return new RunIntent(
            rmm.Rmm,
            parse.GetValue(RmmSource) is { } tree ? Path.GetFullPath(tree) : null,
            csm,
            // Commands that only build have no machine.
            parse.GetResult(Platform) is null ? string.Empty : parse.GetRequiredValue(Platform),
            [.. known.Select(scenario => scenario.Name)],
            new Dictionary<string, string>(parameters.NamedOf(known)),
            CountInstructions: true)
        {
            RmmVersion = rmm.Version ?? parse.GetValue(RmmVersion),
            TrustedFirmwareSource = parse.GetValue(TrustedFirmwareSource) is { } source ? Path.GetFullPath(source) : null,
            Accepted = parse.GetValue(Accepted) is { Length: > 0 } accepted ? accepted : null,
        };
    }

    /// <summary>What the stack is to be made of.</summary>
    public static StackRequest Request(ParseResult parse, RunIntent intent, Workshop workshop, RunFolder? folder) => new()
    {
        Rmm = intent.Rmm,
        RmmSource = intent.RmmSource,
        RmmVersion = intent.RmmVersion,
        TrustedFirmwareSource = intent.TrustedFirmwareSource,
        Csm = intent.Csm,
        Hpfar = ScenarioParameters.From(intent.Parameters).MachineHpfar,
        Accepted = intent.Accepted ?? [],
        Use = parse.GetResult(Platform) is null ? StackUse.Images : StackUse.Host,
        Jobs = parse.GetValue(GlobalOptions.Jobs),
        Logs = folder?.Logs,
        QemuVersion = workshop.QemuVersion,
    };

    /// <summary>The folder of all runs.</summary>
    public static string RunRoot(ParseResult parse, House house) =>
        parse.GetValue(Out) is { } named ? Path.GetFullPath(named) : Path.Combine(house.Root, "out");

    private static ScenarioParameters Parameters(ParseResult parse, IReadOnlyCollection<Scenario> scenarios) =>
        ScenarioParameters.From(
            [
                .. (parse.GetValue(Set) ?? []).Select(word =>
                    word.Split('=', 2) is [{ Length: > 0 } name, var value]
                        ? KeyValuePair.Create(name, value)
                        : throw new CaecFailure(FailureKind.Usage, $"--set takes NAME=VALUE, not {word}.")),
            ],
            scenarios);
}
