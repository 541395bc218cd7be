// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;

namespace Caec.Patching.Anchors;

/// <summary>Tokens that an anchor looks for in a function.</summary>
/// <param name="Noun">What they are, without article.</param>
/// <param name="Words">The names in them.</param>
/// <param name="Find">Where they stand among tokens, from the first index to the one past the last.</param>
internal sealed record Sought(
    string Noun, IReadOnlyList<string> Words, Func<IReadOnlyList<Token>, int, int, IEnumerable<TokenMatch>> Find)
{
    private static readonly Dictionary<string, object> NoNames = [];

    public static Sought Call(Anchor.CallOf anchor)
    {
        var argument = anchor.Argument is null ? [] : TokenText.Split(anchor.Argument);
        bool IsAt(IReadOnlyList<Token> tokens, int i) => tokens[i].Text == anchor.Callee && i + 1 < tokens.Count && tokens[i + 1].Text == "("
            && (argument.Count == 0 || (CallText.Read(tokens, i) is var call
                && TokenText.Find(tokens, argument, call.Open + 1, call.Close) is not null));
        return new Sought(
            $"call of {anchor.Callee}()" + (anchor.Argument is null ? string.Empty : $" with {anchor.Argument}"),
            [anchor.Callee, .. argument], (tokens, from, end) => Each(from, end, i => IsAt(tokens, i)));
    }

    public static Sought Assignment(Anchor.Assignment anchor) => new(
        $"assignment to {anchor.Target}", anchor.Target.Split('.'),
        (tokens, from, end) => Each(from, end, i => AssignmentText.IsAt(tokens, i, anchor)));

    public static Sought Sequence(Anchor.Containing anchor)
    {
        var sequence = TokenText.Split(anchor.Tokens);
        return new Sought(
            $"statement with `{anchor.Tokens}`", sequence, (tokens, from, end) => TokenText.FindAll(tokens, sequence, from, end));
    }

    private static IEnumerable<TokenMatch> Each(int from, int end, Func<int, bool> isAt) =>
        Enumerable.Range(from, end - from).Where(isAt).Select(i => new TokenMatch(i, NoNames));
}
