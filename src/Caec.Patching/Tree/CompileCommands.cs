// SPDX-License-Identifier: BSD-3-Clause
using System.Text.Json;
using Caec.Clang;
using Caec.Workstation;

namespace Caec.Patching.Tree;

/// <summary>A compile_commands.json: how the tree's own build compiles each file.</summary>
internal sealed class CompileCommands
{
    private readonly Dictionary<string, (string Folder, IReadOnlyList<string> Arguments)> _commands;

    private CompileCommands(Dictionary<string, (string, IReadOnlyList<string>)> commands) => _commands = commands;

    public static CompileCommands Load(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            var commands = new Dictionary<string, (string, IReadOnlyList<string>)>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.EnumerateArray())
            {
                var folder = entry.GetProperty("directory").GetString()!;
                var path = Path.GetFullPath(Path.Combine(folder, entry.GetProperty("file").GetString()!));
                commands.TryAdd(path, (folder, Arguments(entry)));
            }
            return new CompileCommands(commands);
        }
        catch (Exception error) when (error is IOException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new CaecFailure(
                FailureKind.Usage, $"{file} could not be read as compile_commands.json.", file, cause: error);
        }
    }

    /// <summary>The options of a listed file, or null.</summary>
    public ParseOptions? Options(string path, ParseOptions fallback) =>
        _commands.TryGetValue(path, out var command)
            ? new ParseOptions(fallback.Standard, fallback.Triple)
            {
                Flags = [$"-working-directory={command.Folder}", .. Flags(command.Arguments), .. fallback.Flags],
            }
            : null;

    private static List<string> Arguments(JsonElement entry) =>
        entry.TryGetProperty("arguments", out var list)
            ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
            : Split(entry.GetProperty("command").GetString()!);

    /// <summary>Only what says how the text is understood: include folders, macros, target, language.</summary>
    private static IEnumerable<string> Flags(IReadOnlyList<string> arguments)
    {
        string[] withValue = ["-I", "-D", "-U", "-isystem", "-include", "-iquote", "-idirafter"];
        string[] joined = ["-I", "-D", "-U", "-isystem", "-std=", "-m", "--target=", "-f"];
        for (var i = 1; i < arguments.Count; i++)
            if (withValue.Contains(arguments[i]) && i + 1 < arguments.Count)
            {
                yield return arguments[i];
                yield return arguments[++i];
            }
            else if (joined.Any(prefix => arguments[i].StartsWith(prefix, StringComparison.Ordinal)))
                yield return arguments[i];
    }

    /// <summary>Splits a command line at blanks, with the shell's quotes and backslashes.</summary>
    private static List<string> Split(string line)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        var quote = '\0';
        var open = false;
        for (var i = 0; i < line.Length; i++)
        {
            var now = line[i];
            if (now == '\\' && quote != '\'' && i + 1 < line.Length)
                word.Append(line[++i]);
            else if (quote != '\0' ? now == quote : now is '"' or '\'')
                quote = quote == '\0' ? now : '\0';
            else if (quote == '\0' && char.IsWhiteSpace(now))
            {
                if (open)
                    words.Add(word.ToString());
                word.Clear();
                open = false;
                continue;
            }
            else
                word.Append(now);
            open = true;
        }
        if (open)
            words.Add(word.ToString());
        return words;
    }
}
