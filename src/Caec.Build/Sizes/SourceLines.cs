// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Images;

namespace Caec.Build.Sizes;

/// <summary>Counts source lines: lines of .c, .h and .S files that hold something besides blanks and comments.</summary>
public static class SourceLines
{
    /// <summary>The count of every source file that goes into an image, by path relative to the image's folder.</summary>
    public static IReadOnlyDictionary<string, int> Of(ImageDescription image) =>
        image.AllUnits().Concat(image.Context())
            .Where(file => Path.GetExtension(file) is ".c" or ".h" or ".S")
            .Distinct(StringComparer.Ordinal)
            .ToDictionary(file => file, file => Count(File.ReadAllText(image.Full(file))), StringComparer.Ordinal);

    /// <summary>The count of every .c, .h and .S file among some, by path relative to their folder.</summary>
    public static IReadOnlyDictionary<string, int> Of(string folder, IEnumerable<string> files) =>
        files.Where(file => Path.GetExtension(file) is ".c" or ".h" or ".S")
            .ToDictionary(file => file, file => Count(File.ReadAllText(Path.Combine(folder, file))), StringComparer.Ordinal);

    /// <summary>The files whose count differs between two images, in ordinal order.</summary>
    public static IReadOnlyList<FileLines> Compare(
        IReadOnlyDictionary<string, int> before, IReadOnlyDictionary<string, int> after) =>
        [.. before.Keys.Union(after.Keys)
            .Order(StringComparer.Ordinal)
            .Select(file => new FileLines(file, before.GetValueOrDefault(file), after.GetValueOrDefault(file)))
            .Where(lines => lines.Before != lines.After)];

    /// <summary>The source lines of a C or preprocessed assembly text.</summary>
    public static int Count(string text)
    {
        var state = State.Code;
        var lines = 0;
        var hasCode = false;
        for (var i = 0; i < text.Length; i++)
        {
            var (character, next) = (text[i], i + 1 < text.Length ? text[i + 1] : '\0');
            if (character == '\n')
            {
                lines += hasCode ? 1 : 0;
                hasCode = false;
                // A backslash before the end of the line continues a comment or a literal.
                if (state != State.Block && !(i > 0 && text[i - 1] == '\\'))
                    state = State.Code;
                continue;
            }
            (state, var skip, var code) = Step(state, character, next);
            hasCode |= code;
            i += skip;
        }
        return lines + (hasCode ? 1 : 0);
    }

    /// <summary>One character: the next state, how many characters more are used up, and whether it is code.</summary>
    private static (State State, int Skip, bool Code) Step(State state, char character, char next) =>
        (state, character, next) switch
        {
            (State.Code, '/', '*') => (State.Block, 1, false),
            (State.Code, '/', '/') => (State.Line, 1, false),
            (State.Code, '"', _) => (State.Text, 0, true),
            (State.Code, '\'', _) => (State.Character, 0, true),
            (State.Code, _, _) => (State.Code, 0, !char.IsWhiteSpace(character)),
            (State.Block, '*', '/') => (State.Code, 1, false),
            (State.Block or State.Line, _, _) => (state, 0, false),
            (_, '\\', not '\n') => (state, 1, true),
            (State.Text, '"', _) or (State.Character, '\'', _) => (State.Code, 0, true),
            _ => (state, 0, true),
        };

    private enum State
    {
        Code,
        Block,
        Line,
        Text,
        Character,
    }
}
