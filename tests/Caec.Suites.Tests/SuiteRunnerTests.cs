// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Suites.Tests;

public sealed class SuiteRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("caec-suites-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Counts_the_lines_of_a_native_suite()
    {
        var result = await RunNative(new ProcessResult(1, "ok one\nFAIL two at x.c:3\nok three\nnoise\n", ""));

        Assert.Equal(2, result.Passed);
        Assert.Equal(["two at x.c:3"], result.Failed);
    }

    [Fact]
    public async Task Names_what_a_native_suite_skips_and_why()
    {
        var result = await RunNative(new ProcessResult(0, "ok one\nskip two: clang has no libFuzzer\n", ""));

        Assert.Equal(1, result.Passed);
        Assert.Empty(result.Failed);
        Assert.Equal(["two: clang has no libFuzzer"], result.Skipped);
    }

    [Fact]
    public async Task A_suite_that_ends_badly_without_a_failed_test_has_failed()
    {
        var result = await RunNative(new ProcessResult(139, "ok one\n", ""));

        Assert.Equal(["demo (exit code 139)"], result.Failed);
    }

    [Fact]
    public async Task A_suite_that_ran_no_test_has_failed()
    {
        var result = await RunNative(new ProcessResult(0, "", ""));

        Assert.Single(result.Failed);
    }

    [Fact]
    public async Task Counts_passed_failed_and_skipped_from_the_result_file()
    {
        const string trx = """
            <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>
              <UnitTestResult testName="A" outcome="Passed"/>
              <UnitTestResult testName="B" outcome="Failed"><Output><ErrorInfo><Message>expected 1
            got 2</Message></ErrorInfo></Output></UnitTestResult>
              <UnitTestResult testName="C" outcome="NotExecuted"><Output><StdOut>no tree</StdOut></Output></UnitTestResult>
            </Results></TestRun>
            """;
        await File.WriteAllTextAsync(Path.Combine(_folder, "Caec.X.Tests.trx"), trx);
        var suite = new Suite("Caec.X.Tests", SuiteKind.DotNet, "/nowhere/Caec.X.Tests.csproj");

        var result = await Runner(new ProcessResult(1, "", "")).RunAsync(suite, CancellationToken.None);

        Assert.Equal(1, result.Passed);
        Assert.Equal(["B: expected 1"], result.Failed);
        Assert.Equal(["C: no tree"], result.Skipped);
    }

    [Fact]
    public async Task A_missing_result_file_is_a_failure()
    {
        var suite = new Suite("Caec.Y.Tests", SuiteKind.DotNet, "/nowhere/Caec.Y.Tests.csproj");

        var result = await Runner(new ProcessResult(0, "", "")).RunAsync(suite, CancellationToken.None);

        Assert.Single(result.Failed);
    }

    [Fact]
    public async Task A_solution_that_does_not_build_is_a_build_failure()
    {
        var failure = await Assert.ThrowsAsync<CaecFailure>(
            () => Runner(new ProcessResult(1, "", "")).BuildAsync(CancellationToken.None));

        Assert.Equal(FailureKind.Build, failure.Kind);
    }

    private Task<SuiteResult> RunNative(ProcessResult result) =>
        Runner(result).RunAsync(new Suite("demo", SuiteKind.Native, "/nowhere"), CancellationToken.None);

    private SuiteRunner Runner(ProcessResult result) =>
        new(new Fixed(result), new House("/nowhere", _folder), _folder, "clang", "/nowhere/monitor");

    private sealed class Fixed(ProcessResult result) : IProcessRunner
    {
        public Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation) =>
            Task.FromResult(result);
    }
}
