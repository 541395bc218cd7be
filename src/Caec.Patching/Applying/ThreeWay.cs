// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Patching.Mails;

namespace Caec.Patching.Applying;

/// <summary>Takes the series' changes out of a file that was changed elsewhere since.</summary>
internal static class ThreeWay
{
    /// <summary>The file without the series' changes, or null when a later change touches them.</summary>
    /// <param name="before">As it was before the series.</param>
    /// <param name="after">As the series left it.</param>
    /// <param name="now">As it is.</param>
    public static string? Revert(string before, string after, string now)
    {
        var middle = LineDiff.Split(after);
        var oldLines = LineDiff.Split(before);
        var newLines = LineDiff.Split(now);
        var ours = LineDiff.Compute(middle, oldLines).Select(change => (Change: change, Lines: oldLines)).ToList();
        var theirs = LineDiff.Compute(middle, newLines).Select(change => (Change: change, Lines: newLines)).ToList();
        if (ours.Any(one => theirs.Any(other => Touch(one.Change, other.Change))))
            return null;
        var result = new StringBuilder();
        var at = 0;
        foreach (var (change, lines) in ours.Concat(theirs).OrderBy(one => one.Change.OldStart))
        {
            result.AppendJoin(string.Empty, middle.Skip(at).Take(change.OldStart - at));
            result.AppendJoin(string.Empty, lines.Skip(change.NewStart).Take(change.NewCount));
            at = change.OldStart + change.OldCount;
        }
        return result.AppendJoin(string.Empty, middle.Skip(at)).ToString();
    }

    private static bool Touch(LineChange one, LineChange other) =>
        one.OldStart <= other.OldStart + other.OldCount && other.OldStart <= one.OldStart + one.OldCount;
}
