// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Build.Images;
using Caec.Build.Stacks;
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary><c>caec build</c>: images only; all of the stack's when none is named.</summary>
internal static class BuildCommand
{
    private static readonly Argument<string[]> Names = new Argument<string[]>("image")
    {
        Description = "tf-a, rmm, host or realm; all of them and the flash file when none is named.",
        Arity = ArgumentArity.ZeroOrMore,
    }.AcceptOnlyFromAmong("tf-a", "rmm", "host", "realm");

    public static Command Create()
    {
        var command = new Command("build", "Build images only.")
        {
            Names,
        };
        StackOptions.AddSources(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var workshop = await Workshop.OpenAsync(screen, parse, cancellation, boots: false);
        var request = StackOptions.Request(parse, StackOptions.Intent(parse), workshop, null);
        var names = parse.GetValue(Names) ?? [];
        if (parse.GetValue(GlobalOptions.DryRun))
        {
            Screen.Plan(await workshop.Stack().PlanAsync(request, cancellation));
            return ExitCode.Done;
        }

        var images = new List<BuiltImage>();
        if (names.Length == 0)
        {
            var stack = await screen.StageAsync(
                "build the stack", progress => workshop.Stack(progress).BuildAsync(request, cancellation));
            images.AddRange(stack.Images);
            if (stack.Series.Carried is { } carried)
                screen.Note($"  {request.RmmSource} {carried.Clause}");
            images.Add(new BuiltImage(
                "flash", stack.Flash, null, await ContentHash.OfFileAsync(stack.Flash, cancellation)));
        }
        foreach (var name in names)
            images.AddRange(await screen.StageAsync(
                $"build {name}", progress => OneAsync(workshop.Stack(progress), name, request, cancellation)));
        screen.Json(images);
        var table = Screen.Table("image", "sha256", "file");
        foreach (var image in images)
            table.AddRow(Screen.Cells(image.Name, image.Sha256[..12], image.Path));
        screen.Show(table);
        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<BuiltImage>> OneAsync(
        StackBuilder stack, string name, StackRequest request, CancellationToken cancellation) => name switch
        {
            "tf-a" => await stack.BuildTrustedFirmwareAsync(request, cancellation),
            "rmm" => [await stack.BuildRmmAsync(request, cancellation)],
            _ => [await stack.BuildFirmwareAsync(name, request, cancellation)],
        };
}
