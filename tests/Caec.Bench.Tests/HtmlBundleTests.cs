// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation.Tests;
using Caec.Workstation;

namespace Caec.Bench.Tests;

/// <summary>The charting library's bundle is the only code here that others wrote. It can be made again.</summary>
public class HtmlBundleTests
{
    private static readonly string Web = Path.Combine(House.Find().Root, "src/Caec.Bench/Reports/Html/web");

    [Fact]
    public void The_bundle_names_its_packages_and_their_licences()
    {
        var bundle = File.ReadAllText(Path.Combine(Web, "plot.min.js"));
        var banner = bundle[..bundle.IndexOf("*/", StringComparison.Ordinal)];

        Assert.StartsWith("/*! Made by `npm run build`", banner, StringComparison.Ordinal);
        Assert.Contains(
            "@observablehq/plot 0.6.17 (ISC), Copyright 2020-2025 Observable, Inc.", banner, StringComparison.Ordinal);
        Assert.Contains("Permission to use, copy, modify, and/or distribute", banner, StringComparison.Ordinal);
        Assert.DoesNotContain("</script", bundle, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_lock_file_pins_every_package_and_names_no_registry()
    {
        var packages = File.ReadAllText(Path.Combine(Web, "package-lock.json"));

        Assert.Contains("\"integrity\": \"sha512-", packages, StringComparison.Ordinal);
        Assert.DoesNotContain("\"resolved\"", packages, StringComparison.Ordinal);
        Assert.DoesNotContain("://", packages, StringComparison.Ordinal);
    }

    [NpmFact]
    public async Task The_bundle_can_be_made_again_to_the_byte()
    {
        using var folder = new TestFolder();
        foreach (var name in (string[])["package.json", "package-lock.json", "library.js", "bundle.js"])
            File.Copy(Path.Combine(Web, name), folder.File(name));
        Assert.True(await NpmAsync(folder.Path, "ci", "--ignore-scripts", "--no-audit", "--no-fund"));

        Assert.True(await NpmAsync(folder.Path, "run", "build"));

        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(Web, "plot.min.js")),
            await File.ReadAllBytesAsync(folder.File("plot.min.js")));
    }

    private static async Task<bool> NpmAsync(string folder, params string[] arguments)
    {
        var result = await new ChildProcess().RunAsync(
            new Command("npm", arguments, folder), null, CancellationToken.None);
        return result.ExitCode == 0;
    }
}

/// <summary>A test that installs packages from npm; skipped, by name, where that cannot be.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NpmFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> Missing = new(FindMissing);

    public NpmFactAttribute() => Skip = Missing.Value;

    private static string? FindMissing()
    {
        if (!ToolPath.Exists("npm"))
            return "needs npm";
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            var answer = new ChildProcess().RunAsync(new Command("npm", ["ping"]), null, patience.Token)
                .GetAwaiter().GetResult();
            return answer.ExitCode == 0 ? null : "needs npm's registry, which does not answer";
        }
        catch (OperationCanceledException)
        {
            return "needs npm's registry, which does not answer in time";
        }
    }
}
