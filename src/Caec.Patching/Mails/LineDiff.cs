// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Mails;

/// <summary>A run of lines that differ.</summary>
/// <param name="OldStart">First line of the old text, from 0.</param>
/// <param name="OldCount">Lines that go.</param>
/// <param name="NewStart">First line of the new text, from 0.</param>
/// <param name="NewCount">Lines that come.</param>
internal readonly record struct LineChange(int OldStart, int OldCount, int NewStart, int NewCount);

/// <summary>The shortest difference of two texts, line by line (E. W. Myers, 1986).</summary>
internal static class LineDiff
{
    /// <summary>Lines with their ends; the last one may have none.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var lines = new List<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }
        return lines;
    }

    public static IReadOnlyList<LineChange> Compute(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var head = 0;
        while (head < before.Count && head < after.Count && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Count - head && tail < after.Count - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        var oldLines = before.Skip(head).Take(before.Count - head - tail).ToList();
        var newLines = after.Skip(head).Take(after.Count - head - tail).ToList();
        return Merge(Path(oldLines, newLines), oldLines.Count, newLines.Count, head);
    }

    /// <summary>The pairs of equal lines that stay, in order.</summary>
    private static List<(int Old, int New)> Path(List<string> before, List<string> after)
    {
        var most = before.Count + after.Count;
        var furthest = new int[(2 * most) + 2];
        var trace = new List<int[]>();
        for (var distance = 0; distance <= most; distance++)
        {
            trace.Add((int[])furthest.Clone());
            for (var diagonal = -distance; diagonal <= distance; diagonal += 2)
            {
                var down = diagonal == -distance
                    || (diagonal != distance && furthest[most + diagonal - 1] < furthest[most + diagonal + 1]);
                var x = down ? furthest[most + diagonal + 1] : furthest[most + diagonal - 1] + 1;
                while (x < before.Count && x - diagonal < after.Count && before[x] == after[x - diagonal])
                    x++;
                furthest[most + diagonal] = x;
                if (x >= before.Count && x - diagonal >= after.Count)
                    return Walk(trace, before.Count, after.Count, most);
            }
        }
        return [];
    }

    private static List<(int Old, int New)> Walk(List<int[]> trace, int x, int y, int most)
    {
        var kept = new List<(int, int)>();
        for (var distance = trace.Count - 1; distance >= 0; distance--)
        {
            var furthest = trace[distance];
            var diagonal = x - y;
            var down = diagonal == -distance
                || (diagonal != distance && furthest[most + diagonal - 1] < furthest[most + diagonal + 1]);
            var fromDiagonal = down ? diagonal + 1 : diagonal - 1;
            var fromX = distance == 0 ? 0 : furthest[most + fromDiagonal];
            var fromY = distance == 0 ? 0 : fromX - fromDiagonal;
            while (x > fromX && y > fromY && x > 0 && y > 0)
                kept.Add((--x, --y));
            (x, y) = (fromX, fromY);
        }
        kept.Reverse();
        return kept;
    }

    private static List<LineChange> Merge(List<(int Old, int New)> kept, int oldCount, int newCount, int head)
    {
        var changes = new List<LineChange>();
        var (x, y) = (0, 0);
        foreach (var (keptOld, keptNew) in kept.Append((oldCount, newCount)))
        {
            if (keptOld > x || keptNew > y)
                changes.Add(new LineChange(head + x, keptOld - x, head + y, keptNew - y));
            (x, y) = (keptOld + 1, keptNew + 1);
        }
        return changes;
    }
}
