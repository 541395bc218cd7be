// SPDX-License-Identifier: BSD-3-Clause

namespace Caec.Patching.Anchors;

/// <summary>The tree is not as an anchor or an expectation says; becomes a finding, never leaves the planner.</summary>
internal sealed class Mismatch : Exception
{
    public Mismatch(
        string expected, string actual, string? file = null, int line = 0, FindingKind kind = FindingKind.Expectation)
        : base($"expected {expected}, but {actual}")
    {
        Expected = expected;
        Actual = actual;
        File = file;
        Line = line;
        Kind = kind;
    }

    public string Expected { get; }

    public string Actual { get; }

    public string? File { get; }

    public int Line { get; }

    public FindingKind Kind { get; }
}

/// <summary>A small change that makes room for text: a comma, a pair of braces. Made once however many edits ask.</summary>
/// <param name="Offset">Where.</param>
/// <param name="Length">Bytes that go.</param>
/// <param name="Text">What comes.</param>
/// <param name="Rank">Order among changes at one offset.</param>
internal sealed record Adjustment(int Offset, int Length, string Text, int Rank);

/// <summary>A resolved anchor.</summary>
/// <param name="Offset">Where the text goes.</param>
/// <param name="Indent">Blanks before each of the text's lines.</param>
internal sealed record Place(int Offset, string Indent)
{
    /// <summary>Rank of texts that go after something at the top level; deeper things have lower ones.</summary>
    public const int AfterRank = 0;

    /// <summary>Rank of texts that go before something.</summary>
    public const int BeforeRank = 1000;

    /// <summary>Rank of commas and opening braces.</summary>
    public const int FirstRank = -1000;

    /// <summary>Bytes that the text replaces.</summary>
    public int Length { get; init; }

    /// <summary>Blanks for what is left of a line that the text breaks, or null when it stands between two lines.</summary>
    public string? BreaksLine { get; init; }

    /// <summary>Order among texts at one offset; the series' order decides between equals.</summary>
    public int Rank { get; init; }

    /// <summary>The offset shown to people.</summary>
    public int ShownAt { get; init; } = Offset;

    public IReadOnlyList<Adjustment> Adjustments { get; init; } = [];

    /// <summary>Whether the text is list elements whose last one must not end with a comma, as in the file.</summary>
    public bool WithoutLastComma { get; init; }

    /// <summary>An empty line that keeps the text from its neighbour.</summary>
    public BlankLine Apart { get; init; }

    /// <summary>Values that the anchor itself gives to templates.</summary>
    public IReadOnlyDictionary<string, object> Values { get; init; } = new Dictionary<string, object>();

    /// <summary>The function that the anchor is in, for bindings.</summary>
    public FunctionBody? Function { get; init; }
}
