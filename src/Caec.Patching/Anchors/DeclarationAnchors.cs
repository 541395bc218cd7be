// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Anchors beside declarations and directives.</summary>
internal static class DeclarationAnchors
{
    public static Place Include(SourceFile file, Anchor.AfterInclude anchor)
    {
        var includes = file.Unit.Includes;
        var found = anchor.Include is null
            ? includes.LastOrDefault(include => !IsInsideFunction(file, include))
            : includes.FirstOrDefault(include => include.Name == anchor.Include.Trim('"', '<', '>'));
        if (found is null)
            throw Missing(file, anchor.Include is null ? "an #include" : $"#include of {anchor.Include}",
                includes.Count == 0 ? "the file includes nothing" : $"the file includes {string.Join(", ", includes.Select(one => one.Name))}");
        return new Place(file.DirectiveEnd(found.Span.Start.Offset), string.Empty) { ShownAt = found.Span.Start.Offset };
    }

    public static Place Struct(SourceFile file, Anchor.StructField anchor)
    {
        var type = FindStruct(file, anchor.Struct)
            ?? throw Missing(file, $"struct {anchor.Struct}", "it is not defined here");
        var fields = type.Fields.Where(file.IsOwnField).ToList();
        var field = anchor.Field is null ? fields.LastOrDefault() : fields.FirstOrDefault(one => one.Name == anchor.Field);
        if (field is null && anchor.Field is not null)
            throw Missing(file, $"the field {anchor.Field} of struct {anchor.Struct}",
                $"its fields are {string.Join(", ", type.Fields.Select(one => one.Name))}", type.Span.Start.Line);
        if (field is null)
            return AfterOpening(file, type.Span);
        var end = EndOfDeclaration(file, field.Span);
        return Spot.Beside(file, field.Span.Start.Offset, end, anchor.Side);
    }

    public static Place Variable(SourceFile file, Anchor.VariableEdge anchor)
    {
        var variable = FindVariable(file, anchor.Variable);
        return Spot.Beside(file, variable.Span.Start.Offset, EndOfDeclaration(file, variable.Span), anchor.Side);
    }

    public static Place Macro(SourceFile file, Anchor.MacroEdge anchor)
    {
        var macros = file.Unit.Macros.Where(one => one.Name == anchor.Macro && file.IsOwn(one.Span)).ToList();
        if (macros.Count != 1)
            throw Missing(file, $"one definition of the macro {anchor.Macro}",
                macros.Count == 0 ? "it is not defined here" : $"there are {macros.Count}", macros.FirstOrDefault()?.Span.Start.Line ?? 0);
        var line = file.Source.LineStart(macros[0].Span.Start.Offset);
        var end = file.DirectiveEnd(macros[0].Span.Start.Offset);
        var place = anchor.Side switch
        {
            Side.Before => Spot.Before(file, line, string.Empty),
            Side.After => new Place(end, string.Empty) { ShownAt = line },
            _ => new Place(line, string.Empty) { Length = file.Source.Text[line..end].TrimEnd('\r', '\n').Length },
        };
        return place with
        {
            Values = new Dictionary<string, object>
            {
                ["macro"] = new Dictionary<string, object> { ["text"] = MacroText(file, macros[0]) },
            },
        };
    }

    public static Place Function(SourceFile file, Anchor.FunctionEdge anchor)
    {
        var body = FunctionBody.Find(file, anchor.Function);
        var place = Spot.Beside(file, body.Function.Span.Start.Offset, body.Function.Span.End.Offset, anchor.Side);
        return place with
        {
            Function = body,
            Apart = anchor.Side == Side.Before ? BlankLine.After : BlankLine.Before,
        };
    }

    public static Place Declaration(SourceFile file, Anchor.DeclarationEdge anchor)
    {
        var found = file.Unit.Functions
            .FirstOrDefault(one => one.Name == anchor.Function && one.Body is null && file.IsOwn(one.Span))
            ?? throw Missing(file, $"a declaration of {anchor.Function}()", "there is none here");
        return Spot.Beside(file, found.Span.Start.Offset, EndOfDeclaration(file, found.Span), anchor.Side);
    }

    public static CVariable FindVariable(SourceFile file, string name) =>
        file.Unit.Variables.FirstOrDefault(one => one.Name == name && one.IsDefinition && file.IsOwn(one.Span))
        ?? throw Missing(file, $"the definition of {name}", "it is not defined here");

    /// <summary>A struct by its tag, or by a typedef of a nameless one.</summary>
    public static CStruct? FindStruct(SourceFile file, string name)
    {
        var byTag = file.Unit.Structs.FirstOrDefault(one => one.Name == name);
        if (byTag is not null)
            return byTag;
        var alias = file.Unit.Typedefs.FirstOrDefault(one => one.Name == name);
        return alias is null ? null : file.Unit.Structs.FirstOrDefault(one => alias.Span.Contains(one.Span));
    }

    public static Mismatch Missing(SourceFile file, string expected, string actual, int line = 0) =>
        new(expected, actual + file.Trouble, file.Path, line, FindingKind.Anchor);

    /// <summary>After an opening brace that nothing follows.</summary>
    public static Place AfterOpening(SourceFile file, SourceSpan span)
    {
        var brace = file.TokenAt(span.Start.Offset);
        while (file.Tokens[brace].Text != "{")
            brace++;
        return Spot.After(
            file, file.Tokens[brace].End, file.Source.Indent(span.Start.Offset) + file.Source.IndentUnit, span.Start.Offset);
    }

    /// <summary>One past the semicolon; attributes and initialisers behind macros may stand before it.</summary>
    private static int EndOfDeclaration(SourceFile file, SourceSpan span)
    {
        for (var i = file.TokenAt(span.End.Offset); i < file.Tokens.Count; i++)
            if (file.Tokens[i].Text == ";")
                return file.Tokens[i].End;
        return span.End.Offset;
    }

    /// <summary>What a macro stands for, on one line: its definition without the name and the parameters.</summary>
    private static string MacroText(SourceFile file, CMacro macro)
    {
        var text = file.Slice(macro.Span)[macro.Name.Length..].Replace("\\", string.Empty, StringComparison.Ordinal);
        return SourceText.ToLine(macro.IsFunctionLike ? text[(text.IndexOf(')', StringComparison.Ordinal) + 1)..] : text).Trim();
    }

    private static bool IsInsideFunction(SourceFile file, CInclude include) =>
        file.Unit.Functions.Any(function => function.Body is { } body && body.Contains(include.Span));
}
