// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation;

/// <summary>Why the records of a run cannot be trusted.</summary>
/// <param name="Sentence">What is wrong, ending with a full stop.</param>
/// <param name="Line">The line of the log that shows it, from 1.</param>
public sealed record RecordFault(string Sentence, int Line);

/// <summary>Reads the records of one run out of a UART's lines. Nothing is guessed: a damaged, missing, repeated or
/// unexpected record is a fault, and from the first fault on no further record is taken.</summary>
public sealed class RecordReader
{
    /// <summary>More records than this in one run are a fault.</summary>
    public const int Most = 100_000;

    private readonly List<CaecRecord> _records = [];
    private int _steps;
    private int _lastLine;
    private int _suspect;

    /// <summary>What has been read so far.</summary>
    public IReadOnlyList<CaecRecord> Records => _records;

    /// <summary>The first fault, or null.</summary>
    public RecordFault? Fault { get; private set; }

    /// <summary>The last record of the run, once it was read.</summary>
    public EndRecord? End => _records.LastOrDefault() as EndRecord;

    /// <summary>Takes the next line of the log.</summary>
    /// <returns>The record in it, or null when the line is log text or a fault was found.</returns>
    public CaecRecord? Read(UartLine line)
    {
        _lastLine = line.Number;
        if (Fault is not null)
            return null;
        if (!line.Bytes.Span.StartsWith(RecordParser.Prefix))
        {
            if (line.Bytes.Span.IndexOf(RecordParser.Prefix) > 0)
                _suspect = line.Number;
            return null;
        }
        var record = RecordParser.Parse(line, out var damage);
        Fault = record is null
            ? new RecordFault($"Record {_records.Count} is damaged: {damage}.", line.Number)
            : Misplaced(record);
        if (Fault is not null)
            return null;
        _records.Add(record!);
        _steps += record is StepRecord ? 1 : 0;
        return record;
    }

    /// <summary>Call when the UART is closed: tells whether the records are complete.</summary>
    /// <returns>The fault, or null when they are.</returns>
    public RecordFault? Complete() => Fault ?? Missing();

    private RecordFault? Missing()
    {
        if (End is not null)
            return null;
        if (_suspect > (_records.LastOrDefault()?.Line ?? 0))
            return new RecordFault(
                $"Record {_records.Count} is damaged: other text stands before it.", _suspect);
        return _records.Count == 0
            ? new RecordFault("There is no record at all: the guest never began.", _lastLine)
            : new RecordFault(
                $"The end record is missing: the guest died after record {_records.Count - 1}.", _records[^1].Line);
    }

    private RecordFault? Misplaced(CaecRecord record)
    {
        var expected = _records.Count;
        var complaint = record switch
        {
            _ when End is not null => $"Record {record.Sequence} stands after the end record.",
            _ when record.Sequence < expected => $"Record {record.Sequence} is repeated; {expected} was expected.",
            _ when record.Sequence > expected && _suspect > 0 =>
                $"Record {expected} is damaged: other text stands before it (line {_suspect}).",
            _ when record.Sequence > expected => $"Record {expected} is missing; {record.Sequence} came instead.",
            BeginRecord when expected != 0 => $"Record {expected} begins a second time: the guest started over.",
            not BeginRecord when expected == 0 => "The first record is no begin record.",
            EndRecord end when end.Steps != _steps =>
                $"The end record counts {end.Steps} steps, but {_steps} were read.",
            _ when expected >= Most => $"There are more than {Most} records.",
            _ => null,
        };
        return complaint is null ? null : new RecordFault(complaint, record.Line);
    }
}
