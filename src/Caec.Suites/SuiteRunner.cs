// SPDX-License-Identifier: BSD-3-Clause
using System.Xml.Linq;
using Caec.Workstation;

namespace Caec.Suites;

/// <summary>Runs suites and counts what really ran.</summary>
/// <param name="processes">Starts dotnet and make.</param>
/// <param name="house">The repository.</param>
/// <param name="results">A folder for logs and counts.</param>
/// <param name="clang">The compiler of the native suites.</param>
/// <param name="monitor">The tree of the reference monitor with CSM applied, for the suites that test it.</param>
public sealed class SuiteRunner(IProcessRunner processes, House house, string results, string clang, string monitor)
{
    private const string Configuration = "Release";

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>The command that builds every C# project, tests included.</summary>
    public Command BuildCommand => new(
        "dotnet",
        [
            "build", Path.Combine(house.Root, "caec-toolchain.sln"), "-c", Configuration, "--nologo", "-v", "quiet",
            "-nodeReuse:false", "-p:UseSharedCompilation=false",
        ],
        house.Root);

    /// <summary>The command that runs one suite.</summary>
    public Command CommandOf(Suite suite) => suite.Kind switch
    {
        SuiteKind.DotNet => new(
            "dotnet",
            [
                "test", suite.Path, "-c", Configuration, "--no-build", "--nologo", "--results-directory", results,
                "--logger", $"trx;LogFileName={suite.Name}.trx",
            ],
            house.Root,
            new Dictionary<string, string> { ["CAEC_ROOT"] = house.Root, ["CAEC_CACHE"] = house.Cache }),
        _ => new(
            "make",
            [
                "-s", "-C", suite.Path, "run", $"CC={clang}", $"TREE={monitor}",
                $"O={Path.Combine(results, "native", suite.Name)}",
            ]),
    };

    /// <summary>Builds every C# project.</summary>
    /// <exception cref="CaecFailure">Kind Build: the log says why.</exception>
    public async Task BuildAsync(CancellationToken cancellation)
    {
        var log = Path.Combine(results, "build.log");
        var result = await processes.RunAsync(BuildCommand, log, cancellation);
        if (result.ExitCode != 0)
            throw new CaecFailure(FailureKind.Build, "The solution does not build.", log);
    }

    /// <summary>Runs one suite and counts its tests.</summary>
    public async Task<SuiteResult> RunAsync(Suite suite, CancellationToken cancellation)
    {
        var log = Path.Combine(results, suite.Name.Replace('/', '-') + ".log");
        var result = await processes.RunAsync(CommandOf(suite), log, cancellation);
        var counted = suite.Kind == SuiteKind.DotNet
            ? CountTrx(suite, Path.Combine(results, suite.Name + ".trx"), log)
            : CountLines(suite, result.StandardOutput, log);
        // A suite that ends badly without a failed test, or with no test at all, has failed.
        var silent = counted.Failed.Count == 0
            && (result.ExitCode != 0 || counted.Passed + counted.Skipped.Count == 0);
        return silent ? counted with { Failed = [$"{suite.Name} (exit code {result.ExitCode})"] } : counted;
    }

    private static SuiteResult CountTrx(Suite suite, string file, string log)
    {
        if (!File.Exists(file))
            return new SuiteResult(suite, 0, [$"{suite.Name} (no result file)"], [], log);
        var tests = XDocument.Load(file).Descendants(Trx + "UnitTestResult").ToList();
        IReadOnlyList<string> Named(string outcome) =>
            [.. tests.Where(test => (string?)test.Attribute("outcome") == outcome).Select(Describe)];
        var passed = tests.Count(test => (string?)test.Attribute("outcome") == "Passed");
        var skipped = Named("NotExecuted");
        var others = tests.Where(test => (string?)test.Attribute("outcome") is not ("Passed" or "NotExecuted"));
        return new SuiteResult(suite, passed, [.. others.Select(Describe)], skipped, log);
    }

    private static string Describe(XElement test)
    {
        var name = (string?)test.Attribute("testName") ?? "?";
        var message = test.Descendants(Trx + "Message").FirstOrDefault()?.Value.Trim()
            ?? test.Descendants(Trx + "StdOut").FirstOrDefault()?.Value.Trim();
        return message is null ? name : $"{name}: {message.Split('\n')[0].Trim()}";
    }

    private static SuiteResult CountLines(Suite suite, string output, string log)
    {
        var lines = output.Split('\n');
        IReadOnlyList<string> After(string word) =>
            [.. lines.Where(line => line.StartsWith(word, StringComparison.Ordinal)).Select(line => line[word.Length..].Trim())];
        return new SuiteResult(suite, After("ok ").Count, After("FAIL "), After("skip "), log);
    }
}
