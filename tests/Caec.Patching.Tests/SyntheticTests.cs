// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;

namespace Caec.Patching.Tests;

/// <summary>
/// One series on two releases of a small RMM, and on what their owners made of them. A change and the series must give the
/// same program in either order: text in the wrong place would show.
/// </summary>
public sealed class SyntheticTests
{
    public static TheoryData<string, string> Mutated()
    {
        var data = new TheoryData<string, string>();
        foreach (var release in (string[])["older", "newer"])
            foreach (var name in SyntheticMutations.Layouts.Keys)
                data.Add(release, name);
        return data;
    }

    [Theory]
    [InlineData("older", "", 5)]
    [InlineData("newer", "abi-2,mecid,planes,slot-count", 7)]
    public async Task The_series_follows_what_a_release_has(string release, string capabilities, long state)
    {
        using var tree = new SyntheticTree(release);
        var plan = await tree.ApplyAsync();
        Assert.Equal(
            capabilities, string.Join(',', plan.Capabilities.Where(pair => pair.Value).Select(pair => pair.Key).Order(StringComparer.Ordinal)));
        RequireWhole(tree);
        Assert.Equal(
            [state, 9, 0x3C],
            TranslationUnit.Evaluate(
                Path.Combine(tree.Root, "src/csm.c"),
                new ParseOptions("gnu17", "aarch64-none-elf") { Includes = [Path.Combine(tree.Root, "include")], Flags = ["-ffreestanding"] },
                ["GRANULE_STATE_LAST", "RMI_EXIT_CSM", "SMC_RMI_CSM - SMC_RMI_BASE"]));
    }

    [Theory]
    [MemberData(nameof(Mutated))]
    public async Task A_changed_tree_gets_the_same_program(string release, string mutation)
    {
        using var plain = new SyntheticTree(release);
        await plain.ApplyAsync();
        using var changed = new SyntheticTree(release);
        SyntheticMutations.Layouts[mutation](changed);
        var before = changed.Sources.ToDictionary(path => path, changed.Read);
        await changed.ApplyAsync();
        Assert.Equal(Sorted(plain.Meaning()), Sorted(changed.Meaning()));
        RequireWhole(changed);
        await SeriesApplier.RevertAsync(changed.Root, CancellationToken.None);
        Assert.Equal(before, changed.Sources.ToDictionary(path => path, changed.Read));
    }

    [Theory]
    [InlineData("older")]
    [InlineData("newer")]
    public async Task Changes_of_several_kinds_together_change_nothing(string release)
    {
        using var plain = new SyntheticTree(release);
        await plain.ApplyAsync();
        foreach (var seed in Enumerable.Range(1, 6))
        {
            using var changed = new SyntheticTree(release);
            var random = new Random(seed);
            // Changes of single statements first: the others move them about.
            string[] names =
            [
                .. random.GetItems(["comments that look alike", "code that is left out", "statements of somebody else"], 1),
                .. random.GetItems(["one word a line", "braces on lines of their own", "three blanks"], 1),
                .. random.GetItems(["windows line ends", "no newline at the end", "moved files"], 1),
            ];
            foreach (var name in names)
                SyntheticMutations.Layouts[name](changed);
            await changed.ApplyAsync();
            Assert.True(Sorted(plain.Meaning()) == Sorted(changed.Meaning()), string.Join(", ", names));
            RequireWhole(changed);
        }
    }

    [Theory]
    [InlineData("older")]
    [InlineData("newer")]
    public async Task Renamed_variables_are_followed(string release)
    {
        using var renamedAfter = new SyntheticTree(release);
        await renamedAfter.ApplyAsync();
        SyntheticMutations.Rename(renamedAfter);
        using var renamedBefore = new SyntheticTree(release);
        SyntheticMutations.Rename(renamedBefore);
        await renamedBefore.ApplyAsync();
        RequireWhole(renamedBefore);
        Assert.Equal(
            CText.Normal(renamedAfter.Read("src/granule.c")), CText.Normal(renamedBefore.Read("src/granule.c")));
        Assert.Equal(CText.Normal(renamedAfter.Read("src/rsi.c")).Replace("fid_2", "fid", StringComparison.Ordinal),
            CText.Normal(renamedBefore.Read("src/rsi.c")).Replace("fid_2", "fid", StringComparison.Ordinal));
        Assert.Equal(CText.Normal(renamedAfter.Read("src/exit.c")), CText.Normal(renamedBefore.Read("src/exit.c")));
    }

    [Theory]
    [InlineData("older")]
    [InlineData("newer")]
    public async Task Functions_in_another_order_get_the_same_texts(string release)
    {
        using var plain = new SyntheticTree(release);
        await plain.ApplyAsync();
        using var changed = new SyntheticTree(release);
        SyntheticMutations.Reorder(changed);
        await changed.ApplyAsync();
        RequireWhole(changed);
        foreach (var path in plain.Sources.Where(path => path.EndsWith(".c", StringComparison.Ordinal)))
            Assert.Equal(
                SyntheticMutations.Functions(plain, path).Functions.Select(CText.Normal).Order(StringComparer.Ordinal),
                SyntheticMutations.Functions(changed, path).Functions.Select(CText.Normal).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_number_that_the_owner_took_is_stepped_over()
    {
        using var tree = new SyntheticTree("older");
        tree.Replace(
            "include/granule.h", "#define GRANULE_STATE_LAST GRANULE_STATE_DATA",
            "#define GRANULE_STATE_LOCAL 9U\n#define GRANULE_STATE_LAST GRANULE_STATE_LOCAL");
        tree.Replace("include/granule.h", "SLOT_REC /* the last one */", "SLOT_REC, /* the last one */\n\tSLOT_LOCAL = 40");
        await tree.ApplyAsync();
        Assert.Contains("#define GRANULE_STATE_CSM 10U", tree.Read("include/granule.h"), StringComparison.Ordinal);
        Assert.Equal(41, tree.Parse("include/granule.h").Enums.Single().Enumerators.Single(one => one.Name == "SLOT_CSM").Value);
    }

    /// <summary>Nothing of the tree fails to compile.</summary>
    private static void RequireWhole(SyntheticTree tree)
    {
        foreach (var path in tree.Sources)
            Assert.DoesNotContain(tree.Parse(path).Diagnostics, one => one.Severity >= DiagnosticSeverity.Error);
    }

    /// <summary>What somebody else added is told apart again, and files that moved are compared by their names.</summary>
    private static string Sorted(string meaning) => string.Join("==", meaning
        .Replace(CText.Normal(SyntheticMutations.Noise), string.Empty, StringComparison.Ordinal)
        .Replace("void local_trace ( int number ) ; ", string.Empty, StringComparison.Ordinal)
        .Split("==").Order(StringComparer.Ordinal));
}
