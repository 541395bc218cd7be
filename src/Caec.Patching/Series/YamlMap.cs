// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Caec.Patching.Series;

/// <summary>A YAML mapping that must be read completely: a misspelt key is an error with its line.</summary>
internal sealed class YamlMap
{
    private readonly string _file;
    private readonly Dictionary<string, YamlNode> _nodes;
    private readonly HashSet<string> _known = [];

    private YamlMap(string file, YamlMappingNode node)
    {
        _file = file;
        Line = (int)node.Start.Line;
        _nodes = node.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => pair.Value);
    }

    public int Line { get; }

    public IEnumerable<string> Keys => _nodes.Keys;

    public static YamlMap Load(string file)
    {
        try
        {
            using var reader = new StreamReader(file);
            var yaml = new YamlStream();
            yaml.Load(reader);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }]
                ? new YamlMap(file, root)
                : throw Wrong(file, 1, "must be one mapping");
        }
        catch (YamlException error)
        {
            throw Wrong(file, (int)error.Start.Line, $"is not YAML: {error.Message.TrimEnd('.')}");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CaecFailure(FailureKind.Usage, $"{file} does not exist.", file, cause: error);
        }
    }

    public CaecFailure Wrong(string sentence, string? key = null) =>
        Wrong(_file, key is not null && _nodes.TryGetValue(key, out var node) ? (int)node.Start.Line : Line, sentence);

    public string Text(string key) => OptionalText(key) ?? throw Wrong($"needs `{key}`");

    public string? OptionalText(string key) => Take(key) switch
    {
        null => null,
        YamlScalarNode scalar => scalar.Value ?? string.Empty,
        _ => throw Wrong($"needs text as `{key}`", key),
    };

    public int? OptionalNumber(string key) => OptionalText(key) is not { } text ? null
        : int.TryParse(text, out var number) && number >= 0 ? number
        : throw Wrong($"needs a number as `{key}`", key);

    public bool Flag(string key) => OptionalText(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Wrong($"needs true or false as `{key}`", key),
    };

    /// <summary>A list of texts; a single text counts as a list of one.</summary>
    public IReadOnlyList<string> Texts(string key) => Take(key) switch
    {
        null => [],
        YamlScalarNode scalar => [scalar.Value ?? string.Empty],
        YamlSequenceNode list when list.All(item => item is YamlScalarNode) =>
            [.. list.Select(item => ((YamlScalarNode)item).Value ?? string.Empty)],
        _ => throw Wrong($"needs a list of texts as `{key}`", key),
    };

    public YamlMap Map(string key) => OptionalMap(key) ?? throw Wrong($"needs `{key}`");

    public YamlMap? OptionalMap(string key) => Take(key) switch
    {
        null => null,
        YamlMappingNode node => new YamlMap(_file, node),
        _ => throw Wrong($"needs a mapping as `{key}`", key),
    };

    public IReadOnlyList<YamlMap> Maps(string key) => Take(key) switch
    {
        null => [],
        YamlMappingNode node => [new YamlMap(_file, node)],
        YamlSequenceNode list when list.All(item => item is YamlMappingNode) =>
            [.. list.Select(item => new YamlMap(_file, (YamlMappingNode)item))],
        _ => throw Wrong($"needs a list of mappings as `{key}`", key),
    };

    /// <summary>Anything, as nested dictionaries, lists and texts.</summary>
    public IReadOnlyDictionary<string, object> Values(string key) =>
        Take(key) is YamlNode node ? (IReadOnlyDictionary<string, object>)Plain(node) : new Dictionary<string, object>();

    /// <summary>Whether a key is there; does not count as having read it.</summary>
    public bool Has(string key) => _nodes.ContainsKey(key);

    /// <summary>Refuses keys that nothing has asked for.</summary>
    public void Finish()
    {
        foreach (var key in _nodes.Keys.Where(key => !_known.Contains(key)))
            throw Wrong($"does not know `{key}` here; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}", key);
    }

    private static object Plain(YamlNode node) => node switch
    {
        YamlMappingNode map => map.Children.ToDictionary(pair => pair.Key.ToString(), pair => Plain(pair.Value)),
        YamlSequenceNode list => list.Select(Plain).ToList(),
        _ => ((YamlScalarNode)node).Value ?? string.Empty,
    };

    private static CaecFailure Wrong(string file, int line, string sentence) =>
        new(FailureKind.Usage, $"{file} {sentence} (line {line}).", $"{file}:{line}");

    private YamlNode? Take(string key)
    {
        _known.Add(key);
        return _nodes.GetValueOrDefault(key);
    }
}
