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

    private RunFolder(string path) => Path = path;

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>Its name: time of the run and some random digits.</summary>
    public string Id => System.IO.Path.GetFileName(Path);

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
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var id = $"{stamp}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3))}";
        var folder = new RunFolder(System.IO.Path.Combine(System.IO.Path.GetFullPath(root), id));
        try
        {
            foreach (var part in (string[])[folder.Images, folder.Patches, folder.Logs])
                Directory.CreateDirectory(part);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"The run folder could not be made: {error.Message.TrimEnd('.')}.", root,
                $"df -h {root}", error);
        }
    }

    /// <summary>Makes <c>latest</c>, next to the folder, point to it; at every moment it points to some run.</summary>
    public async Task PublishAsync(IProcessRunner runner, CancellationToken cancellation)
    {
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
