// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang;

namespace Caec.Patching.Audit;

/// <summary>
/// Follows pointers to mapped granules through variables, members, arguments and results to where something is stored
/// through them. It knows no order of statements and no conditions: it finds too much rather than too little.
/// </summary>
internal sealed class TableFlow
{
    // Where a pointer may come from: a mapped table, or a parameter of the function.
    private const ulong Table = 1UL << 63;
    private const int MostParameters = 62;

    private readonly AuditDescription _description;
    private readonly ILookup<string, AuditedCode> _code;
    private readonly Dictionary<string, CFunction> _declared;
    private readonly Dictionary<AuditedCode, Summary> _summaries;
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private bool _changed;

    private TableFlow(AuditDescription description, IReadOnlyList<AuditedCode> code)
    {
        _description = description;
        _code = code.ToLookup(one => one.Name, StringComparer.Ordinal);
        _summaries = code.ToDictionary(one => one, _ => new Summary());
        _declared = new Dictionary<string, CFunction>(StringComparer.Ordinal);
        foreach (var function in code.Select(one => one.File).Distinct().SelectMany(file => file.Unit.Functions))
            _declared.TryAdd(function.Name, function);
    }

    /// <summary>Notes at every function what it stores through pointers to tables.</summary>
    public static void Follow(AuditDescription description, IReadOnlyList<AuditedCode> code)
    {
        var flow = new TableFlow(description, code);
        do
        {
            flow._changed = false;
            foreach (var one in code)
                flow.Walk(one);
        }
        while (flow._changed);
    }

    private sealed class Summary
    {
        /// <summary>Where each variable's pointer may come from.</summary>
        public Dictionary<string, ulong> Variables { get; } = new(StringComparer.Ordinal);

        /// <summary>Where its result may come from.</summary>
        public ulong Returns { get; set; }

        /// <summary>Parameters through which it stores.</summary>
        public ulong Stores { get; set; }

        /// <summary>Parameters through which it gives a pointer to a table.</summary>
        public ulong Gives { get; set; }

        public HashSet<int> Told { get; } = [];
    }

    private void Walk(AuditedCode one)
    {
        var summary = _summaries[one];
        if (summary.Variables.Count == 0)
            foreach (var (parameter, i) in one.Function.Parameters.Take(MostParameters).Select((parameter, i) => (parameter, i)))
                summary.Variables[parameter.Name] = 1UL << i;
        foreach (var piece in one.Pieces)
            switch (piece.Kind)
            {
                case CodeKind.Variable when piece.Parts.Count > 0:
                    Assign(one, summary, piece.Name, Origins(one, summary, piece.Parts[^1]));
                    break;
                case CodeKind.Assignment:
                    Store(one, summary, piece);
                    break;
                case CodeKind.Return when piece.Parts.Count > 0:
                    var returned = Filtered(one.Function.Returns, Origins(one, summary, piece.Parts[0]));
                    if ((summary.Returns | returned) != summary.Returns)
                        (summary.Returns, _changed) = (summary.Returns | returned, true);
                    break;
                case CodeKind.Call:
                    Call(one, summary, piece);
                    break;
                case CodeKind.Assembly:
                    foreach (var operand in piece.Parts)
                        Through(one, summary, Origins(one, summary, operand) | Place(one, summary, operand), piece.Offset, "stores by assembly to a mapped table");
                    break;
                case CodeKind.Other when piece.Parts is [{ Kind: CodeKind.Member, Parts.Count: 0 } member, .., var value]:
                    Keep(member.Name, Origins(one, summary, value));
                    break;
            }
    }

    /// <summary>Where the value of an expression may point.</summary>
    private ulong Origins(AuditedCode one, Summary summary, CCode code) => code.Kind switch
    {
        CodeKind.Name => summary.Variables.GetValueOrDefault(code.Name),
        CodeKind.Member => _members.Contains(code.Name) ? Table : 0,
        CodeKind.Element or CodeKind.Dereference => 0,
        CodeKind.Address => Place(one, summary, code.Parts[0]),
        CodeKind.Call => Result(one, summary, code),
        CodeKind.Assignment => Origins(one, summary, code.Parts[^1]),
        CodeKind.Choice => code.Parts.Skip(1).Aggregate(0UL, (all, part) => all | Origins(one, summary, part)),
        CodeKind.Variable or CodeKind.Return or CodeKind.Assembly => 0,
        _ => code.Parts.Aggregate(0UL, (all, part) => all | Origins(one, summary, part)),
    };

    /// <summary>Where what an expression names may lie.</summary>
    private ulong Place(AuditedCode one, Summary summary, CCode code) => code.Kind switch
    {
        CodeKind.Element or CodeKind.Dereference when code.Parts.Count > 0 => Origins(one, summary, code.Parts[0]),
        CodeKind.Member when code.Parts.Count > 0 => Origins(one, summary, code.Parts[0]) | Place(one, summary, code.Parts[0]),
        CodeKind.Other => code.Parts.Aggregate(0UL, (all, part) => all | Place(one, summary, part)),
        CodeKind.Choice => code.Parts.Skip(1).Aggregate(0UL, (all, part) => all | Place(one, summary, part)),
        _ => 0,
    };

    private ulong Result(AuditedCode one, Summary summary, CCode call)
    {
        if (_description.Maps.Contains(call.Name))
            return call.Parts.SelectMany(part => part.All()).Any(piece => _description.NoTables.Contains(piece.Name)) ? 0 : Table;
        var returns = Callees(one, call.Name).Aggregate(0UL, (all, callee) => all | _summaries[callee].Returns);
        return (returns & Table) | Passed(returns, call.Parts, part => Origins(one, summary, part));
    }

    private static ulong Passed(ulong parameters, IReadOnlyList<CCode> arguments, Func<CCode, ulong> origins) => arguments
        .Take(MostParameters)
        .Where((_, i) => (parameters & (1UL << i)) != 0)
        .Aggregate(0UL, (all, argument) => all | origins(argument));

    private void Store(AuditedCode one, Summary summary, CCode assignment)
    {
        var target = assignment.Parts[0];
        var value = assignment.Parts.Count > 1 ? Origins(one, summary, assignment.Parts[1]) : 0;
        if (target.Kind == CodeKind.Name)
        {
            Assign(one, summary, target.Name, value);
            return;
        }
        if (target.Kind == CodeKind.Member)
            Keep(target.Name, value);
        var place = Place(one, summary, target);
        if ((value & Table) != 0 && (summary.Gives | (place & ~Table)) != summary.Gives)
            (summary.Gives, _changed) = (summary.Gives | (place & ~Table), true);
        Through(one, summary, place, assignment.Offset, "stores through a pointer to a mapped table");
    }

    private void Call(AuditedCode one, Summary summary, CCode call)
    {
        if (_description.Reads.Contains(call.Name) || _description.Maps.Contains(call.Name))
            return;
        var callees = Callees(one, call.Name).ToList();
        var declared = callees.Count > 0 ? callees[0].Function : _declared.GetValueOrDefault(call.Name);
        foreach (var (argument, i) in call.Parts.Take(MostParameters).Select((argument, i) => (argument, i)))
        {
            var type = declared?.Parameters.ElementAtOrDefault(i)?.Type;
            if (callees.Any(callee => (_summaries[callee].Gives & (1UL << i)) != 0) && argument is { Kind: CodeKind.Address, Parts: [{ Kind: CodeKind.Name } name] })
                Assign(one, summary, name.Name, Table);
            var stores = callees.Count > 0
                ? callees.Any(callee => (_summaries[callee].Stores & (1UL << i)) != 0)
                : type is not null && type.Canonical.Contains('*', StringComparison.Ordinal) && !type.Canonical.StartsWith("const ", StringComparison.Ordinal);
            var origins = stores ? Filtered(type, Origins(one, summary, argument)) : 0;
            Through(one, summary, origins, call.Offset, $"gives {call.Name}() a pointer to a mapped table");
        }
    }

    private void Through(AuditedCode one, Summary summary, ulong origins, int offset, string does)
    {
        if ((origins & Table) != 0 && summary.Told.Add(offset))
            one.Stores.Add(new Deed(offset, does));
        if ((summary.Stores | (origins & ~Table)) != summary.Stores)
            (summary.Stores, _changed) = (summary.Stores | (origins & ~Table), true);
    }

    private void Assign(AuditedCode one, Summary summary, string name, ulong origins)
    {
        var type = one.Function.Locals.Concat(one.Function.Parameters).FirstOrDefault(local => local.Name == name)?.Type;
        var now = summary.Variables.GetValueOrDefault(name);
        if (Filtered(type, origins) is var added && (now | added) != now)
            (summary.Variables[name], _changed) = (now | added, true);
    }

    private void Keep(string member, ulong origins)
    {
        if ((origins & Table) != 0)
            _changed |= _members.Add(member);
    }

    /// <summary>A pointer to something that is known to be no table is none to a table.</summary>
    private ulong Filtered(CTypeName? type, ulong origins) =>
        type is not null && _description.NoTables.Any(known => Pointee(type) == known) ? origins & ~Table : origins;

    private static string Pointee(CTypeName type) =>
        type.Canonical.Replace("const ", string.Empty, StringComparison.Ordinal).TrimEnd('*', ' ');

    /// <summary>The definitions that a call may mean: the file's own first.</summary>
    private IEnumerable<AuditedCode> Callees(AuditedCode one, string name)
    {
        var own = _code[name].Where(callee => callee.File == one.File).ToList();
        return own.Count > 0 ? own : _code[name];
    }
}
