// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Caec.Patching.Mails;

/// <summary>A file before and after one patch; text with one character per byte.</summary>
/// <param name="Path">Relative to the tree.</param>
/// <param name="Before">Null for a file that the patch adds.</param>
/// <param name="After">The new content.</param>
/// <param name="IsExecutable">Whether the file has the executable mode.</param>
internal sealed record FileRevision(string Path, string? Before, string After, bool IsExecutable);

/// <summary>Writes differences the way git does.</summary>
internal static partial class UnifiedDiff
{
    private const int Context = 3;
    private const string NoNewline = "\\ No newline at end of file\n";

    /// <summary>The diff of one file, and how many lines come and go.</summary>
    public static (string Text, int Added, int Removed) Write(FileRevision file)
    {
        var before = LineDiff.Split(file.Before ?? string.Empty);
        var after = LineDiff.Split(file.After);
        var changes = LineDiff.Compute(before, after);
        var mode = file.IsExecutable ? "100755" : "100644";
        var text = new StringBuilder($"diff --git a/{file.Path} b/{file.Path}\n");
        if (file.Before is null)
            text.Append($"new file mode {mode}\nindex {new string('0', 40)}..{BlobId(file.After)}\n");
        else
            text.Append($"index {BlobId(file.Before)}..{BlobId(file.After)} {mode}\n");
        if (changes.Count > 0)
            text.Append(file.Before is null ? "--- /dev/null\n" : $"--- a/{file.Path}\n").Append($"+++ b/{file.Path}\n");
        foreach (var hunk in Hunks(changes))
            AppendHunk(text, before, after, hunk);
        return (text.ToString(), changes.Sum(change => change.NewCount), changes.Sum(change => change.OldCount));
    }

    /// <summary>git's name of a file's content: SHA-1 over "blob SIZE\0" and the bytes.</summary>
    public static string BlobId(string content)
    {
        byte[] bytes = [.. Encoding.ASCII.GetBytes($"blob {content.Length}\0"), .. Encoding.Latin1.GetBytes(content)];
#pragma warning disable CA5350 // git names contents so; nothing is protected by it.
        return Convert.ToHexStringLower(SHA1.HashData(bytes));
#pragma warning restore CA5350
    }

    /// <summary>Changes whose contexts touch stand in one hunk.</summary>
    public static IEnumerable<IReadOnlyList<LineChange>> Hunks(IReadOnlyList<LineChange> changes)
    {
        var hunk = new List<LineChange>();
        foreach (var change in changes)
        {
            if (hunk.Count > 0 && change.OldStart - (hunk[^1].OldStart + hunk[^1].OldCount) > 2 * Context)
            {
                yield return hunk;
                hunk = [];
            }
            hunk.Add(change);
        }
        if (hunk.Count > 0)
            yield return hunk;
    }

    private static void AppendHunk(
        StringBuilder text, IReadOnlyList<string> before, IReadOnlyList<string> after, IReadOnlyList<LineChange> hunk)
    {
        var lead = Math.Min(Context, hunk[0].OldStart);
        var oldStart = hunk[0].OldStart - lead;
        var newStart = hunk[0].NewStart - lead;
        var oldEnd = Math.Min(before.Count, hunk[^1].OldStart + hunk[^1].OldCount + Context);
        var newEnd = Math.Min(after.Count, hunk[^1].NewStart + hunk[^1].NewCount + Context);
        text.Append($"@@ -{Range(oldStart, oldEnd)} +{Range(newStart, newEnd)} @@{Heading(before, oldStart)}\n");
        var at = oldStart;
        foreach (var change in hunk)
        {
            AppendLines(text, ' ', before, at, change.OldStart);
            AppendLines(text, '-', before, change.OldStart, change.OldStart + change.OldCount);
            AppendLines(text, '+', after, change.NewStart, change.NewStart + change.NewCount);
            at = change.OldStart + change.OldCount;
        }
        AppendLines(text, ' ', before, at, oldEnd);
    }

    private static void AppendLines(StringBuilder text, char sign, IReadOnlyList<string> lines, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            text.Append(sign).Append(lines[i]);
            if (!lines[i].EndsWith('\n'))
                text.Append('\n').Append(NoNewline);
        }
    }

    private static string Range(int start, int end)
    {
        var count = end - start;
        var first = (count == 0 ? start : start + 1).ToString(CultureInfo.InvariantCulture);
        return count == 1 ? first : $"{first},{count}";
    }

    /// <summary>The function that a hunk is in, as git shows it: the last line above that starts with a name.</summary>
    private static string Heading(IReadOnlyList<string> before, int start)
    {
        for (var i = start - 1; i >= 0; i--)
            if (Definition().IsMatch(before[i]))
            {
                var line = before[i].TrimEnd();
                return $" {(line.Length > 80 ? line[..80].TrimEnd() : line)}";
            }
        return string.Empty;
    }

    [GeneratedRegex("^[A-Za-z_$]")]
    private static partial Regex Definition();
}
