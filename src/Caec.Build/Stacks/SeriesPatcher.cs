// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Abi;
using Caec.Patching;
using Caec.Workstation;

namespace Caec.Build.Stacks;

/// <summary>Applies the repository's series, with the ABI as their model.</summary>
/// <param name="house">Where series, templates and the ABI lie.</param>
/// <param name="runner">Starts git on trees that carry a series.</param>
public sealed class SeriesPatcher(House house, IProcessRunner runner) : ITreePatcher
{
    /// <summary>The generated file that holds the numbers of the ABI.</summary>
    internal const string AbiHeader = "csm_abi.h";

    /// <summary>What the series may refer to beside the ABI.</summary>
    public IReadOnlyDictionary<string, object> Values { get; init; } = new Dictionary<string, object>();

    /// <summary>What every series of the repository may refer to: the ABI as <c>abi</c>, and the RMM's header.</summary>
    /// <exception cref="CaecFailure">Kind Usage: the ABI or a template is wrong.</exception>
    public static PlanOptions Options(House house)
    {
        var abi = AbiFile.Load(house.AbiFile);
        return new PlanOptions
        {
            Model = new Dictionary<string, object> { ["abi"] = AbiRenderer.Model(abi) },
            Generated = new Dictionary<string, string>
            {
                [AbiHeader] = new AbiRenderer(house.Templates).Render(abi, AbiOutput.Rmm),
            },
        };
    }

    /// <inheritdoc/>
    public async Task<string> IdentityAsync(
        string series, IReadOnlyList<string> alsoReads, CancellationToken cancellation)
    {
        List<string> parts =
        [
            typeof(PatchSeries).Module.ModuleVersionId.ToString(), typeof(AbiRenderer).Module.ModuleVersionId.ToString(),
            JsonSerializer.Serialize(Values),
        ];
        foreach (var path in alsoReads.Prepend(series))
            parts.Add(Directory.Exists(path)
                ? await ContentHash.OfTreeAsync(path, cancellation)
                : await ContentHash.OfFileAsync(path, cancellation));
        return ContentHash.OfText(string.Join('\0', parts));
    }

    /// <inheritdoc/>
    public bool MayCarry(string series, string tree) =>
        Directory.Exists(series) && CarriedSeries.MayCarry(PatchSeries.Load(series, house), tree);

    /// <inheritdoc/>
    public Task<CarriedSeries?> CarriedAsync(
        string series, string tree, IReadOnlyList<string> accepted, CancellationToken cancellation) => CarriedSeries.FindAsync(
            PatchSeries.Load(series, house), tree, Task.Run(() => Options(house) with { Accepted = accepted }, cancellation), runner,
            cancellation);

    /// <inheritdoc/>
    public async Task<AppliedSeries> ApplyAsync(
        string series, string tree, string copy, IReadOnlyList<string> accepted, CancellationToken cancellation)
    {
        var options = Options(house) with { Accepted = accepted };
        foreach (var (name, value) in Values)
            options.Model.Add(name, value);
        var plan = await SeriesPlanner.PlanAsync(PatchSeries.Load(series, house), tree, options, cancellation);
        plan.RequireComplete();
        await SeriesApplier.ApplyAsync(plan with { Tree = copy }, cancellation);
        return new AppliedSeries([.. plan.Mails.Select(mail => new PatchMail(mail.FileName, mail.Text))], plan.Audit?.Sentence);
    }
}
