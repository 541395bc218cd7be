// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Patching.Series;

/// <summary>Reads the anchor of an edit.</summary>
internal static class AnchorReader
{
    public static Anchor Read(YamlMap map)
    {
        var at = map.Text("at");
        var side = at.Split('-')[0] switch { "before" => Side.Before, "after" => Side.After, _ => Side.Replace };
        Anchor anchor = at switch
        {
            "after-include" => new Anchor.AfterInclude(map.OptionalText("include")),
            "enum-end" => ReadEnumEnd(map),
            "struct-end" => new Anchor.StructField(map.Text("struct"), null, Side.After),
            "after-field" or "before-field" => new Anchor.StructField(map.Text("struct"), map.Text("field"), side),
            "array-end" => new Anchor.ArrayEnd(map.Text("array"), map.Texts("index-free")),
            "switch-case" => new Anchor.SwitchCase(
                map.Text("function"), map.OptionalText("switch-on"), map.OptionalText("has-case"), map.Texts("value-free")),
            "function-start" => new Anchor.FunctionStart(map.Text("function"), map.Flag("top")),
            "before-call" or "after-call" or "replace-call" => new Anchor.CallOf(
                map.Text("function"), side, map.Text("call"), map.OptionalText("argument"), ReadNth(map)),
            "before-assignment" or "after-assignment" => ReadAssignment(map, side),
            "before-statement" or "after-statement" or "replace-statement" => new Anchor.Containing(
                map.Text("function"), side, map.Text("containing"), ReadNth(map)),
            "before-return" => new Anchor.BeforeReturn(map.Text("function")),
            "before-function" or "after-function" => new Anchor.FunctionEdge(map.Text("function"), side),
            "before-declaration" or "after-declaration" => new Anchor.DeclarationEdge(map.Text("function"), side),
            "before-macro" or "after-macro" or "replace-macro" => new Anchor.MacroEdge(map.Text("macro"), side),
            "before-variable" or "after-variable" => new Anchor.VariableEdge(map.Text("variable"), side),
            "before-line" or "after-line" or "replace-line" => new Anchor.TextLine(map.Text("line").Trim(), side),
            "file-end" => new Anchor.FileEnd(),
            _ => throw map.Wrong($"does not know the anchor {at}", "at"),
        };
        map.Finish();
        return anchor;
    }

    private static Anchor.EnumEnd ReadEnumEnd(YamlMap map)
    {
        var anchor = new Anchor.EnumEnd(
            map.OptionalText("enum"), map.OptionalText("enumerator-of"), map.OptionalText("value"), map.OptionalText("before"));
        return anchor.Enum is null == anchor.EnumeratorOf is null
            ? throw map.Wrong("needs either `enum` or `enumerator-of`")
            : anchor;
    }

    private static Anchor.Assignment ReadAssignment(YamlMap map, Side side)
    {
        var member = map.OptionalText("member");
        var variable = map.OptionalText("variable");
        return member is null == variable is null
            ? throw map.Wrong("needs either `member` or `variable`")
            : new Anchor.Assignment(map.Text("function"), side, member ?? variable!, member is not null, ReadNth(map));
    }

    private static Occurrence? ReadNth(YamlMap map) => map.OptionalText("nth") switch
    {
        null => null,
        "last" => new Occurrence(0),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 =>
            new Occurrence(number),
        _ => throw map.Wrong("needs `nth` as a number from 1, or `last`", "nth"),
    };
}
