// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>A few of a run's figures, as a table for a terminal; the reports have all of them.</summary>
/// <param name="Columns">The heads; the first is the table's title.</param>
/// <param name="Rows">Cells, as many in each row as there are heads.</param>
public sealed record SummaryTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>What a run measured, in short.</summary>
public static class RunSummary
{
    /// <summary>One table for each scenario that measured something.</summary>
    public static IReadOnlyList<SummaryTable> Tables(RunRecord run)
    {
        var tables = new List<SummaryTable>();
        if (CommunicationFigures.Of(run) is { } messages)
            tables.Add(Messages(messages));
        if (SetupFigures.Of(run) is { } setup)
        {
            tables.AddRange(setup.Mappings.Select(mapping => Setup(setup, mapping)));
            if (setup.SingleCalls.Count > 0)
                tables.Add(SingleCalls(setup));
        }
        return tables;
    }

    private static SummaryTable Messages(CommunicationFigures figures)
    {
        var size = figures.Headline;
        return new SummaryTable(
            [$"a message of {Figures.Bytes(size)}", "instructions", "per byte", "to copies in CSM"],
            [
                .. figures.Modes.Select(mode => (IReadOnlyList<string>)
                [
                    mode.Name,
                    Shown(figures.Message(mode, size), Figures.Count),
                    Shown(figures.Message(mode, size) / size, PerByte),
                    Shown(figures.Ratio(mode, CommMode.CsmCopy, size), Figures.Times),
                ]),
            ]);
    }

    private static SummaryTable Setup(SetupFigures figures, string mapping)
    {
        var size = figures.Sizes(mapping)[^1];
        return new SummaryTable(
            [
                $"{Figures.Bytes(size.Pages * 4096.0)} by {mapping}", .. SetupFigures.Sides,
                $"rmm, {SetupText.Per(mapping)}", "longest call",
            ],
            [
                .. figures.Operations.Select(operation => (IReadOnlyList<string>)
                [
                    operation, .. Sides(figures, operation, size),
                    Shown(figures.Instructions(operation, SetupScenario.Rmm, size) / size.Entries, PerEntry),
                    Shown(figures.LongestCall(operation, size), Figures.Count),
                ]),
            ]);
    }

    private static SummaryTable SingleCalls(SetupFigures figures) => new(
        ["of any size", .. SetupFigures.Sides],
        [.. figures.SingleCalls.Select(call => (IReadOnlyList<string>)[call, .. Sides(figures, call, SetupSize.None)])]);

    private static IEnumerable<string> Sides(SetupFigures figures, string operation, SetupSize size) =>
        SetupFigures.Sides.Select(side => Shown(figures.Instructions(operation, side, size), Figures.Count));

    private static string PerEntry(double value) => value.ToString("N1", CultureInfo.InvariantCulture);

    private static string PerByte(double value) => value.ToString(value < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture);

    private static string Shown(double? value, Func<double, string> how) => value is { } some ? how(some) : "-";
}
