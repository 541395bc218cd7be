// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Build.Stacks;
using Caec.Suites;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary><c>caec test</c>: every suite, and the closing line that CI counts.</summary>
internal static class TestCommand
{
    public static Command Create()
    {
        var only = new Argument<string[]>("suite")
        {
            Description = "Suites to run (a part of the name is enough); all when none is named.",
            Arity = ArgumentArity.ZeroOrMore,
        }.NeedsText();
        var command = new Command("test", "Run the whole test suite.") { only };
        command.SetAction((parse, cancellation) => RunAsync(parse, parse.GetValue(only) ?? [], cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, string[] only, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var house = House.Find();
        var suites = Suite.All(house)
            .Where(suite => only.Length == 0
                || only.Any(part => suite.Name.Contains(part, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (suites.Count == 0)
            throw new CaecFailure(FailureKind.Usage, $"No suite is named like {string.Join(" or ", only)}.");

        var workshop = await Workshop.OpenAsync(screen, parse, cancellation, boots: false);
        var results = Path.Combine(house.Root, "artifacts", "test-results");
        var monitor = await workshop.Stack().PatchedTreeAsync(new StackRequest(), cancellation);
        var runner = new SuiteRunner(workshop.Runner, house, results, workshop.Toolchain.Clang.Path, monitor);
        if (parse.GetValue(GlobalOptions.DryRun))
        {
            Screen.Plan([runner.BuildCommand, .. suites.Select(runner.CommandOf)]);
            return ExitCode.Done;
        }

        if (Directory.Exists(results))
            Directory.Delete(results, recursive: true);
        Directory.CreateDirectory(results);
        if (suites.Any(suite => suite.Kind == SuiteKind.DotNet))
            await screen.StageAsync("build the tests", async _ =>
            {
                await runner.BuildAsync(cancellation);
                return true;
            });
        var done = new List<SuiteResult>();
        foreach (var suite in suites)
        {
            done.Add(await screen.StageAsync(suite.Name, _ => runner.RunAsync(suite, cancellation)));
            ShowProblems(screen, done[^1]);
        }
        return Close(screen, done);
    }

    private static void ShowProblems(Screen screen, SuiteResult result)
    {
        foreach (var name in result.Skipped)
            screen.Line($"    skipped  {name}");
        foreach (var name in result.Failed)
            screen.Line($"    FAILED   {name}");
        if (result.Failed.Count > 0)
            screen.Line($"    see      {result.Log}");
    }

    private static int Close(Screen screen, List<SuiteResult> done)
    {
        var passed = done.Sum(result => result.Passed);
        var failed = done.Sum(result => result.Failed.Count);
        var skipped = done.Sum(result => result.Skipped.Count);
        screen.Json(new { passed, failed, skipped, suites = done });
        screen.Line(skipped == 0
            ? $"{passed} passed, {failed} failed"
            : $"{passed} passed, {failed} failed, {skipped} skipped");
        return failed == 0 ? ExitCode.Done : (int)FailureKind.CheckFailed;
    }
}
