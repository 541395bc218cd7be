// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Abi;
using Caec.Bench;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec abi</c>: the CSM interface, checked or rendered.</summary>
internal static class AbiCommand
{
    public static Command Create()
    {
        var render = new Command(
            "render", "Write the headers, constants and the reference page from abi/csm.yaml, and the list of attacks.");
        render.SetAction(RenderAsync);
        var lint = new Command("lint", "Check abi/csm.yaml and that no rendered file is stale.");
        lint.SetAction(Lint);
        return new Command("abi", "The CSM interface.") { render, lint };
    }

    private static async Task<int> RenderAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var house = House.Find();
        var abi = AbiFile.Load(house.AbiFile);
        var renderer = new AbiRenderer(house.Templates);
        var stale = renderer.Stale(abi, house).Select(output => output.Path!).ToList();
        var attacks = AttackList.Stale(house);
        if (attacks is not null)
            stale.Add(AttackList.Page);
        if (!parse.GetValue(GlobalOptions.DryRun))
        {
            await renderer.WriteAsync(abi, house, cancellation);
            if (attacks is not null)
                await AtomicFile.WriteAsync(Path.Combine(house.Root, AttackList.Page), attacks, cancellation);
        }
        screen.Json(stale);
        foreach (var path in stale)
            screen.Line(path);
        if (stale.Count == 0)
            screen.Line("every rendered file is up to date");
        return ExitCode.Done;
    }

    private static int Lint(ParseResult parse)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var house = House.Find();
        var abi = AbiFile.Load(house.AbiFile);
        var findings = AbiLinter.Lint(abi)
            .Select(finding => $"abi/csm.yaml:{finding.Line}: {finding.Sentence}")
            .Concat(new AbiRenderer(house.Templates).Stale(abi, house)
                .Select(output => output.Path!).Concat(AttackList.Stale(house) is null ? [] : [AttackList.Page])
                .Select(path => $"{path} is stale; render it with ./caec abi render"))
            .ToList();
        screen.Json(findings);
        foreach (var finding in findings)
            screen.Line(finding);
        if (findings.Count == 0)
            screen.Line("abi/csm.yaml is consistent, and every rendered file is up to date");
        return findings.Count == 0 ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }
}
