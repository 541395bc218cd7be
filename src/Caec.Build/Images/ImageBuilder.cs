// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>A firmware image that is built.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Path">The flat binary.</param>
/// <param name="Elf">The ELF file with symbols, or null when there is none.</param>
/// <param name="Sha256">Hash of the flat binary.</param>
public sealed record BuiltImage(string Name, string Path, string? Elf, string Sha256);

/// <summary>Carries out plans, leaving out what the cache has.</summary>
/// <param name="cache">Where results are kept.</param>
/// <param name="runner">Starts the compiler.</param>
/// <param name="progress">Told of every step that is really done, or null.</param>
public sealed class ImageBuilder(BuildCache cache, IProcessRunner runner, IProgress<string>? progress)
{
    /// <summary>Builds an image.</summary>
    /// <param name="plan">What to do.</param>
    /// <param name="jobs">Most compilers at a time, from 1.</param>
    /// <param name="logs">Folder that gets the log NAME.log and NAME/compile_commands.json.</param>
    /// <param name="cancellation">Kills what runs; the cache keeps finished entries only.</param>
    /// <exception cref="CaecFailure">Kind Build: the first error, and where the log has its command.</exception>
    public async Task<BuiltImage> BuildAsync(ImagePlan plan, int jobs, string logs, CancellationToken cancellation)
    {
        await CompileCommands.WriteAsync([plan], Path.Combine(logs, plan.Image.Name, CompileCommands.FileName), cancellation);
        if (!cache.Has(plan.Key))
        {
            progress?.Report($"Building {plan.Image.Name}");
            var log = new ImageLog(cache, logs, plan.Image.Name);
            await CompileAsync(plan, jobs, log, cancellation);
            foreach (var seal in plan.Seals)
                await cache.GetOrAddAsync(seal.Key, (_, stop) => SealAsync(plan, seal, log, stop), cancellation);
            await cache.GetOrAddAsync(plan.Key, (_, stop) => LinkAsync(plan, log, stop), cancellation);
        }
        return new BuiltImage(
            plan.Image.Name, plan.Binary, plan.Elf, await ContentHash.OfFileAsync(plan.Binary, cancellation));
    }

    private Task CompileAsync(ImagePlan plan, int jobs, ImageLog log, CancellationToken cancellation) =>
        Parallel.ForEachAsync(
            plan.Units.Where(unit => !cache.Has(unit.Key)),
            new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellation },
            async (unit, stop) => await cache.GetOrAddAsync(unit.Key, (_, kill) => CompileAsync(plan, unit, log, kill), stop));

    private async Task CompileAsync(ImagePlan plan, CompileUnit unit, ImageLog log, CancellationToken cancellation)
    {
        await RunAsync(plan, unit.Compile, log, cancellation);
        var dependencies = $"{unit.Compile.Arguments[^1]}.d";
        await DependencyList.RequireCoveredAsync(plan.Image, unit, dependencies, cancellation);
        File.Delete(dependencies); // it holds absolute paths of this machine
    }

    private async Task SealAsync(ImagePlan plan, PartSeal seal, ImageLog log, CancellationToken cancellation)
    {
        await RunAsync(plan, seal.Join, log, cancellation);
        await RunAsync(plan, seal.Hide, log, cancellation);
    }

    private async Task LinkAsync(ImagePlan plan, ImageLog log, CancellationToken cancellation)
    {
        await RunAsync(plan, plan.Link, log, cancellation);
        await RunAsync(plan, plan.Copy, log, cancellation);
    }

    private async Task RunAsync(ImagePlan plan, Command command, ImageLog log, CancellationToken cancellation)
    {
        var result = await runner.RunAsync(command, null, cancellation);
        var place = await log.AppendAsync(command, result, cancellation);
        if (result.ExitCode != 0)
            throw CompilerOutput.Failure(plan.Image.Name, result, place);
    }
}
