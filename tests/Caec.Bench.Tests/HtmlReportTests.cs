// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Caec.Emulation.Tests;

namespace Caec.Bench.Tests;

public partial class HtmlReportTests
{
    private static readonly string Measured = HtmlReport.Text(HtmlSample.Measured);

    public static TheoryData<string> Records => ["measured", "hello", "failed", "unbuilt", "uncounted"];

    [Theory]
    [MemberData(nameof(Records))]
    public void The_same_record_gives_the_same_bytes(string record) =>
        Assert.Equal(HtmlReport.Text(Record(record)), HtmlReport.Text(Record(record)));

    [Theory]
    [MemberData(nameof(Records))]
    public void Every_element_is_closed_in_its_place(string record) =>
        Assert.Empty(HtmlPage.Faults(HtmlReport.Text(Record(record))));

    [Theory]
    [MemberData(nameof(Records))]
    public void Headings_go_down_one_level_at_a_time(string record)
    {
        var levels = HtmlPage.Elements(HtmlReport.Text(Record(record)))
            .Select(element => element.Name).Where(name => name is "h1" or "h2" or "h3" or "h4")
            .Select(name => name[1] - '0').ToArray();

        Assert.Equal(1, levels[0]);
        Assert.Single(levels, 1);
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void Nothing_is_loaded_from_anywhere(string record)
    {
        var elements = HtmlPage.Elements(HtmlReport.Text(Record(record)));

        Assert.DoesNotContain(elements, element =>
            element.Name is "link" or "iframe" or "object" or "embed" or "img" or "base" or "form");
        Assert.DoesNotContain(elements, element =>
            element.Attributes.Keys.Any(name => name is "src" or "srcset" or "href" or "action" or "data" or "style"
                || name.StartsWith("on", StringComparison.Ordinal)));
        Assert.DoesNotContain("@import", Measured, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"url\(\s*['""]?(?!#)", HtmlPage.Styles(Measured));
    }

    [Fact]
    public void The_policy_lets_just_the_two_scripts_run()
    {
        var policy = Assert.Single(HtmlPage.Elements(Measured), element =>
            element.Attributes.GetValueOrDefault("http-equiv") == "Content-Security-Policy").Attributes["content"];

        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        var scripts = HtmlPage.Scripts(Measured);
        Assert.Equal(2, scripts.Count);
        Assert.All(scripts, script => Assert.Contains(
            $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(script)))}'", policy,
            StringComparison.Ordinal));
        Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_chart_has_its_data_its_place_and_its_table()
    {
        var charts = HtmlPage.Charts(Measured);

        Assert.Equal(
            [
                "messages", "bytes", "ratios", "region-totals", "region-pages", "region-blocks", "region-mappings",
                "region-parts-pages", "region-parts-blocks",
            ],
            charts.Keys);
        var places = HtmlPage.Elements(Measured).Select(element => element.Attributes.GetValueOrDefault("id"))
            .ToHashSet();
        Assert.All(charts, chart =>
        {
            Assert.Contains(chart.Key, places);
            Assert.NotEmpty(chart.Value.GetProperty("description").GetString()!);
        });
    }

    [Fact]
    public void A_charts_points_are_the_medians_of_the_record()
    {
        var lines = Lines(HtmlPage.Charts(Measured)["messages"]);

        Assert.Equal(5, lines.Count);
        Assert.Equal(
            HtmlSample.Sizes.Select(size => ((double)size, HtmlSample.RoundTrip("aes-software", size))),
            lines["AES-256-GCM in software"]);
        Assert.Contains("<td>5,775,580</td>", Measured, StringComparison.Ordinal);
    }

    [Fact]
    public void Ratios_are_of_instructions_and_the_papers_are_named_as_cycles()
    {
        var lines = Lines(HtmlPage.Charts(Measured)["ratios"]);

        var (size, ratio) = lines["Software AES ÷ CSM, with copies"][^1];
        Assert.Equal(
            HtmlSample.RoundTrip("aes-software", 1 << 20) / HtmlSample.RoundTrip("csm-copy", 1 << 20), ratio, 9);
        Assert.Equal(1 << 20, size);
        Assert.Equal(4, lines["Paper, in cycles: OpenSSL ÷ CSM"].Count);
        Assert.Contains("cycles on a Rock 5B (Cortex-A55)", Measured, StringComparison.Ordinal);
    }

    [Fact]
    public void A_region_can_be_seen_by_side()
    {
        var chart = HtmlPage.Charts(Measured)["region-totals"];

        Assert.Equal(
            ["All", "Calling realm", "RMM", "Host's commands", "Host"],
            chart.GetProperty("views").EnumerateArray().Select(view => view.GetProperty("name").GetString()));
        var host = Lines(chart, 4);
        Assert.Equal(["create", "attach", "destroy"], host.Keys);
        Assert.Equal((4096, 260 * 4096), host["create"][^1]);
        Assert.Equal(69 + 3100 + 1450 + (4 * 260), Lines(chart)["create"][0].Y);
    }

    [Fact]
    public void Pages_and_blocks_are_drawn_beside_each_other_where_both_are_possible()
    {
        var lines = Lines(HtmlPage.Charts(Measured)["region-mappings"]);

        Assert.Equal(
            ["attach, by pages", "attach, by blocks", "detach, by pages", "detach, by blocks", "revoke, by pages",
                "revoke, by blocks"],
            lines.Keys);
        Assert.Equal([512, 1024, 2048, 4096], lines["attach, by pages"].Select(point => (int)point.X));
        Assert.Equal((1024, 2300 + (2 * 720)), lines["attach, by blocks"][1]);
    }

    [Fact]
    public void A_further_page_and_a_further_block_are_compared()
    {
        var table = Measured[Measured.IndexOf("beyond the first, within one call", StringComparison.Ordinal)..];

        // From 1 to 256 pages, and from 1 to 8 blocks, which are one call each.
        Assert.Contains(
            "<th scope=\"row\">attach</th><td>720</td><td>720</td><td>1</td>",
            table.ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_of_before_there_were_blocks_has_its_regions_still()
    {
        var setup = HtmlSample.Measured.Scenarios[2];
        var old = HtmlReport.Text(HtmlSample.Measured with
        {
            Scenarios =
            [
                setup with
                {
                    Metrics =
                    [
                        .. setup.Metrics
                            .Where(metric => metric.Side != "commands" && metric.Parameters.GetValueOrDefault("mapping") == "pages")
                            .Select(metric => metric with
                            {
                                Parameters = new Dictionary<string, string> { ["pages"] = metric.Parameters["pages"] },
                            }),
                    ],
                },
            ],
        });

        Assert.Equal(["region-totals", "region-pages", "region-parts-pages"], HtmlPage.Charts(old).Keys);
        Assert.Equal(69 + 3100 + 1450 + 260, Lines(HtmlPage.Charts(old)["region-totals"])["create"][0].Y);
    }

    [Fact]
    public void The_headlines_stand_at_the_top()
    {
        var top = Measured[..Measured.IndexOf("<main>", StringComparison.Ordinal)];

        Assert.Contains("Passed: all 6 steps", top, StringComparison.Ordinal);
        Assert.Contains("A message of 32 KiB", top, StringComparison.Ordinal);
        Assert.Contains("<b>688×</b>", top, StringComparison.Ordinal);
        Assert.Contains("<b>+0.02 %</b>", top, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mode_that_did_not_run_leaves_no_figure_behind()
    {
        var comm = HtmlSample.Measured.Scenarios[1];
        var plain = HtmlReport.Text(HtmlSample.Measured with
        {
            Scenarios = [comm with { Metrics = [.. comm.Metrics.Where(one => one.Parameters["mode"][..3] != "csm")] }],
        });

        Assert.Equal(["messages", "bytes"], HtmlPage.Charts(plain).Keys);
        Assert.DoesNotContain("class=\"headlines\"", plain, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", HtmlPage.WithoutScripts(plain), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_measurements_there_are_no_charts_and_no_scripts()
    {
        var page = HtmlReport.Text(SampleRun.Record with
        {
            Scenarios = [SampleRun.Record.Scenarios[0] with { Metrics = [] }],
        });

        Assert.Empty(HtmlPage.Charts(page));
        Assert.Empty(HtmlPage.Scripts(page));
        Assert.Contains("2 of 2 steps as they should be", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Figures_of_a_run_that_counted_nothing_are_not_called_instructions()
    {
        var page = HtmlReport.Text(Record("uncounted"));

        Assert.Empty(HtmlPage.Charts(page));
        Assert.Contains("did not count instructions", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_run_says_why_first()
    {
        var page = HtmlReport.Text(SampleRun.Failed);
        var top = page[..page.IndexOf("<main>", StringComparison.Ordinal)];

        Assert.Contains("Failed: 1 of 2 steps as they should be", top, StringComparison.Ordinal);
        Assert.Contains("Step host.read-blocked failed.", top, StringComparison.Ordinal);
        Assert.Contains("logs/uart0.log:17", top, StringComparison.Ordinal);
        Assert.Contains("<pre tabindex=\"0\">host: one\nhost: two</pre>", top, StringComparison.Ordinal);
        Assert.Contains("<details class=\"data\" open>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_never_built_has_a_page_too()
    {
        var page = HtmlReport.Text(HtmlSample.Unbuilt);

        Assert.Contains("Failed before anything ran", page, StringComparison.Ordinal);
        Assert.Contains("monitor: src/x.c:12: error: no.", page, StringComparison.Ordinal);
        Assert.Contains("./caec run --rmm reference", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_part_image_and_patch_is_named_with_its_whole_hash()
    {
        Assert.All(
            (string[])[new('a', 64), new('b', 64), new('d', 64), "clang version 19.1.7", "-O2", "shift=0,sleep=off",
                "patches/0001-csm-abi.patch", "QEMU emulator version 10.0.2", new('c', 40)],
            text => Assert.Contains(text, Measured, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_in_a_record_becomes_markup()
    {
        const string Evil =
            "</script></pre></td><script>alert(1)</script><!-- <img src=x onerror='a'>\" onload=\"a&amp;\u0007";
        using var folder = new TestFolder();
        var failed = HtmlSample.Measured with { Failure = SampleRun.Failed.Failure };

        var harmless = HtmlReport.Text(await HostileRecord.OfAsync(failed, "harmless", folder));
        var hostile = HtmlReport.Text(await HostileRecord.OfAsync(failed, Evil, folder));

        Assert.Empty(HtmlPage.Faults(hostile));
        Assert.Equal(HtmlPage.Shape(harmless), HtmlPage.Shape(hostile));
        Assert.Equal(HtmlPage.Scripts(harmless), HtmlPage.Scripts(hostile));
        Assert.Equal(HtmlPage.Charts(harmless).Keys, HtmlPage.Charts(hostile).Keys);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", hostile, StringComparison.Ordinal);
        Assert.DoesNotContain('\u0007', hostile);
    }

    [Fact]
    public void The_report_stays_small() =>
        Assert.InRange(Encoding.UTF8.GetByteCount(Measured), 100_000, 600_000);

    [Fact]
    public void Our_counts_are_called_instructions()
    {
        var text = Tag().Replace(HtmlPage.WithoutScripts(Measured), " ");

        Assert.All(
            text.Split('\n').Where(line => line.Contains("cycles", StringComparison.OrdinalIgnoreCase)),
            line => Assert.Matches("[Pp]aper", line));
    }

    private static Dictionary<string, IReadOnlyList<(double X, double Y)>> Lines(JsonElement chart, int view = 0) =>
        chart.GetProperty("views")[view].GetProperty("series").EnumerateArray().ToDictionary(
            line => line.GetProperty("name").GetString()!,
            line => (IReadOnlyList<(double X, double Y)>)
            [
                .. line.GetProperty("points").EnumerateArray().Select(point =>
                    (point.GetProperty("x").GetDouble(), point.GetProperty("y").GetDouble())),
            ]);

    private static RunRecord Record(string name) => name switch
    {
        "measured" => HtmlSample.Measured,
        "hello" => SampleRun.Record,
        "failed" => SampleRun.Failed,
        "uncounted" => HtmlSample.Measured with { Machine = HtmlSample.Measured.Machine! with { Counting = null } },
        _ => HtmlSample.Unbuilt,
    };

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tag();
}
