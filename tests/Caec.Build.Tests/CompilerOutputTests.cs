// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Images;
using Caec.Workstation;

namespace Caec.Build.Tests;

public sealed class CompilerOutputTests
{
    [Theory]
    [InlineData("src/a.c:1:1: warning: x\nsrc/b.c:12:5: error: unknown type name 'u64'\nsrc/c.c:1:1: error: y", "src/b.c:12: error: unknown type name 'u64'.")]
    [InlineData("src/a.c:3:10: fatal error: 'x.h' file not found\n", "src/a.c:3: error: 'x.h' file not found.")]
    [InlineData("ld.lld: error: undefined symbol: main\n>>> referenced by start.S\n", "ld.lld: error: undefined symbol: main.")]
    [InlineData("make: *** No rule to make target 'bl9'.  Stop.\n", "make: *** No rule to make target 'bl9'.  Stop.")]
    [InlineData(
        "-- The C compiler\nCMake Error at cmake/Modules/GitUtils.cmake:171 (message):\n  Failed to apply\n  patch x\n\nCall Stack:\n  y\n\n-- Configuring incomplete, errors occurred!\n",
        "cmake/Modules/GitUtils.cmake:171: error: Failed to apply patch x.")]
    [InlineData("something else\nlast words\n", "last words.")]
    [InlineData("", "ended with exit code 7.")]
    public void The_first_error_is_told(string output, string expected) =>
        Assert.Equal(expected, CompilerOutput.FirstError(new ProcessResult(7, "", output)));

    [Fact]
    public void An_error_on_standard_output_is_found_too() =>
        Assert.Equal("a.c:2: error: no.", CompilerOutput.FirstError(new ProcessResult(1, "a.c:2:1: error: no\n", "")));
}
