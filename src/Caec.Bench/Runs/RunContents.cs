// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Sizes;
using Caec.Build.Stacks;
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>Fills a run folder with what will run, so that the run can be looked at and repeated after the cache has
/// moved on.</summary>
internal static class RunContents
{
    /// <summary>Copies flash and images, each with its ELF file for debuggers, where it has one.</summary>
    internal static async Task<IReadOnlyList<RunImage>> CopyImagesAsync(
        BuiltStack stack, RunFolder folder, CancellationToken cancellation)
    {
        var images = new List<RunImage>
        {
            new("flash", "images/flash.bin", await CopyAsync(stack.Flash, folder, "images/flash.bin", cancellation)),
        };
        foreach (var image in stack.Images)
        {
            var file = $"images/{image.Name}.bin";
            images.Add(new RunImage(image.Name, file, await CopyAsync(image.Path, folder, file, cancellation)));
            if (image.Elf is not null)
                await CopyAsync(image.Elf, folder, $"images/{image.Name}.elf", cancellation);
        }
        return images;
    }

    /// <summary>Copies the patch series.</summary>
    internal static async Task<IReadOnlyList<RunPatch>> CopyPatchesAsync(
        BuiltStack stack, RunFolder folder, CancellationToken cancellation)
    {
        var patches = new List<RunPatch>();
        foreach (var patch in stack.Patches)
        {
            var file = $"patches/{patch.FileName}";
            patches.Add(new RunPatch(file, await CopyAsync(patch.Path, folder, file, cancellation)));
        }
        return patches;
    }

    /// <summary>What the stack is made of.</summary>
    internal static IReadOnlyList<StackPart> Parts(BuiltStack stack) =>
    [
        .. stack.Components.Select(part => new StackPart(
            part.Name, part.Version, part.SourceSha256, part.Toolchain, part.Flags)),
    ];

    /// <summary>What CSM adds to the RMM.</summary>
    internal static CodeSizeRecord? SizeOf(CodeSizeReport? report)
    {
        if (report is null)
            return null;
        var (text, roData, data, bss) = Changes(report.Unpatched, report.Patched);
        return new CodeSizeRecord(
            text, roData, data, bss, SizeChange.Of(report.LinesBefore, report.LinesAfter),
            [.. report.Files.Select(file => new FileChange(file.File, file.Before, file.After))])
        {
            Programs = [.. report.Programs.Select(ProgramOf)],
        };
    }

    private static ProgramSizeRecord ProgramOf(ProgramGrowth program)
    {
        var (text, roData, data, bss) = Changes(program.Unpatched, program.Patched);
        return new ProgramSizeRecord(
            program.Name, SizeChange.Of((long)program.Code.Unpatched, (long)program.Code.Patched), text, roData, data, bss,
            [.. program.Functions.Select(one => new FunctionChange(one.Name, (long)one.Before, (long)one.After))]);
    }

    private static (SizeChange Text, SizeChange RoData, SizeChange Data, SizeChange Bss) Changes(
        SectionSizes before, SectionSizes after) => (
            SizeChange.Of((long)before.Text, (long)after.Text),
            SizeChange.Of((long)before.RoData, (long)after.RoData),
            SizeChange.Of((long)before.Data, (long)after.Data),
            SizeChange.Of((long)before.Bss, (long)after.Bss));

    private static async Task<string> CopyAsync(
        string from, RunFolder folder, string file, CancellationToken cancellation)
    {
        var to = Path.Combine(folder.Path, file);
        try
        {
            await using (var source = File.OpenRead(from))
            await using (var target = new FileStream(to, FileMode.Create, FileAccess.Write))
                await source.CopyToAsync(target, cancellation);
            return await ContentHash.OfFileAsync(to, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"An image could not be copied: {error.Message.TrimEnd('.')}.", to,
                $"df -h {folder.Path}", error);
        }
    }
}
