// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Stacks;
using Caec.Patching;

namespace Caec.Bench;

/// <summary>How CSM came into the RMM, or out of it.</summary>
public enum SeriesOrigin
{
    /// <summary>Neither: the RMM has no CSM, and its tree has none.</summary>
    None,

    /// <summary>The series was applied to a copy of the tree.</summary>
    Applied,

    /// <summary>The tree carried it already, and was built as it is.</summary>
    Carried,

    /// <summary>The tree carried it, and it was taken out of a copy.</summary>
    TakenOut,
}

/// <summary>A file or an edit of the series that a tree has in another form, or not.</summary>
/// <param name="Patch">Its patch.</param>
/// <param name="Part">The file, or the edit's name.</param>
/// <param name="State">Different or missing.</param>
/// <param name="File">The file of the tree, relative to it.</param>
/// <param name="Line">The first line that differs, or 0.</param>
public sealed record SeriesDifference(string Patch, string Part, CarriedState State, string File, int Line);

/// <summary>The CSM series and the RMM that ran.</summary>
/// <param name="Origin">How CSM came in, or out.</param>
/// <param name="Patches">How many patches the series has for that tree; 0 where nobody asked.</param>
/// <param name="AsGenerated">How many of them are in the tree, or were applied, as they would be generated for it.</param>
/// <param name="Differences">What is not, of a tree that carried it.</param>
/// <param name="Obstacle">Why the tree is not known without the series, or null.</param>
public sealed record SeriesRecord(
    SeriesOrigin Origin, int Patches, int AsGenerated, IReadOnlyList<SeriesDifference> Differences, string? Obstacle)
{
    /// <summary>The record of a stack.</summary>
    public static SeriesRecord Of(BuiltStack stack) => stack.Series.Carried is { } carried
        ? new SeriesRecord(
            stack.Series.Csm ? SeriesOrigin.Carried : SeriesOrigin.TakenOut, carried.Patches.Count, carried.AsGenerated,
            [
                .. carried.Patches.SelectMany(patch => patch.Parts.Select(
                    part => new SeriesDifference(patch.Name, part.Name, part.State, part.File, part.Line))),
            ],
            carried.Obstacle)
        : new SeriesRecord(
            stack.Series.Csm ? SeriesOrigin.Applied : SeriesOrigin.None, stack.Patches.Count, stack.Patches.Count, [], null);

    /// <summary>What people should know of it, as a sentence; null where all is as usual.</summary>
    public string? Sentence => Origin switch
    {
        SeriesOrigin.Carried =>
            $"The tree carries CSM and was built as it is: {Counts}.{(Obstacle is null ? string.Empty : $" What CSM adds is not known: {Obstacle}.")}",
        SeriesOrigin.TakenOut => $"The tree carries CSM ({Counts}), which was taken out of a copy.",
        _ => null,
    };

    private string Counts
    {
        get
        {
            var differ = Differences.Select(one => one.Patch).Distinct(StringComparer.Ordinal).ToList();
            return $"{AsGenerated} of {Patches} patches as generated today"
                + (differ.Count == 0 ? string.Empty : $", not {string.Join(", ", differ)}");
        }
    }
}
