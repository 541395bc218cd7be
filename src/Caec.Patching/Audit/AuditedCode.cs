// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;
using Caec.Patching.Tree;

namespace Caec.Patching.Audit;

/// <summary>A deed that the audit is about.</summary>
/// <param name="Offset">Where, in the function's file.</param>
/// <param name="Does">As a phrase that follows "it".</param>
internal sealed record Deed(int Offset, string Does);

/// <summary>A function's definition, as the audit sees it.</summary>
internal sealed class AuditedCode
{
    public AuditedCode(SourceFile file, CFunction function)
    {
        File = file;
        Function = function;
        Pieces = [.. function.Code!.All()];
        var from = file.TokenAt(function.Body!.Start.Offset);
        var to = file.TokenAt(function.Body.End.Offset);
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        void Add(string name, int offset) => names.TryAdd(name, offset);
        var own = function.Parameters.Concat(function.Locals).Select(local => local.Name).ToHashSet(StringComparer.Ordinal);
        // As written: what the compiler makes nothing of counts, too, and macros by their own names.
        for (var i = from; i < to; i++)
            if (file.Tokens[i].IsWord && file.Tokens[i - 1].Text is not ("." or "->") && !own.Contains(file.Tokens[i].Text))
            {
                Add(file.Tokens[i].Text, file.Tokens[i].Start);
                if (i + 1 >= to || file.Tokens[i + 1].Text != "(")
                    Mentioned.Add(file.Tokens[i].Text);
            }
        // As compiled: what macros make.
        foreach (var piece in Pieces.Where(piece => piece.Kind is CodeKind.Call or CodeKind.Name && !own.Contains(piece.Name)))
        {
            Add(piece.Name, piece.Offset);
            if (piece.Kind == CodeKind.Name)
                Mentioned.Add(piece.Name);
        }
        Names = names;
    }

    public SourceFile File { get; }

    public CFunction Function { get; }

    public string Name => Function.Name;

    /// <summary>Every piece of the body.</summary>
    public IReadOnlyList<CCode> Pieces { get; }

    /// <summary>Every name in the body, and where it stands first.</summary>
    public IReadOnlyDictionary<string, int> Names { get; }

    /// <summary>Names that are not called where they stand: a function among them may be called by anybody.</summary>
    public HashSet<string> Mentioned { get; } = new(StringComparer.Ordinal);

    /// <summary>What it does by pointers to tables.</summary>
    public List<Deed> Stores { get; } = [];

    public int LineOf(int offset) => File.Source.LineNumber(offset);
}
