// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>Turns one line into a record: <c>@caec {json}*hh</c>, hh the CRC-8 of {json} in lower-case hexadecimal.
/// The JSON is one flat object whose first keys are <c>n</c>, <c>by</c> and <c>rec</c>, in that order.</summary>
internal static partial class RecordParser
{
    internal static ReadOnlySpan<byte> Prefix => "@caec "u8;

    /// <summary>Parses a line that begins with the prefix.</summary>
    /// <param name="line">The line.</param>
    /// <param name="damage">What is wrong with it, when null is returned.</param>
    internal static CaecRecord? Parse(UartLine line, out string damage)
    {
        var json = Json(line, out damage);
        if (json.IsEmpty)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 2 });
            var record = Typed(new Fields(document.RootElement), line.Number, Encoding.UTF8.GetString(json.Span));
            damage = string.Empty;
            return record;
        }
        catch (JsonException error)
        {
            damage = $"its JSON is not valid ({error.Message.Split(". ")[0].TrimEnd('.')})";
        }
        catch (InvalidOperationException)
        {
            // GetString on an escaped lone surrogate.
            damage = "its JSON is not valid (a string is no Unicode text)";
        }
        catch (FormatException error)
        {
            damage = error.Message;
        }
        return null;
    }

    private static ReadOnlyMemory<byte> Json(UartLine line, out string damage)
    {
        var bytes = line.Bytes.Span;
        damage = line.Cut ? "it is longer than any record" : !line.Ended ? "it stops in the middle" : string.Empty;
        if (damage.Length > 0)
            return default;
        // {} is the shortest object; three more characters are the check value.
        if (bytes.Length < Prefix.Length + 5 || bytes[Prefix.Length] != '{' || bytes[^3] != '*' || bytes[^4] != '}')
        {
            damage = "it has not the form @caec {...}*hh";
            return default;
        }
        var json = line.Bytes[Prefix.Length..^3];
        var expected = Encoding.ASCII.GetBytes(Crc8.Of(json.Span).ToString("x2", null));
        if (bytes[^2..].SequenceEqual(expected))
            return json;
        damage = "its check value is wrong";
        return default;
    }

    private static CaecRecord Typed(Fields fields, int line, string json)
    {
        var sequence = fields.Count("n");
        var by = fields.Word("by");
        if (!Speaker().IsMatch(by))
            throw new FormatException($"'{by}' is nobody who can speak");
        var kind = fields.Word("rec");
        CaecRecord record = kind switch
        {
            "begin" => new BeginRecord(sequence, by, line, json, fields.Word("scenario"), fields.Count("version")),
            "info" => new InfoRecord(sequence, by, line, json, fields.Word("name"), fields.Value("value")),
            "step" => new StepRecord(sequence, by, line, json, fields.Word("name"), fields.Flag("ok"), fields.Rest()),
            "metric" => new MetricRecord(
                sequence, by, line, json, fields.Word("name"), fields.Word("unit"), fields.Word("side"),
                fields.Unsigned("count"), fields.Unsigned("min"), fields.Unsigned("median"), fields.Unsigned("p99"),
                fields.Unsigned("max"), fields.Rest()),
            "attack" => Attack(fields, sequence, by, line, json),
            "end" => new EndRecord(sequence, by, line, json, fields.Flag("ok"), fields.Count("steps")),
            _ => throw new FormatException($"'{kind}' is no kind of record"),
        };
        fields.MustBeUsedUp();
        return record;
    }

    private static AttackRecord Attack(Fields fields, int sequence, string by, int line, string json)
    {
        if (by != "host")
            throw new FormatException($"{by} has no attacks to report");
        var name = fields.Word("name");
        var rest = fields.Rest();
        if (rest.Select(one => one.Name).Prepend(name).FirstOrDefault(word => !Words().IsMatch(word)) is { } wrong)
            throw new FormatException($"'{wrong}' is no lower-case words with hyphens");
        var observations = rest.Where(one => one.Name is not ("carried" or "reason")).ToList();
        if (observations.Count == rest.Count && observations.Count is 0 or > AttackRecord.MostObservations)
            throw new FormatException($"an attack has 1 to {AttackRecord.MostObservations} observations");
        return observations.Count == rest.Count
            ? new AttackRecord(sequence, by, line, json, name, null, observations)
            : new AttackRecord(sequence, by, line, json, name, Obstacle(rest), observations);
    }

    private static string Obstacle(List<RecordField> fields)
    {
        if (fields.Find(one => one.Name == "carried").Value.Text != "no")
            throw new FormatException("'carried' is not 'no'");
        return fields.Find(one => one.Name == "reason").Value.Text is { Length: > 0 } reason
            ? reason
            : throw new FormatException("'reason' is empty");
    }

    [GeneratedRegex(@"^(host|realm[0-9]{1,4})\z")]
    private static partial Regex Speaker();

    [GeneratedRegex(AttackRecord.NamePattern)]
    private static partial Regex Words();

    // Takes keys in the order in which they must stand.
    private sealed class Fields
    {
        private readonly Queue<JsonProperty> _left;

        internal Fields(JsonElement root)
        {
            _left = new Queue<JsonProperty>(root.EnumerateObject());
            if (_left.Select(property => property.Name).Distinct(StringComparer.Ordinal).Count() != _left.Count)
                throw new FormatException("a key stands in it twice");
        }

        internal string Word(string name) =>
            Take(name, JsonValueKind.String).GetString() is { Length: > 0 } word
                ? word
                : throw new FormatException($"'{name}' is empty");

        internal int Count(string name) =>
            Take(name, JsonValueKind.Number).TryGetInt32(out var count) && count >= 0
                ? count
                : throw new FormatException($"'{name}' is no count");

        internal ulong Unsigned(string name) =>
            Take(name, JsonValueKind.Number).TryGetUInt64(out var value)
                ? value
                : throw new FormatException($"'{name}' is no unsigned number");

        internal bool Flag(string name)
        {
            var value = Next(name);
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False
                ? value.GetBoolean()
                : throw new FormatException($"'{name}' is neither true nor false");
        }

        internal RecordValue Value(string name) => ValueOf(name, Next(name));

        internal List<RecordField> Rest()
        {
            var rest = _left.Select(one => new RecordField(one.Name, ValueOf(one.Name, one.Value))).ToList();
            _left.Clear();
            return rest;
        }

        internal void MustBeUsedUp()
        {
            if (_left.TryPeek(out var property))
                throw new FormatException($"'{property.Name}' does not belong in it");
        }

        private static RecordValue ValueOf(string name, JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => new RecordValue(value.GetString()!, false),
            JsonValueKind.Number => new RecordValue(value.GetRawText(), true),
            _ => throw new FormatException($"'{name}' is neither a number nor a string"),
        };

        private JsonElement Take(string name, JsonValueKind kind)
        {
            var value = Next(name);
            return value.ValueKind == kind ? value : throw new FormatException($"'{name}' is no {kind}");
        }

        private JsonElement Next(string name) =>
            _left.TryDequeue(out var property) && property.NameEquals(name)
                ? property.Value
                : throw new FormatException($"'{name}' is not where it should be");
    }
}
