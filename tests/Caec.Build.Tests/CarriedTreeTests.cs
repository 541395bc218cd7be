// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Build.Pairing;
using Caec.Build.Stacks;
using Caec.Patching;
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>The reference monitor with this repository's series in it, as a user's tree may have it.</summary>
public sealed class CarriedTreeTests : IDisposable
{
    private static readonly House TheHouse = House.Find();

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task It_is_built_as_it_is_and_without_the_series_from_a_copy_that_is_the_tree_before()
    {
        await CarryAsync();

        var with = await Forms().OfAsync(csm: true, CancellationToken.None);
        var without = await Forms().OfAsync(csm: false, CancellationToken.None);

        Assert.Equal((null, "", 0), (with.Folder, with.Identity, with.Patches.Count));
        Assert.NotEmpty(without.Identity);
        Assert.Equal(
            await ContentHash.OfTreeAsync(Monitor, CancellationToken.None), await ContentHash.OfTreeAsync(without.Folder!, CancellationToken.None));
    }

    [Fact]
    public async Task A_tree_that_carries_nothing_is_patched_in_a_copy_and_is_itself_without()
    {
        Copy();

        Assert.Null(await Forms().CarriedAsync(CancellationToken.None));
        Assert.Null((await Forms().OfAsync(csm: false, CancellationToken.None)).Folder);
        var patched = await Forms().OfAsync(csm: true, CancellationToken.None);
        Assert.True(File.Exists(Path.Combine(patched.Folder!, "include", "csm_abi.h")));
        Assert.NotEmpty(patched.Patches);
    }

    [Fact]
    public async Task A_part_of_the_series_is_not_built_and_what_is_missing_is_named()
    {
        await CarryAsync();
        foreach (var file in (string[])["include/csm_monitor.h", "src/csm/port.c", "src/csm/calls.c"])
            File.Delete(Path.Combine(Tree, file));
        foreach (var file in (string[])["include/granule.h", "include/realm.h"])
            File.Copy(Path.Combine(Monitor, file), Path.Combine(Tree, file), overwrite: true);

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => Forms().OfAsync(csm: true, CancellationToken.None));

        Assert.Equal(FailureKind.CheckFailed, failure.Kind);
        Assert.Contains("csm-port is missing; a part is not built.", failure.Message, StringComparison.Ordinal);
        Assert.StartsWith("./caec generate --target reference", failure.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_taken_out_exactly_is_refused_without_it_and_still_built_with_it()
    {
        await CarryAsync();
        File.AppendAllText(Path.Combine(Tree, "src", "rmi", "data.c"), "\nint csm_is_here_too;\n");

        Assert.Null((await Forms().OfAsync(csm: true, CancellationToken.None)).Folder);
        var failure = await Assert.ThrowsAsync<CaecFailure>(() => Forms().OfAsync(csm: false, CancellationToken.None));

        Assert.Equal(FailureKind.CheckFailed, failure.Kind);
        Assert.Contains("cannot be had without it: csm_is_here_too in src/rmi/data.c:", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_function_of_its_own_that_moves_a_granule_is_refused_until_somebody_has_looked_at_it()
    {
        await CarryAsync();
        var file = Path.Combine(Tree, "src", "rmi", "data.c");
        File.AppendAllText(
            file,
            "uint64_t mine(const uint64_t arg[8])\n{\n\tstruct granule *g = granule_find(arg[1]);\n\n\tgranule_lock(g);\n"
                + "\tgranule_unlock_as(g, GRANULE_DELEGATED);\n\treturn 0;\n}\n"
                + "uint64_t (*const more[])(const uint64_t *) = {mine};\n");
        var line = Array.FindLastIndex(await File.ReadAllLinesAsync(file), one => one.Contains("granule_unlock_as", StringComparison.Ordinal)) + 1;

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => Forms().OfAsync(csm: true, CancellationToken.None));

        Assert.Equal(FailureKind.CheckFailed, failure.Kind);
        Assert.Equal($"{file}:{line}", failure.Evidence);
        Assert.Contains("--accept mine", failure.Message, StringComparison.Ordinal);
        Assert.Contains("1 accepted by the user (mine)", (await Forms("mine").OfAsync(csm: true, CancellationToken.None)).Audit, StringComparison.Ordinal);
        Assert.Null((await Forms().OfAsync(csm: false, CancellationToken.None)).Audit);
    }

    [Fact]
    public async Task Another_use_of_its_exit_reason_is_refused()
    {
        await CarryAsync();
        var file = Path.Combine(Tree, "src", "rec", "run.c");
        File.AppendAllText(file, "\n#define RMI_EXIT_MINE\t0xC5U\n");

        var failure = await Assert.ThrowsAsync<CaecFailure>(() => Forms().OfAsync(csm: true, CancellationToken.None));

        Assert.Equal((FailureKind.CheckFailed, $"{file}:{(await File.ReadAllLinesAsync(file)).Length}"), (failure.Kind, failure.Evidence));
        Assert.Contains("the REC exit reason", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>A machine's model is one more series, on top of the CSM that is there.</summary>
    [Fact]
    public async Task The_model_of_a_machine_goes_on_top_of_what_it_carries()
    {
        await CarryAsync();
        var model = new MachineModel(TheHouse, "reference", "last");

        var form = await Forms(model).OfAsync(csm: true, CancellationToken.None);

        Assert.NotEmpty(form.Patches);
        Assert.All(form.Patches, patch => Assert.StartsWith("model-", patch.FileName, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(form.Folder!, "include", "csm_abi.h")));
        Assert.NotEqual((await Forms().OfAsync(csm: true, CancellationToken.None)).Identity, form.Identity);
        Assert.NotNull(form.Audit);
    }

    [Theory]
    [InlineData(1, 1, 1, 1, true)]
    [InlineData(1, 2, 1, 1, true)]
    [InlineData(1, 0, 1, 1, false)]
    [InlineData(2, 0, 1, 1, false)]
    [InlineData(0, 9, 1, 0, false)]
    public async Task Its_interface_must_serve_what_the_guests_speak(int major, int minor, int spokenMajor, int spokenMinor, bool serves)
    {
        await CarryAsync();
        var header = Path.Combine(Tree, "include", "csm_abi.h");
        var abi = Caec.Abi.AbiFile.Load(TheHouse.AbiFile);
        var text = await File.ReadAllTextAsync(header);
        Assert.Contains($"{abi.Major}U\n", text, StringComparison.Ordinal);
        await File.WriteAllLinesAsync(header, text.Split('\n').Select(line =>
            line.StartsWith("#define CSM_ABI_MAJOR", StringComparison.Ordinal) ? $"#define CSM_ABI_MAJOR\t{major}U"
            : line.StartsWith("#define CSM_ABI_MINOR", StringComparison.Ordinal) ? $"#define CSM_ABI_MINOR\t{minor}U" : line));

        var carried = (await Forms().CarriedAsync(CancellationToken.None))!;
        var failure = Record.Exception(() => carried.RequireAbi(new InterfaceVersion(spokenMajor, spokenMinor)));

        Assert.Equal(new InterfaceVersion(major, minor), carried.Abi);
        Assert.Equal(serves, failure is null);
        if (failure is CaecFailure refusal)
            Assert.Equal(
                (FailureKind.Missing,
                    $"{Tree} carries CSM with interface {major}.{minor}, and the host and realms of this caec speak {spokenMajor}.{spokenMinor}."),
                (refusal.Kind, refusal.Message));
    }

    private static string Monitor => Path.Combine(TheHouse.Firmware, "monitor");

    private string Tree => _scratch.Path("tree");

    private void Copy() => TreeCopy.Make(Monitor, Tree, CancellationToken.None);

    private async Task CarryAsync()
    {
        Copy();
        await SeriesApplier.ApplyAsync(
            await SeriesPlanner.PlanAsync(
                PatchSeries.Load(Path.Combine(TheHouse.RmmPatches, "reference"), TheHouse), Tree, SeriesPatcher.Options(TheHouse),
                CancellationToken.None),
            CancellationToken.None);
    }

    /// <summary>New ones each time, as a new run of caec has.</summary>
    private TreeForms Forms(params string[] accepted) => Forms(null, accepted);

    private TreeForms Forms(MachineModel? model, params string[] accepted) => new(
        new BuildCache(_scratch.Path("cache")), new SeriesPatcher(TheHouse, new ChildProcess()),
        HouseSeries.Csm(TheHouse, "reference", accepted), model,
        new PatchedTreeSource(
            Tree, ContentHash.OfTreeAsync(Tree, CancellationToken.None).GetAwaiter().GetResult(), (to, stop) => TreeCopy.Make(Tree, to, stop)),
        null);
}
