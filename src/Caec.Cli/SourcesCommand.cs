// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using Caec.Sources;
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary><c>caec sources</c>: the pinned sources, listed or brought into the cache.</summary>
internal static class SourcesCommand
{
    private static readonly Option<string?> Mirror = new Option<string?>("--mirror")
    {
        Description = "A folder with NAME.git, NAME/ or the source package's files; the network is not used then.",
        HelpName = "DIR",
    }.NamesPath(PathUse.Folder);

    private static readonly Argument<string[]> Names = new Argument<string[]>("name")
    {
        Description = "Names from sources.lock; all when none is given.",
        Arity = ArgumentArity.ZeroOrMore,
    }.NeedsText();

    public static Command Create()
    {
        var list = new Command("list", "Show every pinned source and whether it is in the cache.");
        list.SetAction(ListAsync);
        var sync = new Command("sync", "Bring sources into the cache, verified.") { Names, Mirror };
        sync.SetAction(SyncAsync);
        return new Command("sources", "The pinned sources.") { list, sync };
    }

    private static async Task<int> ListAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var sources = await new SourceStore(House.Find(), screen.Runner()).ListAsync(cancellation);
        screen.Json(sources.Select(source => new
        {
            source.Pin.Name,
            source.Pin.Version,
            source.Pin.Origin,
            path = source.Tree?.Path,
        }));
        var table = Screen.Table("source", "version", "from", "in the cache");
        foreach (var (pin, tree) in sources)
            table.AddRow(Screen.Cells(pin.Name, pin.Version, pin.Origin, tree is null ? "no" : tree.Path));
        screen.Show(table);
        return ExitCode.Done;
    }

    private static async Task<int> SyncAsync(ParseResult parse, CancellationToken cancellation)
    {
        var screen = new Screen(ScreenStyle.From(parse));
        var (house, names, mirror) = (House.Find(), parse.GetValue(Names) ?? [], parse.GetValue(Mirror));
        if (parse.GetValue(GlobalOptions.DryRun))
        {
            Screen.Plan(await new SourceStore(house, screen.Runner()).PlanAsync(names, mirror, cancellation));
            return ExitCode.Done;
        }

        var trees = await screen.StageAsync(
            "sources",
            progress => new SourceStore(house, screen.Runner(), progress, notices: screen.Notices())
                .SyncAsync(names, mirror, cancellation));
        screen.Json(trees);
        foreach (var tree in trees)
        {
            screen.Line($"{tree.Name} {tree.Version}  {tree.Path}");
            if (tree.InsteadOf is { } pinned)
                screen.Line($"  the pinned version {pinned} is gone; this one was verified by the archive's signature");
        }
        return ExitCode.Done;
    }
}
