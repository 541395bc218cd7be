// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Images;
using Caec.Workstation;

namespace Caec.Build.Stacks.TfRmm;

/// <summary>Builds copies of TF-RMM trees by their own CMake.</summary>
/// <param name="cache">Where results are kept.</param>
/// <param name="runner">Starts git and cmake.</param>
/// <param name="toolchain">The LLVM to use.</param>
/// <param name="tools">What else is needed.</param>
/// <param name="folder">The folder of <see cref="TfRmmTools.FolderAsync"/>.</param>
/// <param name="progress">Told when something is really built, or null.</param>
internal sealed class TfRmmBuilder(
    BuildCache cache, IProcessRunner runner, Toolchain toolchain, TfRmmTools tools, string folder,
    IProgress<string>? progress)
{
    private const string Image = "rmm.img";
    private const string Monitor = "rmm.elf";
    private const string AppPrefix = "rmm_app_";

    /// <summary>The compiler, as it names itself.</summary>
    public string Compiler => toolchain.Clang.Banner;

    /// <summary>How a tree is built.</summary>
    /// <param name="source">The tree.</param>
    /// <param name="patches">Identity of the series that is applied, or nothing.</param>
    /// <param name="jobs">Most compilers at a time.</param>
    public TfRmmPlan Plan(TfRmmSource source, string patches, int jobs)
    {
        var key = TfRmmPlan.KeyOf(source.Sha256, patches, toolchain, tools);
        return TfRmmPlan.Of(key, Path.Combine(cache.Staging(key), "tree"), source, tools, folder, jobs);
    }

    /// <summary>Whether a plan's result is there.</summary>
    public bool Has(TfRmmPlan plan) => cache.Has(plan.Key);

    /// <summary>Carries a plan out.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="what">What is built, for people.</param>
    /// <param name="copy">Copies the tree with its plain submodules.</param>
    /// <param name="logs">Folder of the log files.</param>
    /// <param name="cancellation">Kills what runs.</param>
    /// <exception cref="CaecFailure">Kind Build: the first error, and the log.</exception>
    public async Task<(BuiltImage Image, IReadOnlyList<RmmPart> Parts)> BuildAsync(
        TfRmmPlan plan, string what, Action<string, CancellationToken> copy, string logs, CancellationToken cancellation)
    {
        var entry = await cache.GetOrAddAsync(
            plan.Key,
            async (staging, stop) =>
            {
                progress?.Report($"Building {what}");
                copy(plan.Copy, stop);
                await MakeAsync(plan, logs, stop);
                Keep(plan, staging);
                Directory.Delete(plan.Copy, recursive: true);
            },
            cancellation);
        var image = Path.Combine(entry, Image);
        return (
            new BuiltImage("rmm", image, Path.Combine(entry, Monitor), await ContentHash.OfFileAsync(image, cancellation)),
            PartsOf(entry));
    }

    private async Task MakeAsync(TfRmmPlan plan, string logs, CancellationToken cancellation)
    {
        foreach (var command in plan.Prepare)
            await RunAsync(plan, command, Path.Combine(logs, "rmm-git.log"), cancellation);
        await RunAsync(plan, plan.Configure, Path.Combine(logs, "rmm-configure.log"), cancellation);
        await RunAsync(plan, plan.Build, Path.Combine(logs, "rmm-build.log"), cancellation);
    }

    private async Task RunAsync(TfRmmPlan plan, Command command, string log, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(command, log, cancellation);
        if (result.ExitCode == 0)
            return;
        // The copy goes with the failure: its place says nothing to the user.
        string Relative(string text) => text.Replace($"{plan.Copy}/", string.Empty, StringComparison.Ordinal);
        throw CompilerOutput.Failure(
            "tf-rmm",
            result with { StandardOutput = Relative(result.StandardOutput), StandardError = Relative(result.StandardError) },
            log);
    }

    private static void Keep(TfRmmPlan plan, string staging)
    {
        File.Move(Path.Combine(plan.Output, Image), Path.Combine(staging, Image));
        // With EL0 apps, rmm.elf is a copy of the RMM's own program, rmm_core.elf.
        File.Move(Path.Combine(plan.Output, Monitor), Path.Combine(staging, Monitor));
        foreach (var app in Directory.EnumerateFiles(plan.Output, $"{AppPrefix}*.elf"))
            File.Move(app, Path.Combine(staging, Path.GetFileName(app)));
    }

    private static IReadOnlyList<RmmPart> PartsOf(string entry) =>
    [
        new RmmPart("rmm", Path.Combine(entry, Monitor)),
        .. Directory.EnumerateFiles(entry, $"{AppPrefix}*.elf").Order(StringComparer.Ordinal).Select(app =>
            new RmmPart($"app {Path.GetFileNameWithoutExtension(app)[AppPrefix.Length..]}", app)),
    ];
}
