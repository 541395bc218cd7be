// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>The full name of a metric: no two of a scenario have the same. It is what people read as well.</summary>
internal static class MetricName
{
    internal static string Of(MetricRecord metric) => Of(
        metric.Name, metric.Side, metric.Unit,
        metric.Parameters.Select(field => KeyValuePair.Create(field.Name, field.Value.Text)));

    internal static string Of(MetricEntry metric) =>
        Of(metric.Name, metric.Side, metric.Unit, metric.Parameters);

    internal static string Of(
        string name, string side, string unit, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var sorted = parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key} {pair.Value}");
        return $"{name} ({string.Join(", ", (string[])[side, unit, .. sorted])})";
    }
}
