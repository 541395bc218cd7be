// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Emulation;

/// <summary>A value in a record: a word or a number, kept exactly as the guest wrote it.</summary>
/// <param name="Text">The characters of the string, or the digits of the number.</param>
/// <param name="IsNumber">True for a JSON number.</param>
public readonly record struct RecordValue(string Text, bool IsNumber)
{
    /// <summary>The value as a whole, unsigned number, from decimal digits or <c>0x</c> hexadecimal, or null.</summary>
    public ulong? Whole =>
        Text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(Text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex)
                ? hex
                : null
            : ulong.TryParse(Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : null;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>A named value.</summary>
/// <param name="Name">The JSON key.</param>
/// <param name="Value">Its value.</param>
public readonly record struct RecordField(string Name, RecordValue Value);

/// <summary>One record that a guest program printed, checked against damage.</summary>
/// <param name="Sequence">Its number, from 0 without gaps.</param>
/// <param name="By">Who speaks: <c>host</c>, <c>realm0</c>, <c>realm1</c>...</param>
/// <param name="Line">Its line in the UART's log, from 1.</param>
/// <param name="Json">Exactly what was printed.</param>
public abstract record CaecRecord(int Sequence, string By, int Line, string Json);

/// <summary>Always the first record.</summary>
/// <param name="Sequence">0.</param>
/// <param name="By">Who speaks.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Scenario">The scenario that runs.</param>
/// <param name="Version">Version of its list of steps.</param>
public sealed record BeginRecord(int Sequence, string By, int Line, string Json, string Scenario, int Version)
    : CaecRecord(Sequence, By, Line, Json);

/// <summary>A fact about the run.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="By">Who speaks.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Name">What it is about.</param>
/// <param name="Value">The fact.</param>
public sealed record InfoRecord(int Sequence, string By, int Line, string Json, string Name, RecordValue Value)
    : CaecRecord(Sequence, By, Line, Json);

/// <summary>A step of the scenario was taken.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="By">Who speaks.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Name">Which step.</param>
/// <param name="Ok">Whether the guest found what it should.</param>
/// <param name="Details">What it saw.</param>
public sealed record StepRecord(
    int Sequence, string By, int Line, string Json, string Name, bool Ok, IReadOnlyList<RecordField> Details)
    : CaecRecord(Sequence, By, Line, Json)
{
    /// <summary>The detail of that name, or null.</summary>
    public RecordValue? Detail(string name)
    {
        foreach (var field in Details)
            if (field.Name == name)
                return field.Value;
        return null;
    }
}

/// <summary>A measurement, summed up by the guest.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="By">Who speaks.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">For instance <c>instructions</c>.</param>
/// <param name="Side">Who measured.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Min">Smallest sample.</param>
/// <param name="Median">Middle sample.</param>
/// <param name="P99">99th percentile.</param>
/// <param name="Max">Largest sample.</param>
/// <param name="Parameters">What the measurement depends on.</param>
public sealed record MetricRecord(
    int Sequence, string By, int Line, string Json, string Name, string Unit, string Side,
    ulong Count, ulong Min, ulong Median, ulong P99, ulong Max, IReadOnlyList<RecordField> Parameters)
    : CaecRecord(Sequence, By, Line, Json);

/// <summary>An attack was carried out, or could not be; whether it was stopped is for the reader to say.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="By">Who speaks: always the host, which has the script.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Name">Which attack.</param>
/// <param name="Obstacle">Why it could not be carried out; null when it was.</param>
/// <param name="Observations">What was seen; at least one thing when it was carried out.</param>
public sealed record AttackRecord(
    int Sequence, string By, int Line, string Json, string Name, string? Obstacle,
    IReadOnlyList<RecordField> Observations)
    : CaecRecord(Sequence, By, Line, Json)
{
    /// <summary>Names of attacks and of observations: lower-case words with hyphens between them.</summary>
    public const string NamePattern = @"^[a-z][a-z0-9]*(-[a-z0-9]+)*\z";

    /// <summary>The most observations of one attack.</summary>
    public const int MostObservations = 12;
}

/// <summary>Always the last record; without it the guest died.</summary>
/// <param name="Sequence">Its number.</param>
/// <param name="By">Who speaks.</param>
/// <param name="Line">Line in the log.</param>
/// <param name="Json">Exactly what was printed.</param>
/// <param name="Ok">Whether every step was as it should be, as the guest sees it.</param>
/// <param name="Steps">Number of step records before it.</param>
public sealed record EndRecord(int Sequence, string By, int Line, string Json, bool Ok, int Steps)
    : CaecRecord(Sequence, By, Line, Json);
