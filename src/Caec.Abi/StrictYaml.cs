// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Workstation;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Caec.Abi;

/// <summary>A mapping of a YAML file. Every key must be asked for: a misspelt or unknown one is an error that names
/// its line, and so is a missing or malformed value.</summary>
public sealed class StrictYaml
{
    private readonly string _file;
    private readonly YamlMappingNode _node;
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly List<StrictYaml> _children = [];

    private StrictYaml(string file, YamlMappingNode node)
    {
        _file = file;
        _node = node;
    }

    /// <summary>The line the mapping starts on, from 1.</summary>
    public int Line => (int)_node.Start.Line;

    /// <summary>Every key, in the order of the file; asking does not count as reading a value.</summary>
    public IReadOnlyList<string> Keys =>
        [.. _node.Children.Keys.Select(key => ((YamlScalarNode)key).Value ?? string.Empty)];

    /// <summary>Reads a file whose top level is a mapping and refuses what the reader did not ask for.</summary>
    /// <param name="path">The file; it is named in every error.</param>
    /// <param name="read">Builds the result from the top mapping.</param>
    /// <exception cref="CaecFailure">Kind Usage: not readable, not YAML, or not as the reader expects.</exception>
    public static T Load<T>(string path, Func<StrictYaml, T> read)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), read);
        }
        catch (IOException error)
        {
            throw new CaecFailure(FailureKind.Usage, $"{path} cannot be read: {error.Message}", path, cause: error);
        }
    }

    /// <summary>Like <see cref="Load{T}"/>, from a text.</summary>
    /// <param name="file">The name shown in errors.</param>
    /// <param name="text">The YAML.</param>
    /// <param name="read">Builds the result from the top mapping.</param>
    /// <exception cref="CaecFailure">Kind Usage.</exception>
    public static T Parse<T>(string file, string text, Func<StrictYaml, T> read)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException error)
        {
            throw new CaecFailure(
                FailureKind.Usage, $"{file}:{error.Start.Line}: {error.Message.TrimEnd('.')}.",
                $"{file}:{error.Start.Line}", cause: error);
        }
        catch (InvalidOperationException error) // YamlDotNet's answer to a list or mapping that is not closed
        {
            throw new CaecFailure(FailureKind.Usage, $"{file}:1: this is not YAML.", $"{file}:1", cause: error);
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
            throw new CaecFailure(FailureKind.Usage, $"{file}:1: a mapping is expected.", $"{file}:1");
        var top = new StrictYaml(file, root);
        var result = read(top);
        top.RefuseUnasked();
        return result;
    }

    /// <summary>A failure at this mapping, or at one of its keys.</summary>
    /// <param name="sentence">What is wrong, without file and line.</param>
    /// <param name="key">The key whose value is wrong, or null.</param>
    public CaecFailure Wrong(string sentence, string? key = null) =>
        WrongAt(key is not null && Find(key) is { } value ? value : _node, sentence);

    /// <summary>Whether a key is there.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>A required text, trimmed.</summary>
    public string Text(string key) => Scalar(Required(key), key);

    /// <summary>An optional text, or null.</summary>
    public string? OptionalText(string key) => Ask(key) is { } value ? Scalar(value, key) : null;

    /// <summary>A required unsigned number: decimal, or hexadecimal with 0x.</summary>
    public ulong Number(string key)
    {
        var value = Required(key);
        var text = Scalar(value, key);
        var read = text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        return read ? number : throw WrongAt(value, $"{key}: '{text}' is not an unsigned number.");
    }

    /// <summary>An optional unsigned number.</summary>
    public ulong OptionalNumber(string key, ulong otherwise) => Has(key) ? Number(key) : otherwise;

    /// <summary>A required number that may be negative; decimal.</summary>
    public long SignedNumber(string key)
    {
        var value = Required(key);
        var text = Scalar(value, key);
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw WrongAt(value, $"{key}: '{text}' is not a number.");
    }

    /// <summary>A list of texts; an absent key is an empty list.</summary>
    public IReadOnlyList<string> Texts(string key) =>
        Ask(key) is { } value ? [.. Items(value, key).Select(item => Scalar(item, key))] : [];

    /// <summary>A required text, or a list of them.</summary>
    public IReadOnlyList<string> TextOrTexts(string key) =>
        Required(key) is YamlSequenceNode list ? [.. list.Children.Select(item => Scalar(item, key))] : [Text(key)];

    /// <summary>A required mapping.</summary>
    public T Map<T>(string key, Func<StrictYaml, T> read) => read(Child(Required(key), key));

    /// <summary>A list of mappings; an absent key is an empty list.</summary>
    public IReadOnlyList<T> Maps<T>(string key, Func<StrictYaml, T> read) =>
        Ask(key) is { } value ? [.. Items(value, key).Select(item => read(Child(item, key)))] : [];

    private StrictYaml Child(YamlNode value, string key)
    {
        if (value is not YamlMappingNode mapping)
            throw WrongAt(value, $"{key}: a mapping is expected.");
        var child = new StrictYaml(_file, mapping);
        _children.Add(child);
        return child;
    }

    private IEnumerable<YamlNode> Items(YamlNode value, string key) =>
        value is YamlSequenceNode list ? list.Children : throw WrongAt(value, $"{key}: a list is expected.");

    private string Scalar(YamlNode value, string key) =>
        value is YamlScalarNode { Value: { } text } ? text.Trim() : throw WrongAt(value, $"{key}: a text is expected.");

    private YamlNode Required(string key) => Ask(key) ?? throw WrongAt(_node, $"{key} is missing.");

    private YamlNode? Ask(string key)
    {
        _asked.Add(key);
        return Find(key);
    }

    private YamlNode? Find(string key) => _node.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;

    private void RefuseUnasked()
    {
        foreach (var key in _node.Children.Keys)
            if (key is not YamlScalarNode { Value: { } name } || !_asked.Contains(name))
                throw WrongAt(key, $"'{key}' is not a known key.");
        _children.ForEach(child => child.RefuseUnasked());
    }

    private CaecFailure WrongAt(YamlNode at, string sentence) =>
        new(FailureKind.Usage, $"{_file}:{at.Start.Line}: {sentence}", $"{_file}:{at.Start.Line}");
}
