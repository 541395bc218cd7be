// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Sources;

/// <summary>Debian source packages: apt-get fetches them and verifies the archive's signature; then every file is
/// compared with sources.lock; then dpkg-source unpacks.</summary>
internal sealed class DebianFetcher(
    DebianPin pin, string download, string? mirror, IProcessRunner runner, Func<string, string?> findProgram,
    string log, IProgress<string>? progress)
    : ISourceFetcher
{
    private const string PullProgram = "pull-debian-source";

    private string CurrentFolder => $"{download}.current";

    /// <inheritdoc/>
    public IReadOnlyList<Command> Plan(string tree) => mirror is null
        ? [Download($"{pin.Name}={pin.Version}", download), Unpack(Path.Combine(download, pin.ControlFile), tree)]
        : [Unpack(Path.Combine(download, pin.ControlFile), tree)];

    /// <inheritdoc/>
    public async Task<Fetched> FetchAsync(string tree, CancellationToken cancellation)
    {
        Directory.CreateDirectory(download);
        if (mirror is not null)
            await CopyFromMirrorAsync(mirror, cancellation);
        else if (!await IsCompleteAsync(cancellation) && !await DownloadPinnedAsync(cancellation))
            return await TakeCurrentAsync(tree, cancellation);
        await VerifyAsync(cancellation);
        progress?.Report($"Unpacking {pin.Name} {pin.Version}");
        await UnpackAsync(Unpack(Path.Combine(download, pin.ControlFile), tree), cancellation);
        return new Fetched(pin.Version, pin.Identity, pin.Identity);
    }

    private async Task CopyFromMirrorAsync(string folder, CancellationToken cancellation)
    {
        foreach (var file in pin.Files.Keys)
        {
            cancellation.ThrowIfCancellationRequested();
            var from = ((string[])[Path.Combine(folder, file), Path.Combine(folder, pin.Name, file)])
                .FirstOrDefault(File.Exists) ?? throw new CaecFailure(
                    FailureKind.Source, $"The mirror folder has no {file}, which the source {pin.Name} needs.", folder);
            await AtomicFile.WriteAsync(
                Path.Combine(download, file), await File.ReadAllBytesAsync(from, cancellation), cancellation);
        }
    }

    private async Task<bool> IsCompleteAsync(CancellationToken cancellation)
    {
        foreach (var (file, hash) in pin.Files)
        {
            var path = Path.Combine(download, file);
            if (!File.Exists(path) || await ContentHash.OfFileAsync(path, cancellation) != hash)
                return false;
        }
        return true;
    }

    /// <summary>False: the archive no longer has this version.</summary>
    private async Task<bool> DownloadPinnedAsync(CancellationToken cancellation)
    {
        progress?.Report($"Fetching {pin.Name} {pin.Version} with apt-get");
        var result = await runner.RunAsync(Download($"{pin.Name}={pin.Version}", download), log, cancellation);
        if (result.ExitCode == 0 || await PullAsync(cancellation))
            return true;
        return AptFailure.IsVersionGone(result.StandardError)
            ? false
            : throw AptFailure.Translate(pin, result.StandardError, log);
    }

    /// <summary>The way of machines whose apt is not configured for Debian's archive (Ubuntu): its ubuntu-dev-tools
    /// know where source packages of Debian lie. What came is then verified like everything else.</summary>
    private async Task<bool> PullAsync(CancellationToken cancellation)
    {
        if (findProgram(PullProgram) is null)
            return false;
        progress?.Report($"Fetching {pin.Name} {pin.Version} with {PullProgram}");
        // The signature check would need a keyring of Debian's developers; the pinned hashes say more.
        var pull = new Command(
            PullProgram, ["--download-only", "--no-conf", "--no-verify-signature", pin.Name, pin.Version], download);
        return (await runner.RunAsync(pull, log, cancellation)).ExitCode == 0;
    }

    private async Task<Fetched> TakeCurrentAsync(string tree, CancellationToken cancellation)
    {
        // Empty, so that the one .dsc in it afterwards is the one that came.
        if (Directory.Exists(CurrentFolder))
            Directory.Delete(CurrentFolder, recursive: true);
        Directory.CreateDirectory(CurrentFolder);
        var result = await runner.RunAsync(Download($"{pin.Name}/{pin.Suite}", CurrentFolder), log, cancellation);
        if (result.ExitCode != 0)
            throw AptFailure.Translate(pin, result.StandardError, log);
        var control = Directory.EnumerateFiles(CurrentFolder, "*.dsc").SingleOrDefault()
            ?? throw AptFailure.Translate(pin, result.StandardError, log);
        var version = (await File.ReadAllLinesAsync(control, cancellation))
            .FirstOrDefault(line => line.StartsWith("Version: ", StringComparison.Ordinal))?["Version: ".Length..].Trim()
            ?? throw new CaecFailure(FailureKind.Source, $"{Path.GetFileName(control)} names no version.", control);
        progress?.Report(
            $"{pin.Name} {pin.Version} is no longer in suite {pin.Suite}: taking {version}, verified by apt's signatures");
        await UnpackAsync(Unpack(control, tree), cancellation);
        var identity = await ContentHash.OfFileAsync(control, cancellation);
        return new Fetched(version, identity, identity);
    }

    private async Task VerifyAsync(CancellationToken cancellation)
    {
        foreach (var (file, expected) in pin.Files)
        {
            var path = Path.Combine(download, file);
            if (!File.Exists(path))
                throw new CaecFailure(
                    FailureKind.Source, $"{file} did not come with the source {pin.Name}.", log,
                    $"./caec sources sync {pin.Name}");
            var actual = await ContentHash.OfFileAsync(path, cancellation);
            if (actual == expected)
                continue;
            File.Delete(path);
            throw new CaecFailure(
                FailureKind.Source,
                $"{file} has the SHA-256 {actual}, but sources.lock pins {expected}; nothing was unpacked.",
                mirror ?? log, $"./caec sources sync {pin.Name}");
        }
    }

    private async Task UnpackAsync(Command command, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(command, log, cancellation);
        if (result.ExitCode != 0)
            throw new CaecFailure(
                FailureKind.Source, $"The source {pin.Name} could not be unpacked: {LastLine(result.StandardError)}.", log,
                "./caec doctor");
    }

    private static Command Download(string what, string folder)
    {
        var arguments = new List<string>
        {
            "-q", "-o", "Acquire::Retries=3", "-o", "APT::Get::AllowUnauthenticated=false",
        };
        // As root apt downloads as the user _apt, who must not write into our folder; what it would protect, the
        // hashes do.
        if (Environment.IsPrivilegedProcess)
            arguments.AddRange(["-o", "APT::Sandbox::User=root"]);
        return new Command("apt-get", [.. arguments, "source", "--download-only", "--only-source", what], folder);
    }

    /// <summary>Unpacks and applies the distribution's patches. dpkg-source compares the files with the .dsc; the
    /// signature in it needs a keyring that machines seldom have, and sources.lock or apt stand for it.</summary>
    private static Command Unpack(string control, string tree) => new(
        "dpkg-source", ["--no-copy", "--require-strong-checksums", "-x", control, tree], Path.GetDirectoryName(control));

    private static string LastLine(string text) => text.TrimEnd().Split('\n')[^1].Trim().TrimEnd('.');
}
