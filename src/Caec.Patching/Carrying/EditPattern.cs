// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;
using Caec.Patching.Planning;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching.Carrying;

/// <summary>What an edit's text looks like in a tree that has it: the template's words, with anything where the template takes
/// a word of the tree's.</summary>
internal static partial class EditPattern
{
    // They cannot stand in a source file, and mean nothing to regular expressions.
    private const char Open = '\u0001';
    private const char Close = '\u0002';

    /// <summary>The group that holds what a replaced macro stood for.</summary>
    public const string MacroText = "macro_text";

    /// <summary>The pattern of whole lines, or null when the text renders to nothing or needs what is not known here.</summary>
    /// <param name="edit">The edit.</param>
    /// <param name="where">Where series.yaml says it.</param>
    /// <param name="model">Values, capabilities and the caller's part.</param>
    /// <param name="templates">Renders.</param>
    public static Regex? Of(Edit edit, string where, IReadOnlyDictionary<string, object> model, TemplateText templates)
    {
        string text;
        try
        {
            text = templates.Render(edit.Text, where, new Dictionary<string, object>(model.Concat(Unknown(edit))));
        }
        catch (CaecFailure)
        {
            return null; // of a list that the anchor would have to give
        }
        var lines = text.Replace("\r", string.Empty, StringComparison.Ordinal).Split('\n')
            .SkipWhile(string.IsNullOrWhiteSpace)
            .Reverse().SkipWhile(string.IsNullOrWhiteSpace).Reverse()
            .Select(line => SourceText.FromUnicode(line.Trim()))
            .ToList();
        if (lines.Count == 0)
            return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var body = string.Join(@"[ \t]*\r?\n", lines.Select(line => line.Length == 0 ? string.Empty : $@"[ \t]*{Escaped(line, seen)}"));
        // The last comma of a list goes where the file's style has none.
        if (edit.Anchor is Anchor.EnumEnd or Anchor.ArrayEnd && body.EndsWith(','))
            body += "?";
        return new Regex($@"^{body}[ \t]*(?:\r?\n|\z)", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    }

    private static string Escaped(string line, HashSet<string> seen) => Placeholder().Replace(
        Regex.Escape(line),
        match =>
        {
            var name = match.Groups["name"].Value;
            return seen.Add(name) ? $"(?<{name}>[^\\n]+?)" : $@"\k<{name}>";
        });

    /// <summary>A placeholder for every name that the tree would give.</summary>
    private static Dictionary<string, object> Unknown(Edit edit)
    {
        static Dictionary<string, object> Names(string prefix, IEnumerable<string> names) =>
            names.Distinct(StringComparer.Ordinal).ToDictionary(name => name, name => (object)Mark($"{prefix}_{name}"), StringComparer.Ordinal);
        var expect = edit.Expect;
        var unknown = new Dictionary<string, object>
        {
            ["param"] = Names("param", expect.Parameters.Select(one => one.As)),
            ["local"] = Names("local", expect.Locals.Select(one => one.As)),
            ["next"] = Names("next", expect.Next.Select(one => one.As)),
            ["macro"] = new Dictionary<string, object> { ["text"] = Mark(MacroText) },
            ["call"] = new Dictionary<string, object>
            {
                ["args"] = Enumerable.Range(0, 16).Select(i => Mark(string.Create(CultureInfo.InvariantCulture, $"arg_{i}"))).ToList(),
                ["result"] = Mark("call_result"),
            },
            ["return"] = new Dictionary<string, object> { ["value"] = Mark("return_value") },
            ["statement"] = Mark("statement"),
            ["value"] = Mark("value"),
        };
        if (edit.Anchor is Anchor.Containing containing)
            unknown["match"] = Names("match", Variable().Matches(containing.Tokens).Select(match => match.Groups[1].Value));
        if (edit.Anchor is Anchor.InFunction inside)
            unknown["function"] = inside.Function;
        return unknown;
    }

    private static string Mark(string name) => $"{Open}{name}{Close}";

    [GeneratedRegex("\u0001(?<name>\\w+)\u0002")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Variable();
}
