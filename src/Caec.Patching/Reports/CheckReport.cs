// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Patching.Tree;

namespace Caec.Patching;

/// <summary>What a plan found, as text for people: a problem fits on one screen.</summary>
public static class CheckReport
{
    private const string Label = "             "; // as wide as "   expected  "
    private const int MostWithSource = 2;
    private const int MostLines = 5; // of one field
    private const int LinesBefore = 1;
    private const int LinesAfter = 3;

    /// <summary>The report.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="width">Columns of the screen.</param>
    public static IReadOnlyList<string> Lines(SeriesPlan plan, int width)
    {
        var problems = plan.Problems.ToList();
        // A finding about an expectation is one more about a place that has been counted.
        var places = plan.Findings.Select(finding => (finding.Patch, finding.Name)).Distinct().Count();
        var failed = problems.Select(finding => (finding.Patch, finding.Name)).Distinct().Count();
        var lines = new List<string>();
        lines.Add(failed == 0
            ? $"The series {plan.Series.Target} fits ({places} of {places} places): {plan.Tree}"
            : $"The series {plan.Series.Target} does not fit ({places - failed} of {places} places do): {plan.Tree}");
        foreach (var (problem, number) in problems.Select((problem, i) => (problem, i + 1)))
        {
            lines.Add(string.Empty);
            lines.AddRange(Block(problem, number, width));
            if (problems.Count <= MostWithSource)
                lines.AddRange(Source(plan.Tree, problem, width));
        }
        return lines;
    }

    private static IEnumerable<string> Block(Finding problem, int number, int width)
    {
        var word = problem.Kind switch
        {
            FindingKind.Anchor => "missing",
            FindingKind.Collision => "taken",
            FindingKind.Stranger => "stranger",
            _ => "different",
        };
        return
        [
            $"{number.ToString(CultureInfo.InvariantCulture)}. {problem.Name} ({problem.Patch}): {word}",
            .. Wrap($"   expected  {problem.Expected}", Label, width),
            .. Wrap($"   found     {problem.Actual}", Label, width),
            .. problem.File.Length == 0 ? [] : (string[])[$"   at        {problem.Place}"],
        ];
    }

    /// <summary>The lines around the place, with their numbers.</summary>
    private static IEnumerable<string> Source(string tree, Finding problem, int width)
    {
        var path = Path.Combine(tree, problem.File);
        if (problem.Line == 0 || !File.Exists(path))
            return [];
        var first = Math.Max(1, problem.Line - LinesBefore);
        return SourceText.ToUnicode(new SourceText(File.ReadAllBytes(path)).Text).Split('\n')
            .Skip(first - 1).Take(problem.Line + LinesAfter - first + 1)
            .Select((line, i) => Cut(
                $"{(first + i == problem.Line ? ">" : " ")}{(first + i).ToString(CultureInfo.InvariantCulture),6} | "
                + line.TrimEnd().Replace("\t", "    ", StringComparison.Ordinal),
                width));
    }

    private static string Cut(string line, int width) => line.Length <= width ? line : line[..width];

    private static List<string> Wrap(string text, string indent, int width)
    {
        var lines = Broken(text, indent, width).ToList();
        return lines.Count <= MostLines ? lines : [.. lines.Take(MostLines - 1), $"{indent}..."];
    }

    private static IEnumerable<string> Broken(string text, string indent, int width)
    {
        while (text.Length > width)
        {
            var cut = text.LastIndexOf(' ', width);
            if (cut <= indent.Length)
                cut = text.IndexOf(' ', indent.Length + 1); // one long word, a path for example, is left whole
            if (cut < 0)
                break;
            yield return text[..cut];
            text = indent + text[(cut + 1)..];
        }
        yield return text;
    }
}
