// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

/// <summary>Reads the whole picture; each kind of declaration has its own reader.</summary>
internal static class UnitReader
{
    public static TranslationUnit Read(ParsedUnit parsed)
    {
        var top = parsed.Root.Children();
        var functions = new List<CFunction>();
        var enums = new List<CEnumeration>();
        var structs = new List<CStruct>();
        var variables = new List<CVariable>();
        var typedefs = new List<CTypedef>();
        var macros = new List<CMacro>();
        var includes = new List<CInclude>();
        foreach (var cursor in top)
            switch (cursor.Kind)
            {
                case CursorKind.FunctionDecl:
                    functions.Add(FunctionReader.Read(cursor, parsed.File, parsed.Source));
                    break;
                case CursorKind.EnumDecl:
                    TypeReader.AddEnum(cursor, enums);
                    break;
                case CursorKind.StructDecl or CursorKind.UnionDecl:
                    TypeReader.AddStruct(cursor, structs, enums);
                    break;
                case CursorKind.VarDecl:
                    variables.Add(VariableReader.Read(cursor, parsed.File));
                    break;
                case CursorKind.TypedefDecl:
                    typedefs.Add(TypeReader.ReadTypedef(cursor));
                    break;
                case CursorKind.MacroDefinition:
                    macros.Add(DirectiveReader.ReadMacro(cursor));
                    break;
                case CursorKind.InclusionDirective:
                    DirectiveReader.AddInclude(cursor, parsed.File, includes);
                    break;
                default:
                    break;
            }
        return new TranslationUnit
        {
            File = parsed.File,
            Source = parsed.Source,
            Functions = functions,
            Enums = enums,
            Structs = structs,
            Variables = variables,
            Typedefs = typedefs,
            Macros = macros,
            Includes = includes,
            Tokens = TokenReader.Read(parsed),
            Skipped = TokenReader.ReadSkipped(parsed),
            Diagnostics = DiagnosticReader.Read(parsed),
        };
    }
}
