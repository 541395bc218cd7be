// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Mails;
using FsCheck;
using FsCheck.Fluent;

namespace Caec.Patching.Tests;

public sealed class MailTests
{
    private const string Unit = "#include <stdint.h>\n\nint f(int a)\n{\n\treturn a;\n}\n\nint g(int a)\n{\n\treturn f(a);\n}\n";

    [Fact]
    public async Task Mails_are_the_same_every_time_and_read_like_git_s()
    {
        using var bench = TwoPatches(Unit);
        var plan = await bench.PlanAsync();
        var again = await bench.PlanAsync();
        Assert.Equal(plan.Mails.Select(mail => mail.Text), again.Mails.Select(mail => mail.Text));
        Assert.Equal(["0001-first.patch", "0002-second.patch"], plan.Mails.Select(mail => mail.FileName));
        var text = plan.Mails[1].Text;
        Assert.Matches("^From [0-9a-f]{40} Mon Sep 17 00:00:00 2001\nFrom: CAEC toolchain <caec@localhost>\nDate: ", text);
        Assert.Contains("\nSubject: [PATCH 2/2] test: second\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "Because it is tested.\n---\n unit.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\ndiff --git a/unit.c b/unit.c\nindex ",
            text, StringComparison.Ordinal);
        Assert.Contains("@@ -12,5 +12,5 @@ int wrapped(int a)", text, StringComparison.Ordinal);
        Assert.Equal((1, 1), (plan.Mails[1].Added, plan.Mails[1].Removed));
    }

    [Theory]
    [InlineData(Unit)]
    [InlineData("#include <stdint.h>\r\n\r\nint f(int a)\r\n{\r\n\treturn a;\r\n}\r\n\r\nint g(int a) {\r\n\treturn f(a);\r\n}\r\n")]
    [InlineData("#include <stdint.h>\nint f(int a) { return a; }\nint g(int a) { return f(a); }")]
    [InlineData("/* \u00e9\u00df = =3D */\n#include <stdint.h>\nint f(int a)\n{\n  return a;\n}\nint g(int a)\n{\n  return f(a); // \u2192  \n}\n")]
    public async Task Git_am_gives_the_bytes_that_apply_gives(string unit)
    {
        using var bench = TwoPatches(unit);
        var repository = Path.Combine(bench.Root, "repository");
        Directory.CreateDirectory(repository);
        foreach (var file in Directory.EnumerateFiles(bench.Tree))
            File.Copy(file, Path.Combine(repository, Path.GetFileName(file)));
        await Git.RunAsync(repository, "init", "-q");
        await Git.RunAsync(repository, "add", "-A");
        await Git.RunAsync(repository, "commit", "-q", "-m", "base");
        var mails = await (await bench.PlanAsync()).WriteMailsAsync(Path.Combine(bench.Root, "out"), CancellationToken.None);
        await Git.RunAsync(repository, ["am", "-q", .. mails]);
        await bench.ApplyAsync();
        foreach (var (path, content) in bench.Snapshot())
            Assert.Equal(content, Convert.ToHexString(File.ReadAllBytes(Path.Combine(repository, path))));
        Assert.Equal("3\n", (await Git.RunAsync(repository, "rev-list", "--count", "HEAD")).StandardOutput);
        Assert.Equal("Because it is tested.\n\n", (await Git.RunAsync(repository, "log", "-1", "--format=%b")).StandardOutput);
    }

    [Fact]
    public async Task Git_am_merges_onto_a_tree_that_has_moved_on()
    {
        using var bench = TwoPatches(Unit);
        await Git.RunAsync(bench.Tree, "init", "-q");
        await Git.RunAsync(bench.Tree, "add", "-A");
        await Git.RunAsync(bench.Tree, "commit", "-q", "-m", "base");
        var mails = await (await bench.PlanAsync()).WriteMailsAsync(Path.Combine(bench.Root, "out"), CancellationToken.None);
        bench.Write("unit.c", Unit.Replace("int f", "int other;\nint f", StringComparison.Ordinal).Replace("<stdint.h>\n", "<stdint.h>\n\n\n", StringComparison.Ordinal));
        await Git.RunAsync(bench.Tree, "commit", "-q", "-a", "-m", "local");
        await Git.RunAsync(bench.Tree, ["am", "-q", "-3", .. mails]);
        Assert.Contains("int other;", bench.Read("unit.c"), StringComparison.Ordinal);
        Assert.Contains("return wrapped(f(a));", bench.Read("unit.c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_run_leaves_no_mail_of_an_earlier_one()
    {
        using var bench = TwoPatches(Unit);
        var folder = Path.Combine(bench.Root, "out");
        await (await bench.PlanAsync()).WriteMailsAsync(folder, CancellationToken.None);
        File.WriteAllText(Path.Combine(folder, "0009-mine.patch"), "From: me\n");
        bench.WriteSeries(Workbench.Patch("only", Workbench.Edit("a", "at: after-include", "#include <stddef.h>")));
        await (await bench.PlanAsync()).WriteMailsAsync(folder, CancellationToken.None);
        Assert.Equal(["0001-only.patch", "0009-mine.patch"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Differences_turn_one_text_into_the_other()
    {
        var line = Gen.Elements("a\n", "b\n", "c\n", "d\n");
        var text = line.ListOf().Select(lines => lines.ToList());
        Prop.ForAll(Arb.From(text), Arb.From(text), (before, after) =>
        {
            var result = new List<string>();
            var at = 0;
            foreach (var change in LineDiff.Compute(before, after))
            {
                result.AddRange(before.Skip(at).Take(change.OldStart - at));
                Assert.Equal(result.Count, change.NewStart);
                result.AddRange(after.Skip(change.NewStart).Take(change.NewCount));
                at = change.OldStart + change.OldCount;
            }
            result.AddRange(before.Skip(at));
            return result.SequenceEqual(after);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Blob_names_are_git_s() =>
        Assert.Equal("ce013625030ba8dba906f756967f9e9ca394464a", UnifiedDiff.BlobId("hello\n"));

    private static Workbench TwoPatches(string unit)
    {
        var bench = new Workbench(unit);
        bench.WriteSeries(
            "  - name: first\n    subject: \"test: first\"\n    message: Because it is tested.\n"
            + "    files:\n      - {to: new/deep/file.h, generated: file.h}\n    edits:\n"
            + Workbench.Edit("helper", "at: after-function, function: f", "int wrapped(int a) /* \u00e9 */\n{\n\treturn a;\n}")
            + Workbench.Patch("second", Workbench.Edit(
                "wrap", "at: replace-statement, function: g, containing: return", "return wrapped(f(a));")));
        bench.Generated["file.h"] = "#define FILE_H 1\n";
        return bench;
    }
}
