// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;

namespace Caec.Cli.Tests;

/// <summary>Makes command lines, most of them wrong, of the words that there are and of others. The same seed makes the
/// same line.</summary>
internal sealed class CommandLines
{
    private static readonly string[] Values =
    [
        "", " ", "\t", "\0", "a\0b", "\uD800", "\uFFFD", "-", "--", "---", "-1", "=", "@", "@/dev/zero", "[x]", "[suggest:9]",
        "{}", "{0}", "%s", "'", "\"", "\\", "$(x)", "*", "~", ".", "..", "/", "//", "/dev/null", "/etc/passwd", "/nonexistent",
        "/etc/passwd/below", "\u001b[31m", "\u202E", "ä", "true", "null", "NaN", "-0", "0", "1", "1024", "1025", "86400", "86401",
        "2147483648", "99999999999999999999", "1e9", "1,5", "reference", "tf-rmm", "tf-rmm@", "tf-rmm@0.8.0", "tf-rmm@v",
        "qemu-virt", "hello", "comm", "attack", "region.pages=1", "region.pages=", "region.pages", "=1", "seed=99999999999999999999",
        "comm.sizes=64..1", "comm.modes=,", "(", "(((", "[", "a{99999}", "(?<", "\\", "^$",
        new string('a', 5000), new string('/', 5000), string.Join('/', Enumerable.Repeat("a", 3000)),
    ];

    private readonly string[] _commands;
    private readonly string[] _options;

    public CommandLines(RootCommand root)
    {
        _commands = [.. Below(root).Select(command => command.Name).Distinct()];
        _options = [.. Below(root).Prepend(root).SelectMany(command => command.Options).Select(option => option.Name).Distinct()];
    }

    /// <summary>A line of up to a dozen words.</summary>
    public string[] Make(int seed)
    {
        var chance = new Random(seed);
        var words = new List<string>();
        // Seldom no command at all, or one that is none.
        if (chance.Next(20) > 0)
            words.Add(Pick(chance, _commands));
        while (chance.Next(8) > 0 && words.Count < 12)
            words.AddRange(chance.Next(6) switch
            {
                0 => [Pick(chance, _commands)],
                1 => [Pick(chance, Values)],
                2 => [Pick(chance, _options)],
                3 => [$"{Pick(chance, _options)}={Pick(chance, Values)}"],
                _ => (string[])[Pick(chance, _options), Pick(chance, Values)],
            });
        return [.. words];
    }

    private static IEnumerable<System.CommandLine.Command> Below(System.CommandLine.Command command) =>
        command.Subcommands.SelectMany(one => Below(one).Prepend(one));

    private static string Pick(Random chance, string[] from) => from[chance.Next(from.Length)];
}
