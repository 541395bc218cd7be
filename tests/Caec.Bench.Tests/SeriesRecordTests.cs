// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Patching;

namespace Caec.Bench.Tests;

/// <summary>What a run record says of how CSM came into the RMM.</summary>
public class SeriesRecordTests
{
    private static readonly CarriedReport Carried = new(
        "tf-rmm",
        [
            new CarriedPatch("csm-abi", CarriedState.AsGenerated, []),
            new CarriedPatch("csm-core", CarriedState.Different,
                [new CarriedPart("lib/csm/src/rsi.c", CarriedState.Different, "lib/csm/src/rsi.c", 12)]),
        ],
        [], "csm_mine in lib/a.c:3 is of no edit of the series");

    [Theory]
    [InlineData(true, true, SeriesOrigin.Carried)]
    [InlineData(false, true, SeriesOrigin.TakenOut)]
    [InlineData(true, false, SeriesOrigin.Applied)]
    [InlineData(false, false, SeriesOrigin.None)]
    public void It_says_where_CSM_came_from_and_what_of_it_is_as_generated(bool csm, bool carries, SeriesOrigin origin)
    {
        var stack = new BuiltStack(
            "flash.bin", [], [], csm && !carries ? [new BuiltPatch("0001-csm-abi.patch", "x")] : [], null)
        {
            Series = new BuiltSeries(csm, carries ? Carried : null),
        };

        var record = SeriesRecord.Of(stack);

        Assert.Equal(origin, record.Origin);
        Assert.Equal(carries ? (2, 1) : csm ? (1, 1) : (0, 0), (record.Patches, record.AsGenerated));
        Assert.Equal(carries ? "csm-core" : null, record.Differences.SingleOrDefault()?.Patch);
        Assert.Equal(carries, record.Sentence is not null);
    }

    [Fact]
    public void A_carried_series_satisfies_the_schema_and_stands_in_both_reports()
    {
        var run = SampleRun.Record with
        {
            CodeSize = null,
            Series = SeriesRecord.Of(new BuiltStack("flash.bin", [], [], [], null) { Series = new BuiltSeries(true, Carried) }),
        };
        const string sentence = "The tree carries CSM and was built as it is: 1 of 2 patches as generated today, not csm-core.";

        Assert.Empty(ResultSchema.Errors(ResultFile.Text(run)));
        Assert.Contains("\"origin\": \"carried\"", ResultFile.Text(run), StringComparison.Ordinal);
        Assert.Contains(sentence, HtmlReport.Text(run), StringComparison.Ordinal);
        Assert.Contains("What CSM adds is not known", HtmlReport.Text(run), StringComparison.Ordinal);
        Assert.Contains("1 of 2 patches as generated today, not csm-core", RunReport.Text(run), StringComparison.Ordinal);
    }
}
