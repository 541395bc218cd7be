// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching.Series;

/// <summary>Reads series.yaml, strictly.</summary>
internal static partial class SeriesReader
{
    public static PatchSeries Read(string folder, House house)
    {
        var map = YamlMap.Load(Path.Combine(folder, "series.yaml"));
        var series = new PatchSeries(
            folder, house, map.Text("target"), map.Text("title"), ReadTree(map.Map("tree"), folder), map.Values("values"),
            [.. map.Maps("capabilities").Select(ReadCapability)],
            [.. map.Maps("patches").Select(patch => ReadPatch(patch, folder))])
        {
            Roles = map.OptionalMap("roles") is { } roles ? ReadRoles(roles) : new Dictionary<string, IReadOnlyList<string>>(),
            Audit = map.OptionalMap("audit") is { } audit ? ReadAudit(audit) : null,
            Mark = map.OptionalText("mark"),
        };
        map.Finish();
        Check(series, map);
        return series;
    }

    private static TreeDescription ReadTree(YamlMap map, string folder)
    {
        var parse = map.Map("parse");
        var tree = new TreeDescription(
            map.Texts("contains"), map.Texts("sources"), parse.Text("triple"), parse.Text("standard"),
            parse.Texts("include"), [.. parse.Texts("system-include").Select(path => SystemFolder(path, folder))],
            parse.Texts("defines"), parse.Texts("flags"), parse.OptionalText("compile-commands"));
        parse.Finish();
        map.Finish();
        return tree;
    }

    /// <summary>A folder of the tree, or one beside the series: a tree may include headers that only its toolchain has.</summary>
    private static string SystemFolder(string path, string folder)
    {
        const string ofSeries = "series:";
        return path.StartsWith(ofSeries, StringComparison.Ordinal) ? Path.Combine(folder, path[ofSeries.Length..]) : path;
    }

    private static Capability ReadCapability(YamlMap map)
    {
        var parameter = map.OptionalMap("parameter");
        var questions = new List<CapabilityQuestion>();
        void Ask(string key, Func<string, CapabilityQuestion> make)
        {
            if (map.OptionalText(key) is { } text)
                questions.Add(make(text));
        }
        Ask("function", name => new CapabilityQuestion.HasFunction(
            name, parameter?.OptionalText("type"), parameter?.OptionalText("name")));
        Ask("macro", name => new CapabilityQuestion.HasMacro(name));
        Ask("enumerator", name => new CapabilityQuestion.HasEnumerator(name));
        Ask("type", name => new CapabilityQuestion.HasType(name));
        Ask("symbol", name => new CapabilityQuestion.HasSymbol(name));
        Ask("path", path => new CapabilityQuestion.HasPath(path));
        Ask("expression", text => new CapabilityQuestion.IsTrue(text));
        Ask("field", name => name.Split('.') is [var type, var field]
            ? new CapabilityQuestion.HasField(type, field)
            : throw map.Wrong("needs `field` as struct.member", "field"));
        if (map.Texts("all") is { Count: > 0 } all)
            questions.Add(new CapabilityQuestion.Combination(true, all));
        if (map.Texts("any") is { Count: > 0 } any)
            questions.Add(new CapabilityQuestion.Combination(false, any));
        var capability = new Capability(
            map.Text("name"), map.Texts("file"),
            questions is [var one] ? one : throw map.Wrong("needs exactly one question in a capability"));
        parameter?.Finish();
        map.Finish();
        if (capability.Files.Count == 0
            && one is not (CapabilityQuestion.HasPath or CapabilityQuestion.Combination))
            throw map.Wrong($"needs `file` in the capability {capability.Name}");
        return capability;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadRoles(YamlMap map)
    {
        var roles = map.Keys.ToDictionary(name => name, map.Texts, StringComparer.Ordinal);
        return roles.FirstOrDefault(role => role.Value.Any(text => !TokenText.Split(text).Contains($"${role.Key}"))).Key is { } without
            ? throw map.Wrong($"needs ${without} in every sequence of the role {without}", without)
            : roles;
    }

    private static AuditDescription ReadAudit(YamlMap map)
    {
        var audit = new AuditDescription(
            map.Texts("writes"), map.Texts("moves"), map.Texts("maps"), map.Texts("no-tables"), map.Texts("reads"), map.Texts("guards"),
            map.Texts("leaves-out"), [.. map.Maps("known").SelectMany(ReadKnown)]);
        map.Finish();
        return audit;
    }

    private static IReadOnlyList<KnownFunction> ReadKnown(YamlMap map)
    {
        var why = map.Text("why");
        IReadOnlyList<KnownFunction> known = [.. map.Texts("function").Select(name => new KnownFunction(name, why))];
        map.Finish();
        return known;
    }

    private static PatchDescription ReadPatch(YamlMap map, string folder)
    {
        var patch = new PatchDescription(
            map.Text("name"), map.Text("subject"), map.Text("message").Trim(), map.Texts("when"),
            [.. map.Maps("files").Select(ReadFile)], [.. map.Maps("edits").Select(edit => ReadEdit(edit, folder))])
        {
            Numbers = [.. map.Maps("numbers").Select(ReadNumber)],
        };
        map.Finish();
        if (!FileNamePart().IsMatch(patch.Name))
            throw map.Wrong("needs a patch name of lower-case letters, digits and dashes", "name");
        // git's mail reader takes such lines for the start of the diff.
        if (MailBreaker().IsMatch(patch.Message) || patch.Subject.Contains('\n', StringComparison.Ordinal))
            throw map.Wrong("has a message that git would take for a diff", "message");
        return patch;
    }

    private static OwnNumber ReadNumber(YamlMap map)
    {
        var number = new OwnNumber(
            map.Text("name"), map.Texts("file"), map.Texts("values"), map.Texts("among"), map.OptionalText("member"), map.Texts("except"));
        map.Finish();
        return number.Files.Count > 0 && number.Values.Count > 0 ? number : throw map.Wrong("needs `file` and `values` for a number");
    }

    private static AddedFile ReadFile(YamlMap map)
    {
        (string Key, AddedFileOrigin Origin)[] origins =
            [("from", AddedFileOrigin.Copy), ("template", AddedFileOrigin.Template), ("generated", AddedFileOrigin.Generated)];
        var given = origins
            .Select(origin => (origin.Origin, Source: map.OptionalText(origin.Key)))
            .Where(origin => origin.Source is not null)
            .ToList();
        if (given.Count != 1)
            throw map.Wrong("needs one of `from`, `template` and `generated` for an added file");
        var file = new AddedFile(RelativePath(map, "to"), given[0].Origin, given[0].Source!, map.Texts("when"));
        map.Finish();
        return file;
    }

    private static Edit ReadEdit(YamlMap map, string folder)
    {
        var text = map.OptionalText("text");
        var template = map.OptionalText("template");
        if (text is null == template is null)
            throw map.Wrong("needs either `text` or `template` for an edit");
        if (template is not null)
        {
            var path = Path.Combine(folder, template);
            text = File.Exists(path) ? File.ReadAllText(path) : throw map.Wrong($"names {path}, which does not exist", "template");
        }
        var anchor = map.Map("anchor");
        var blank = map.OptionalText("blank");
        var edit = new Edit(
            map.Text("name"), map.Line, map.Has("file") ? map.Texts("file") : [], AnchorReader.Read(anchor),
            ReadExpectations(map.OptionalMap("expect")), text!,
            blank switch
            {
                null or "none" => BlankLine.None,
                "before" => BlankLine.Before,
                "after" => BlankLine.After,
                "both" => BlankLine.Both,
                _ => throw map.Wrong("needs `blank` as before, after or both", "blank"),
            },
            map.Texts("when"));
        _ = map.Texts("file");
        map.Finish();
        if (edit.Files.Count == 0 && edit.Anchor.Declares is null)
            throw map.Wrong($"needs `file` for the edit {edit.Name}");
        return edit;
    }

    private static Expectations ReadExpectations(YamlMap? map)
    {
        if (map is null)
            return Expectations.None;
        var expectations = new Expectations(
            map.OptionalText("returns"), [.. map.Maps("params").Select(ReadBinding)],
            [.. map.Maps("locals").Select(ReadBinding)], map.Texts("symbols"), map.Texts("free"),
            [.. map.Maps("fields").Select(ReadField)], [.. map.Maps("unused-values").Select(ReadUnused)],
            [.. map.Maps("next-value").Select(ReadNext)]);
        map.Finish();
        return expectations;
    }

    private static Binding ReadBinding(YamlMap map)
    {
        var binding = new Binding(map.Text("as"), map.Text("type"), map.OptionalText("name"), map.OptionalNumber("index"), map.OptionalText("where"));
        map.Finish();
        if (binding.Where is { } where && !TokenText.Split(where).Contains($"${binding.As}"))
            throw map.Wrong($"needs ${binding.As} in `where`", "where");
        return binding;
    }

    private static FieldExpectation ReadField(YamlMap map)
    {
        var field = new FieldExpectation(map.Text("struct"), map.Text("field"), map.OptionalText("type"));
        map.Finish();
        return field;
    }

    private static UnusedValues ReadUnused(YamlMap map)
    {
        var unused = new UnusedValues(map.Text("macros"), map.Texts("values"));
        map.Finish();
        return unused;
    }

    private static NextValue ReadNext(YamlMap map)
    {
        var next = new NextValue(map.Text("as"), map.Text("macros"), map.OptionalText("most"));
        map.Finish();
        return next;
    }

    private static string RelativePath(YamlMap map, string key)
    {
        var path = map.Text(key);
        return Path.IsPathRooted(path) || path.Split('/').Any(part => part is ".." or "." or ".git" or ".caec" or "")
            ? throw map.Wrong($"needs a path inside the tree as `{key}`", key)
            : path;
    }

    private static void Check(PatchSeries series, YamlMap map)
    {
        if (series.Patches.Count == 0)
            throw map.Wrong("has no patches, so it would change nothing", "patches");
        var names = series.Patches.SelectMany(patch => patch.Edits).GroupBy(edit => edit.Name).FirstOrDefault(group => group.Count() > 1);
        if (names is not null)
            throw map.Wrong($"has two edits named {names.Key}", "patches");
        var known = series.Capabilities.Select(capability => capability.Name).ToHashSet();
        var asked = series.Patches.SelectMany(patch => patch.When
            .Concat(patch.Files.SelectMany(file => file.When)).Concat(patch.Edits.SelectMany(edit => edit.When)));
        if (asked.FirstOrDefault(condition => !known.Contains(condition.TrimStart('!'))) is { } unknown)
            throw map.Wrong($"has a condition on {unknown}, which is no capability", "patches");
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*$")]
    private static partial Regex FileNamePart();

    [GeneratedRegex("^(---|diff -|Index: |From )", RegexOptions.Multiline)]
    private static partial Regex MailBreaker();
}
