// SPDX-License-Identifier: BSD-3-Clause
using System.Security.Cryptography;
using System.Text;
using Caec.Build.Stacks;

namespace Caec.Build.Tests;

public sealed class FirmwarePackageTests
{
    // `fiptool create --tb-fw … --soc-fw … --nt-fw … --rmm-fw …` of TF-A 2.12.1, given files with these texts.
    private const string FiptoolSha256 = "eeb848cf176a3fecce6ac61388eb6117682bb1e58d05906a934f76faf8c45796";

    [Fact]
    public void The_package_is_what_fiptool_makes()
    {
        var package = FirmwarePackage.Assemble(
        [
            new(FirmwarePackage.TrustedBoot, Bytes("second stage")),
            new(FirmwarePackage.Runtime, Bytes("runtime, odd length")),
            new(FirmwarePackage.NonTrusted, Bytes("payload")),
            new(FirmwarePackage.RealmMonitor, Bytes("monitor")),
        ]);

        Assert.Equal(FiptoolSha256, Convert.ToHexStringLower(SHA256.HashData(package)));
    }

    [Fact]
    public void The_flash_starts_with_the_first_stage_and_has_the_package_64_pages_on()
    {
        var flash = FlashImage.Assemble(Bytes("first"), Bytes("package"));

        Assert.Equal("first", Encoding.ASCII.GetString(flash.AsSpan(0, 5)));
        Assert.Equal("package", Encoding.ASCII.GetString(flash.AsSpan(64 * 4096)));
        Assert.All(flash[5..(64 * 4096)], filler => Assert.Equal(0, filler));
    }

    [Fact]
    public void A_first_stage_that_would_reach_into_the_package_is_refused() =>
        Assert.Throws<ArgumentException>(() => FlashImage.Assemble(new byte[(64 * 4096) + 1], []));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);
}
