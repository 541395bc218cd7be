// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Security.Cryptography;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>The folder of one run.</summary>
public sealed record RunFolder
{
    /// <summary>Name of the run record.</summary>
    public const string ResultName = "result.json";

    /// <summary>Name of the report.</summary>
    public const string ReportName = "report.md";

    /// <summary>Name of the report with charts.</summary>
    public const string HtmlReportName = "report.html";

    private RunFolder(string path, string id, bool published) => (Path, Id, IsPublished) = (path, id, published);

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Time of the run and some random digits: its name, or the name of the folder that it is a part of.</summary>
    public string Id { get; }

    // One of several runs is not the latest one; all of them are.
    private bool IsPublished { get; }

    /// <summary>The images that ran, and the configuration.</summary>
    public string Images => System.IO.Path.Combine(Path, "images");

    /// <summary>The series that was applied.</summary>
    public string Patches => System.IO.Path.Combine(Path, "patches");

    /// <summary>One log per UART and per tool.</summary>
    public string Logs => System.IO.Path.Combine(Path, "logs");

    /// <summary>The run record.</summary>
    public string Result => System.IO.Path.Combine(Path, ResultName);

    /// <summary>The report.</summary>
    public string Report => System.IO.Path.Combine(Path, ReportName);

    /// <summary>The report with charts, for browsers.</summary>
    public string HtmlReport => System.IO.Path.Combine(Path, HtmlReportName);

    /// <summary>Makes the folder of a new run.</summary>
    /// <param name="root">The folder of all runs, for instance <c>out</c>.</param>
    /// <param name="time">Names the folder.</param>
    /// <exception cref="CaecFailure">Kind Missing: it cannot be made.</exception>
    public static RunFolder Create(string root, TimeProvider time)
    {
        var id = NewId(time);
        return new RunFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(root), id), id, published: true).Made();
    }

    /// <summary>Names the folder of several runs; it is made with the first of them.</summary>
    /// <param name="root">The folder of all runs.</param>
    /// <param name="time">Names the folder.</param>
    public static RunFolder ForSeveral(string root, TimeProvider time)
    {
        var id = NewId(time);
        return new RunFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(root), id), id, published: true);
    }

    /// <summary>Makes the folder of one of several runs.</summary>
    /// <exception cref="CaecFailure">Kind Missing: it cannot be made.</exception>
    public RunFolder Within(string name) => new RunFolder(System.IO.Path.Combine(Path, name), Id, published: false).Made();

    private static string NewId(TimeProvider time)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return $"{stamp}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";
    }

    private RunFolder Made()
    {
        try
        {
            foreach (var part in (string[])[Images, Patches, Logs])
                Directory.CreateDirectory(part);
            return this;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            var above = System.IO.Path.GetDirectoryName(Path)!;
            throw new CaecFailure(
                FailureKind.Missing, $"The run folder could not be made: {error.Message.TrimEnd('.')}.", above,
                $"df -h {above}", error);
        }
    }

    /// <summary>Makes <c>latest</c>, next to the folder, point to it; at every moment it points to some run.</summary>
    public async Task PublishAsync(IProcessRunner runner, CancellationToken cancellation)
    {
        if (!IsPublished)
            return;
        var root = System.IO.Path.GetDirectoryName(Path)!;
        var link = System.IO.Path.Combine(root, $".latest-{Id}");
        File.CreateSymbolicLink(link, Id);
        // .NET has no rename(2) that replaces a link to a folder; mv -T is one.
        var moved = await runner.RunAsync(
            new Command("mv", ["-T", "-f", "--", link, System.IO.Path.Combine(root, "latest")]), null, cancellation);
        if (moved.ExitCode == 0)
            return;
        File.Delete(link);
        throw new CaecFailure(
            FailureKind.Missing, $"The link to the latest run could not be set: {moved.StandardError.Trim()}.", root);
    }
}
