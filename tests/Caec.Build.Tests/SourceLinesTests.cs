// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Images;
using Caec.Build.Sizes;

namespace Caec.Build.Tests;

public sealed class SourceLinesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("\n\t \n", 0)]
    [InlineData("int a;", 1)]
    [InlineData("int a;\nint b;\n", 2)]
    [InlineData("// only this\nint a; // and this\n", 1)]
    [InlineData("/* one\n * two\n */\nint a;\n", 1)]
    [InlineData("int a; /* begins\nends */ int b;\n", 2)]
    [InlineData("/* a */ /* b */\n", 0)]
    [InlineData("/* a */ int b;\n", 1)]
    [InlineData("char *s = \"/* no comment\";\nint a;\n", 2)]
    [InlineData("char *s = \"\\\"// still text\";\nint a;\n", 2)]
    [InlineData("char c = '\"';\n/* comment */\n", 1)]
    [InlineData("char c = '\\'';\n// comment\n", 1)]
    [InlineData("// continued \\\nstill a comment\nint a;\n", 1)]
    [InlineData("#define A \\\n\t1\n", 2)]
    [InlineData("\tmov x0, #1 // one\n/* two */\n", 1)]
    [InlineData("int a = 4 / 2;\n", 1)]
    [InlineData("/**/int a;\r\n\r\n", 1)]
    public void Only_lines_with_code_count(string text, int expected) => Assert.Equal(expected, SourceLines.Count(text));

    [Fact]
    public void A_comparison_lists_changed_added_and_removed_files_of_the_image_only()
    {
        using var scratch = new Scratch();
        foreach (var folder in (string[])["before", "after"])
        {
            scratch.WriteImage(folder);
            scratch.Write($"{folder}/src/host/fake.c", $"int {folder};\n#define {folder}\n");
            scratch.Write($"{folder}/notes.md", "text\n");
        }
        scratch.Write("before/include/gone.h", "int a;\n");
        scratch.Write("before/src/grows.c", "int a;\n");
        scratch.Write("after/src/grows.c", "int a;\nint b;\n");
        scratch.Write("after/src/added.S", "\tnop\n");
        File.AppendAllText(scratch.Path("after/src/add.c"), "/* a comment more */\n");
        scratch.Write("after/tests/more.c", "int a;\n");

        var lines = SourceLines.Compare(
            SourceLines.Of(ImageDescription.Load(scratch.Path("before"))),
            SourceLines.Of(ImageDescription.Load(scratch.Path("after"))));

        Assert.Equal([new("include/gone.h", 1, 0), new("src/added.S", 0, 1), new("src/grows.c", 1, 2)], lines);
    }
}
