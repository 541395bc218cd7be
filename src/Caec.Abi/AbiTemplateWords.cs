// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text;
using HandlebarsDotNet;

namespace Caec.Abi;

/// <summary>The words that templates may use besides Handlebars' own.</summary>
internal static class AbiTemplateWords
{
    private const int Tab = 8;
    private const int ValueColumn = 48;
    private const int CommentWidth = 96;

    public static void Register(IHandlebars handlebars)
    {
        handlebars.RegisterHelper("define", (writer, _, words) =>
            writer.WriteSafeString(Define(Word(words, 0), Word(words, 1))));
        handlebars.RegisterHelper("comment", (writer, _, words) =>
            writer.WriteSafeString(Comment(string.Concat(words))));
        handlebars.RegisterHelper("join", (_, words) => string.Concat(words));
        handlebars.RegisterHelper("ctype", (writer, _, words) =>
            writer.WriteSafeString(CType(Word(words, 0), Word(words, 1))));
        handlebars.RegisterHelper("xml", (writer, _, words) =>
            writer.WriteSafeString(System.Security.SecurityElement.Escape(Word(words, 0))!));
        handlebars.RegisterHelper("cell", (writer, _, words) =>
            writer.WriteSafeString(Word(words, 0).Replace("|", "\\|", StringComparison.Ordinal)));
    }

    private static string Word(Arguments words, int index) => words[index]?.ToString() ?? string.Empty;

    /// <summary>A macro definition, its value at a fixed column.</summary>
    private static string Define(string name, string value)
    {
        var start = $"#define {name}";
        var tabs = Math.Max(1, (ValueColumn - start.Length + Tab - 1) / Tab);
        return start + new string('\t', tabs) + value;
    }

    /// <summary>A C comment: on one line where it fits, else as a block.</summary>
    private static string Comment(string text)
    {
        if (text.Length + "/*  */".Length <= CommentWidth)
            return $"/* {text} */";
        var block = new StringBuilder("/*\n");
        var line = " *";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length + 1 + word.Length > CommentWidth)
            {
                block.Append(line).Append('\n');
                line = " *";
            }
            line += " " + word;
        }
        return block.Append(line).Append("\n */").ToString();
    }

    private static string CType(string type, string dialect)
    {
        var bits = type["uint".Length..];
        return dialect switch
        {
            "kernel" => $"__u{bits}",
            "stdint" => $"uint{bits}_t",
            _ => throw new HandlebarsException(string.Create(
                CultureInfo.InvariantCulture, $"ctype: '{dialect}' is neither kernel nor stdint.")),
        };
    }
}
