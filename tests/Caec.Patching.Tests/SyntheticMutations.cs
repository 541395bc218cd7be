// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.RegularExpressions;

namespace Caec.Patching.Tests;

/// <summary>What owners do to their trees; each keeps what the program does, or adds what can be told apart again.</summary>
internal static class SyntheticMutations
{
    /// <summary>A statement of somebody else's.</summary>
    public const string Noise = "local_trace(7);";

    /// <summary>Changes that leave every word in its place: the patched trees must say the same.</summary>
    public static readonly IReadOnlyDictionary<string, Action<SyntheticTree>> Layouts = new Dictionary<string, Action<SyntheticTree>>
    {
        ["one word a line"] = tree => EachSource(tree, text => CText.LayOut(text, (_, _, _) => "\n")),
        ["all on one line"] = tree => EachSource(tree, text => CText.LayOut(text, (_, _, _) => " ")),
        ["braces on lines of their own"] = tree => EachSource(tree, text => CText.LayOut(text, Allman)),
        ["four blanks"] = tree => EachSource(tree, text => text.Replace("\t", "    ", StringComparison.Ordinal)),
        ["three blanks"] = tree => EachSource(tree, text => Regex.Replace(text, @"(?m)^\t+", match => new string(' ', match.Length * 3))),
        ["windows line ends"] = tree => EachSource(tree, text => text.Replace("\n", "\r\n", StringComparison.Ordinal)),
        ["no newline at the end"] = tree => EachSource(tree, text => text.TrimEnd('\n')),
        ["empty lines everywhere"] = tree => EachSource(tree, text => Regex.Replace(text, @"(?<!\\)\n(?![ \t]*\*)", "\n\n")),
        ["comments that look alike"] = tree => EachStatement(tree, text =>
            $"/* granule_set_state(g, GRANULE_STATE_NS); case SMC_RSI_HOST_CALL: */\n{text} // level = s2_walk(&rd->s2, ipa, 3);\n"),
        ["code that is left out"] = tree => EachStatement(tree, text => $"\n#if 0\n{text}\n#endif\n{text}"),
        ["code with another branch"] = tree => EachStatement(tree, text => $"\n#if 0\n{text}\n#endif\n{text}\n#if 0\n\t{Noise}\n#endif\n"),
        ["statements of somebody else"] = tree => EachStatement(tree, text => $"{Noise}\n\t{text}\n\t{Noise}"),
        ["moved files"] = tree =>
        {
            tree.Move("src/rsi.c", "src/core/rsi.c");
            tree.Move("include/granule.h", "lib/granule/include/granule.h");
        },
    };

    /// <summary>Gives every parameter and local variable another name.</summary>
    public static void Rename(SyntheticTree tree)
    {
        foreach (var path in tree.Sources.Where(path => path.EndsWith(".c", StringComparison.Ordinal)))
        {
            var unit = tree.Parse(path);
            var text = tree.Read(path);
            foreach (var function in unit.Functions.Where(one => one.Body is not null && one.Span.File == unit.File).Reverse())
            {
                var names = function.Parameters.Concat(function.Locals).Select(local => local.Name).Distinct();
                // Members and tags keep their names.
                var pattern = $@"(?<![\w.>]|struct )(?:{string.Join('|', names)})\b(?!\s*\()";
                var (start, end) = (function.Span.Start.Offset, function.Span.End.Offset);
                text = text[..start] + Regex.Replace(text[start..end], pattern, match => match.Value + "_2") + text[end..];
            }
            tree.Write(path, text);
        }
    }

    /// <summary>Puts the functions of each file in the contrary order, after prototypes of those that need one.</summary>
    public static void Reorder(SyntheticTree tree)
    {
        foreach (var path in tree.Sources.Where(path => path.EndsWith(".c", StringComparison.Ordinal)))
        {
            var (functions, rest) = Functions(tree, path);
            var prototypes = functions.Select(function => function[..function.IndexOf("\n{", StringComparison.Ordinal)])
                .Where(head => head.StartsWith("static", StringComparison.Ordinal))
                .Select(head => $"{head};\n");
            tree.Write(path, $"{rest.TrimEnd()}\n{string.Concat(prototypes)}\n{string.Join("\n\n", functions.Reverse())}\n");
        }
    }

    /// <summary>The functions of a file, and what is left without them.</summary>
    public static (IReadOnlyList<string> Functions, string Others) Functions(SyntheticTree tree, string path)
    {
        var unit = tree.Parse(path);
        var text = tree.Read(path);
        var spans = unit.Functions.Where(one => one.Body is not null && one.Span.File == unit.File).Select(one => one.Span).ToList();
        var rest = new StringBuilder(text);
        foreach (var span in Enumerable.Reverse(spans))
            rest.Remove(span.Start.Offset, span.End.Offset - span.Start.Offset);
        return ([.. spans.Select(span => text[span.Start.Offset..span.End.Offset])], rest.ToString());
    }

    private static void EachSource(SyntheticTree tree, Func<string, string> change)
    {
        foreach (var path in tree.Sources)
            tree.Write(path, change(tree.Read(path)));
    }

    /// <summary>Changes every statement of every function's top level, declarations and returns left alone.</summary>
    private static void EachStatement(SyntheticTree tree, Func<string, string> change)
    {
        tree.Replace("include/realm.h", "#endif /* REALM_H */", "void local_trace(int number);\n\n#endif /* REALM_H */");
        foreach (var path in tree.Sources.Where(path => path.EndsWith(".c", StringComparison.Ordinal)))
        {
            var unit = tree.Parse(path);
            var text = tree.Read(path);
            if (!text.Contains("\"realm.h\"", StringComparison.Ordinal))
                continue;
            foreach (var span in unit.Functions.Where(one => one.Span.File == unit.File).SelectMany(one => one.Statements).Reverse())
            {
                var statement = text[span.Start.Offset..span.End.Offset];
                if (Regex.IsMatch(statement, @"^(?:return|struct |uint64_t |int |const )"))
                    continue;
                var end = text[span.End.Offset] == ';' ? span.End.Offset + 1 : span.End.Offset;
                text = text[..span.Start.Offset] + change(text[span.Start.Offset..end]) + text[end..];
            }
            tree.Write(path, text);
        }
    }

    private static string Allman(string last, string next, int depth) =>
        depth == 0 && (next is "{" or "}" || last is "{" or "}" or ";" || CText.IsComment(last)) ? "\n  " : " ";
}
