// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Llvm;
using Caec.Sources;
using Caec.Workstation;

namespace Caec.EndToEnd;

/// <summary>What CSM is compared with: that the realm's ciphers and copies are right, and are what their names say.</summary>
[Collection(nameof(Booting))]
public sealed class CipherTests
{
    private static readonly House Here = House.Find();

    private static readonly ChildProcess Runner = new();

    private static readonly string[] CryptoInstructions = ["aese", "aesmc", "pmull", "pmull2"];

    [Fact]
    public async Task On_the_emulated_CPU_ciphers_and_copies_compute_what_they_should()
    {
        var (_, image) = await BuildAsync("realm/emulated");

        var lines = await BootAsync(image.Elf!);

        Assert.Equal("end", lines[^1]);
        Assert.DoesNotContain(lines, line => line.StartsWith("FAIL", StringComparison.Ordinal));
        Assert.Equal(10, lines.Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
        // Ten instructions per 64 bytes, and little around them: a copy byte by byte would be seen here.
        Assert.InRange(Count(lines, "memcpy 32 KiB"), 10 * 512, (10 * 512) + 64);
        Assert.InRange(Count(lines, "memset 32 KiB"), 6 * 512, (6 * 512) + 64);
        Assert.InRange(Count(lines, "aes-hardware seal") * 5, 1, Count(lines, "aes-software seal"));
    }

    [Fact]
    public async Task Only_the_hardware_cipher_of_the_realm_uses_crypto_instructions_and_it_does()
    {
        var (plan, image) = await BuildAsync("realm");
        var software = FunctionsOf(plan, "aead-software");
        var hardware = FunctionsOf(plan, "aead-hardware");

        var crypto = ElfImage.Load(image.Elf!).Functions
            .Select(function => (function.Name, Used: CryptoIn(ElfImage.Disassemble(image.Elf!, function))))
            .Where(function => function.Used.Count > 0)
            .ToList();

        Assert.Equal(["aese", "aesmc", "pmull", "pmull2"], crypto.SelectMany(function => function.Used).Distinct().Order());
        // Names that both have could be either's in the linked image; these are the hardware part's alone.
        Assert.All(crypto, function => Assert.Contains(function.Name, hardware.Keys));
        Assert.All(crypto, function => Assert.DoesNotContain(function.Name, software.Keys));
        Assert.All(software.Values, Assert.Empty);
        // What a message goes through: a block of AES, and a multiplication of GHASH.
        Assert.Contains("aese", hardware["mbedtls_aesce_crypt_ecb"]);
        Assert.Contains("aesmc", hardware["mbedtls_aesce_crypt_ecb"]);
        Assert.Contains("pmull", hardware["mbedtls_aesce_gcm_mult"]);
    }

    [Fact]
    public void The_emulated_image_builds_the_ciphers_as_the_realms_own_does()
    {
        var (realm, tests) = (Description("realm"), Description("realm/emulated"));

        Assert.Equal(realm.Flags, tests.Flags);
        Assert.Equal(realm.Parts.Select(Build), tests.Parts.Select(Build));

        static string Build(ImagePart part) =>
            string.Join(' ', [part.Name, .. part.Flags, .. part.Library?.Files ?? [], .. part.Exports]);
    }

    private static ImageDescription Description(string folder) => ImageDescription.Load(Path.Combine(Here.Firmware, folder));

    /// <summary>Crypto instructions by function, of a part before it is linked.</summary>
    private static Dictionary<string, HashSet<string>> FunctionsOf(ImagePlan plan, string part)
    {
        var file = plan.Seals.Single(seal => seal.Part == part).ObjectFile;
        return ElfImage.Load(file).Functions.DistinctBy(function => function.Name).ToDictionary(
            function => function.Name, function => CryptoIn(ElfImage.Disassemble(file, function)), StringComparer.Ordinal);
    }

    private static HashSet<string> CryptoIn(IReadOnlyList<string> instructions) =>
        [.. instructions.Select(line => line.Split(' ')[0]).Where(CryptoInstructions.Contains)];

    private static long Count(IReadOnlyList<string> lines, string what) => long.Parse(
        lines.Single(line => line.StartsWith($"{what}: ", StringComparison.Ordinal))[(what.Length + 2)..],
        CultureInfo.InvariantCulture);

    private static async Task<(ImagePlan Plan, BuiltImage Image)> BuildAsync(string folder)
    {
        var cache = BuildCache.Of(Here);
        var sources = new SourceStore(Here, Runner);
        var image = Description(folder);
        await sources.SyncAsync(image.Libraries, null, CancellationToken.None);
        var toolchain = await Toolchain.FindAsync(Runner, CancellationToken.None);
        var plan = await new ImagePlanner(toolchain, cache, sources.ExpectAsync).PlanAsync(image, CancellationToken.None);
        var logs = Path.Combine(Here.Cache, "logs");
        return (plan, await new ImageBuilder(cache, Runner, null).BuildAsync(plan, 2, logs, CancellationToken.None));
    }

    private static async Task<string[]> BootAsync(string elf)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var result = await Runner.RunAsync(
            new Command(
                "qemu-system-aarch64",
                ["-M", "virt", "-cpu", "max", "-m", "1536M", "-icount", "shift=0,sleep=off", "-display", "none", "-monitor",
                 "none", "-serial", "stdio", "-kernel", elf]),
            null,
            limit.Token);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return result.StandardOutput.TrimEnd().Split('\n');
    }
}
