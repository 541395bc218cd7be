// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.Json.Nodes;
using Caec.Emulation.Tests;
using Caec.Workstation;

namespace Caec.Bench.Tests;

public class ResultFileTests
{
    [Fact]
    public void Results_satisfy_the_published_schema()
    {
        Assert.Empty(ResultSchema.Errors(ResultFile.Text(SampleRun.Record)));
        Assert.Empty(ResultSchema.Errors(ResultFile.Text(SampleRun.Failed)));
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("intent")]
    [InlineData("scenarios")]
    [InlineData("run")]
    public void The_schema_notices_a_part_that_is_missing(string part)
    {
        var json = JsonNode.Parse(ResultFile.Text(SampleRun.Record))!.AsObject();
        json.Remove(part);

        Assert.NotEmpty(ResultSchema.Errors(json.ToJsonString()));
    }

    [Fact]
    public void The_schema_notices_what_does_not_belong()
    {
        var json = JsonNode.Parse(ResultFile.Text(SampleRun.Record))!;
        json["scenarios"]![0]!["steps"]![0]!["status"] = "perhaps";
        Assert.NotEmpty(ResultSchema.Errors(json.ToJsonString()));

        json = JsonNode.Parse(ResultFile.Text(SampleRun.Record))!;
        json["extra"] = 1;
        Assert.NotEmpty(ResultSchema.Errors(json.ToJsonString()));
    }

    [Fact]
    public async Task A_result_that_was_written_is_read_back_the_same()
    {
        using var folder = new TestFolder();
        await ResultFile.WriteAsync(folder.File("result.json"), SampleRun.Failed, CancellationToken.None);

        var read = await ResultFile.LoadAsync(folder.Path, CancellationToken.None);

        Assert.Equal(ResultFile.Text(SampleRun.Failed), ResultFile.Text(read));
        Assert.False(read.Passed);
    }

    [Theory]
    [InlineData("caec")]
    [InlineData("stack")]
    [InlineData("images")]
    [InlineData("attacks")]
    [InlineData("scenarios/0/metrics")]
    [InlineData("scenarios/0/metrics/0/parameters")]
    [InlineData("intent/parameters")]
    public async Task A_result_that_lacks_a_part_is_refused(string part)
    {
        using var folder = new TestFolder();
        var json = JsonNode.Parse(ResultFile.Text(SampleRun.Record))!;
        var (above, name) = (json, part.Split('/')[^1]);
        foreach (var step in part.Split('/')[..^1])
            above = above is JsonArray list ? list[int.Parse(step, CultureInfo.InvariantCulture)]! : above[step]!;
        Assert.True(above.AsObject().Remove(name));
        await File.WriteAllTextAsync(folder.File("result.json"), json.ToJsonString());

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => ResultFile.LoadAsync(folder.Path, CancellationToken.None));

        Assert.Equal("The run result is not valid.", failure.Message);
    }

    [Theory]
    [InlineData("[]", "The run result is not of the form caec-result-1, which this version reads.")]
    [InlineData("{", "The run result is not valid.")]
    [InlineData("{\"schema\":\"caec-result-9\"}",
        "The run result is not of the form caec-result-1, which this version reads.")]
    public async Task What_is_no_result_is_refused_with_its_place(string text, string sentence)
    {
        using var folder = new TestFolder();
        await File.WriteAllTextAsync(folder.File("result.json"), text);

        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => ResultFile.LoadAsync(folder.File("result.json"), CancellationToken.None));

        Assert.Equal(sentence, failure.Message);
        Assert.StartsWith(folder.File("result.json"), failure.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_result_is_refused()
    {
        using var folder = new TestFolder();

        await Assert.ThrowsAsync<CaecFailure>(() => ResultFile.LoadAsync(folder.Path, CancellationToken.None));
    }
}
