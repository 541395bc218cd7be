// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources.Tests;

public sealed class SourceLockTests
{
    private const string Debian =
        "sources:\n  - name: thing\n    debian: {suite: trixie, version: 1-1, files: {thing_1-1.dsc: HASH}}\n";

    private static readonly string Hash = new('a', 64);

    [Theory]
    [InlineData("arm-trusted-firmware")]
    [InlineData("mbedtls")]
    public async Task The_repositorys_own_lock_pins_what_is_built(string name)
    {
        var file = FindUpward("sources.lock");

        var pins = await SourceLock.LoadAsync(file, CancellationToken.None);

        var pin = Assert.IsType<DebianPin>(Assert.Single(pins.Select([name])));
        Assert.Equal(3, pin.Files.Count);
    }

    [Theory]
    [InlineData("HASH", "abc", "SHA-256")]
    [InlineData("thing_1-1.dsc", "thing_1-1.tar", ".dsc")]
    [InlineData("thing_1-1.dsc", "../thing_1-1.dsc", "SHA-256")]
    [InlineData("name: thing", "name: ../thing", "name")]
    [InlineData("name: thing", "name: --thing", "name")]
    [InlineData("suite: trixie", "suite: -x", "suite")]
    [InlineData("version: 1-1", "version: ../..", "version")]
    [InlineData("suite:", "suit:", "suit")]
    [InlineData("    debian:", "    other:", "other")]
    public void A_wrong_entry_is_refused_and_named(string good, string bad, string named)
    {
        var text = Debian.Replace(good, bad, StringComparison.Ordinal).Replace("HASH", Hash, StringComparison.Ordinal);

        var failure = Assert.Throws<CaecFailure>(() => SourceLock.Parse(text, "/x/sources.lock"));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.StartsWith("/x/sources.lock", failure.Evidence, StringComparison.Ordinal);
        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_good_entry_is_read()
    {
        var pins = SourceLock.Parse(Debian.Replace("HASH", Hash, StringComparison.Ordinal), "sources.lock");

        Assert.Equal(("thing", "1-1", Hash), (pins.Pins[0].Name, pins.Pins[0].Version, pins.Pins[0].Identity));
    }

    [Fact]
    public void A_name_that_is_not_pinned_is_a_wrong_use_and_the_right_ones_are_listed()
    {
        var pins = SourceLock.Parse(Debian.Replace("HASH", Hash, StringComparison.Ordinal), "sources.lock");

        var failure = Assert.Throws<CaecFailure>(() => pins.Select(["thing", "other"]));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("there are: thing", failure.Message, StringComparison.Ordinal);
    }

    private static string FindUpward(string name)
    {
        var folder = new DirectoryInfo(SourceFolder());
        while (!File.Exists(Path.Combine(folder.FullName, name)))
            folder = folder.Parent!;
        return Path.Combine(folder.FullName, name);
    }

    private static string SourceFolder([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.GetDirectoryName(path)!;
}
