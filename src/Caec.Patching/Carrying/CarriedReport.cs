// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching;

/// <summary>How a tree's own CSM compares with what would be generated for that tree today.</summary>
public enum CarriedState
{
    /// <summary>There, as it would be generated.</summary>
    AsGenerated,

    /// <summary>There in another form: of another version of the series, or changed since.</summary>
    Different,

    /// <summary>Not there.</summary>
    Missing,
}

/// <summary>An added file or an edit of a series in a tree that carries the series.</summary>
/// <param name="Name">The path of the file, or the edit's name.</param>
/// <param name="State">What became of it.</param>
/// <param name="File">The file of the tree, relative to it.</param>
/// <param name="Line">The first line that is not as it would be generated, or 0.</param>
public sealed record CarriedPart(string Name, CarriedState State, string File, int Line)
{
    /// <summary>FILE:LINE, or FILE.</summary>
    public string Place => Line > 0 ? $"{File}:{Line}" : File;
}

/// <summary>A patch of a series in a tree that carries the series.</summary>
/// <param name="Name">The patch's name.</param>
/// <param name="State">As generated where all of it is, missing where none of it is there.</param>
/// <param name="Parts">The files and edits that are not as they would be generated.</param>
public sealed record CarriedPatch(string Name, CarriedState State, IReadOnlyList<CarriedPart> Parts);

/// <summary>Which patches of a series a tree carries, whichever way they came into it.</summary>
/// <param name="Target">The series' target.</param>
/// <param name="Patches">Every patch that the series has for this tree, in order.</param>
/// <param name="Extra">Files in the series' own folders that it does not add, relative to the tree.</param>
/// <param name="Obstacle">Why the tree cannot be had without the series, as a clause; null when it can, exactly.</param>
public sealed record CarriedReport(
    string Target, IReadOnlyList<CarriedPatch> Patches, IReadOnlyList<string> Extra, string? Obstacle)
{
    /// <summary>Patches of which nothing is there.</summary>
    public IReadOnlyList<string> Missing => Names(CarriedState.Missing);

    /// <summary>Patches that are there in another form, or in part.</summary>
    public IReadOnlyList<string> Different => Names(CarriedState.Different);

    /// <summary>How many patches are as they would be generated today.</summary>
    public int AsGenerated => Patches.Count(patch => patch.State == CarriedState.AsGenerated);

    /// <summary>Whether something of every patch is there, so that the tree can be built with CSM as it is.</summary>
    public bool IsWhole => Missing.Count == 0;

    /// <summary>What the tree carries, as a clause.</summary>
    public string Clause
    {
        get
        {
            var rest = new List<string>();
            if (Different.Count > 0)
                rest.Add($"{string.Join(", ", Different)} {(Different.Count == 1 ? "differs" : "differ")}");
            if (Missing.Count > 0)
                rest.Add($"{string.Join(", ", Missing)} {(Missing.Count == 1 ? "is" : "are")} missing");
            return $"carries the series {Target}: {AsGenerated} of {Patches.Count} patches as generated today"
                + string.Concat(rest.Select(one => $"; {one}"));
        }
    }

    private List<string> Names(CarriedState state) =>
        [.. Patches.Where(patch => patch.State == state).Select(patch => patch.Name)];
}
