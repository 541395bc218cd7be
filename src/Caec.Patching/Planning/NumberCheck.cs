// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.IO.Enumeration;
using System.Text.RegularExpressions;
using Caec.Clang;
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Finds whoever else has a number of the interface: by value, in macros, enumerators, cases and code alike.</summary>
internal sealed class NumberCheck
{
    private readonly OwnNumber _number;
    private readonly SourceTree _tree;
    private readonly SourceFile _known;
    private readonly IReadOnlyList<(ulong First, ulong Last)> _values;
    private readonly IReadOnlyList<int> _bits;
    private readonly List<Mismatch> _taken = [];

    private NumberCheck(OwnNumber number, SourceTree tree, SourceFile known, IReadOnlyList<string> texts)
    {
        (_number, _tree, _known) = (number, tree, known);
        _bits = [.. texts.Where(IsBit).Select(text => int.Parse(text[4..], CultureInfo.InvariantCulture))];
        _values = [.. texts.Where(text => !IsBit(text)).Select(Range)];
    }

    /// <summary>Every other use of a number of the interface, in order of the files.</summary>
    /// <exception cref="Mismatch">The file where such numbers are known is not there, or a value is no constant in it.</exception>
    public static IReadOnlyList<Mismatch> Taken(OwnNumber number, SourceTree tree, Func<string, string> render)
    {
        var file = number.Files.FirstOrDefault(tree.Exists)
            ?? throw new Mismatch($"the file {string.Join(" or ", number.Files)}", "it does not exist", number.Files[0]);
        var texts = number.Values.SelectMany(value => render(value).Split(';'))
            .Select(text => text.Trim()).Where(text => text.Length > 0);
        var check = new NumberCheck(number, tree, tree.Parse(file), [.. texts]);
        if (number.Among.Count > 0)
            check.LookAmong();
        else
            check.LookEverywhere();
        return [.. check._taken.DistinctBy(one => (one.File, one.Line)).OrderBy(one => one.File, StringComparer.Ordinal).ThenBy(one => one.Line)];
    }

    private static bool IsBit(string text) => text.StartsWith("bit ", StringComparison.Ordinal);

    private (ulong First, ulong Last) Range(string text)
    {
        var ends = text.Split("..");
        var values = _known.Evaluate(ends)
            .Select((value, i) => (ulong)(value ?? throw new Mismatch($"{ends[i]} to be a constant", "it is none", _known.Path)));
        return (values.First(), values.Last());
    }

    /// <summary>A number that means one thing only, wherever it stands.</summary>
    private void LookEverywhere()
    {
        Look(_known, NamesOf(_known, ownOnly: false));
        foreach (var file in _tree.Words)
            foreach (var number in file.Numbers.Where(one => Has(one.Value)))
                Report(file.Holder(number), number.Value, file.Path, file.Source.LineNumber(number.Offset));
        var suspicious = Suspicious();
        foreach (var file in _tree.Words.Where(one => one.Path != _known.Path && IsSuspicious(one, suspicious)))
            Look(_tree.Parse(file.Path), NamesOf(_tree.Parse(file.Path), ownOnly: true));
        foreach (var file in _tree.Parsed.ToList())
            LookAtCases(file, _ => true);
    }

    /// <summary>Names that stand for a part of the number, as <c>FID(0xCA10)</c> and what is made of it do.</summary>
    private HashSet<string> Suspicious()
    {
        var names = new HashSet<string>(_tree.Words.SelectMany(file => file.Naming(IsPart)), StringComparer.Ordinal);
        // SMCCC function ids are made of an offset by such macros; the offset alone says nothing.
        names.UnionWith(_known.Unit.Macros
            .Where(macro => macro.IsFunctionLike && macro.Name.Contains("FID", StringComparison.Ordinal)).Select(macro => macro.Name));
        return names;
    }

    private bool IsSuspicious(SourceWords file, HashSet<string> names) =>
        file.Numbers.Any(number => IsPart(number.Value)) || file.Words.Overlaps(names);

    // DEN0028: the function number is in bits 15:0.
    private bool IsPart(ulong value) =>
        value > 0xFF && _values.Any(range => (range.First & 0xFFFF) <= value && value <= (range.Last & 0xFFFF) && range.First > 0xFFFF);

    /// <summary>A number that is a small one, among those that share its meaning.</summary>
    private void LookAmong()
    {
        Look(_known, NamesOf(_known, ownOnly: false).Where(IsAmong));
        foreach (var file in _tree.Words.Where(one => one.Path != _known.Path && one.Words.Any(word => IsAmong(word) && !_known.Symbols.ContainsKey(word))))
            Look(_tree.Parse(file.Path), NamesOf(_tree.Parse(file.Path), ownOnly: true).Where(IsAmong));
        if (_number.Member is { } member)
            foreach (var file in _tree.Words.Where(one => one.Words.Contains(member)))
                LookAtMember(file, member);
        foreach (var bit in _bits)
            LookAtShifts(bit);
    }

    private bool IsAmong(Named one) => IsAmong(one.Name);

    private bool IsAmong(string name) => _number.Among.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false));

    private List<Named> NamesOf(SourceFile file, bool ownOnly)
    {
        bool Counts(SourceSpan span) => ownOnly ? file.IsOwn(span) : span.File.StartsWith(_tree.Root, StringComparison.Ordinal);
        var macros = file.Unit.Macros.Where(macro => !macro.IsFunctionLike && Counts(macro.Span)).ToList();
        return
        [
            .. macros.Zip(file.Evaluate([.. macros.Select(macro => macro.Name)]))
                .Where(one => one.Second is not null)
                .Select(one => new Named(one.First.Name, (ulong)one.Second!, one.First.Span)),
            .. file.Unit.Enums.SelectMany(one => one.Enumerators).Where(one => Counts(one.Span))
                .Select(one => new Named(one.Name, (ulong)one.Value, one.Span)),
            .. ownOnly ? Invocations(file) : [],
        ];
    }

    /// <summary>Uses of function-like macros with nothing but constants: a call's id may be written where it is asked for.</summary>
    private static IEnumerable<Named> Invocations(SourceFile file)
    {
        var macros = file.Unit.Macros.Where(macro => macro.IsFunctionLike).Select(macro => macro.Name).ToHashSet();
        var found = new List<(string Text, int Offset)>();
        for (var i = 0; i + 1 < file.Tokens.Count; i++)
            if (file.Tokens[i + 1].Text == "(" && macros.Contains(file.Tokens[i].Text) && file.Tokens[i].Text.Contains("FID", StringComparison.Ordinal))
                found.Add((file.Slice(i, CallText.Read(file.Tokens, i).Close + 1), file.Tokens[i].Start));
        return found.Zip(file.Evaluate([.. found.Select(one => one.Text)]))
            .Where(one => one.Second is not null)
            .Select(one => new Named(one.First.Text, (ulong)one.Second!, file.SpanAt(one.First.Offset)));
    }

    private void Look(SourceFile file, IEnumerable<Named> names)
    {
        var all = names.ToList();
        foreach (var one in all.Where(one => Has(one.Value) || HoldsBit(one, all)))
            Report(one.Name, one.Value, file.ShownFile(one.Span), one.Span.Start.Line);
    }

    private bool HoldsBit(Named one, List<Named> all)
    {
        const string shift = "_SHIFT";
        if (!one.Name.EndsWith(shift, StringComparison.Ordinal))
            return _bits.Any(bit => ((one.Value >> bit) & 1) != 0);
        var width = all.FirstOrDefault(other => other.Name == $"{one.Name[..^shift.Length]}_WIDTH")?.Value ?? 1;
        return _bits.Any(bit => one.Value <= (ulong)bit && (ulong)bit < one.Value + width);
    }

    /// <summary>What is stored in the member or compared with it, and the cases of a switch over it.</summary>
    private void LookAtMember(SourceWords file, string member)
    {
        var texts = Regex.Matches(file.Text, $@"\b{Regex.Escape(member)}\s*(?:=|==|!=)\s*(?<value>[\w()\s|+<-]+?)\s*(?=[;,&?{{}}]|\|\||\)\s*[;{{&|])")
            .Select(match => (Text: Closed(match.Groups["value"].Value), match.Index)).Where(one => one.Text.Length > 0).ToList();
        var context = texts.Any(one => TokenText.Split(one.Text).Any(word => Token.StartsWord(word) && !_known.Symbols.ContainsKey(word)))
            ? _tree.Parse(file.Path) : _known;
        foreach (var (one, value) in texts.Zip(context.Evaluate([.. texts.Select(one => one.Text)])))
            if (value is { } number && Has((ulong)number))
                Report($"{member} = {SourceText.ToLine(one.Text)}", (ulong)number, file.Path, file.Source.LineNumber(one.Index));
        if (Regex.IsMatch(file.Text, $@"\bswitch\s*\([^{{]*\b{Regex.Escape(member)}\b"))
            LookAtCases(_tree.Parse(file.Path), header => header.Contains(member, StringComparison.Ordinal));
    }

    private static string Closed(string text)
    {
        while (text.EndsWith(')') && text.Count(one => one == ')') > text.Count(one => one == '('))
            text = text[..^1].TrimEnd();
        return text;
    }

    private void LookAtCases(SourceFile file, Func<string, bool> over)
    {
        foreach (var one in file.Unit.Functions.SelectMany(function => function.Switches))
            if (over(file.Slice(one.Span).Split('{')[0]))
                foreach (var value in one.Cases.Where(value => value.Low is not null
                    && _values.Any(range => (ulong)value.Low <= range.Last && range.First <= (ulong)value.High!)))
                    Report(SourceText.ToLine(file.Slice(value.Span).Split(':')[0]), (ulong)value.Low!, file.Path, value.Span.Start.Line);
    }

    private void LookAtShifts(int bit)
    {
        var shifted = new Regex($@"(?:<<\s*\(*(?:UL?L?\()?|\bBIT\w*\(\s*(?:UL?L?\()?){bit}[uUlL]*(?!\w)", RegexOptions.CultureInvariant);
        foreach (var file in _tree.Words.Where(one => one.Words.Any(IsAmong)))
            foreach (Match match in shifted.Matches(file.Text))
                Report(SourceText.ToLine(match.Value), 1UL << bit, file.Path, file.Source.LineNumber(match.Index));
    }

    private bool Has(ulong value) => _values.Any(range => range.First <= value && value <= range.Last)
        // A label of a claim may be written with its sign apart.
        || _values.Any(range => range.First > long.MaxValue && value == 0 - range.First);

    private void Report(string holder, ulong value, string file, int line)
    {
        if (_number.Except.Contains(holder.Split(' ', '(')[0]))
            return;
        var told = _bits.Count > 0 ? $"bit {_bits[0]}" : value > long.MaxValue ? $"{(long)value}" : $"0x{value:X}";
        _taken.Add(new Mismatch($"{_number.Name} to be free", $"`{holder}` has {told}", file, line, FindingKind.Collision));
    }

    private sealed record Named(string Name, ulong Value, SourceSpan Span);
}
