// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>A metric that is not as it must be.</summary>
/// <param name="Metric">Its full name.</param>
/// <param name="Complaint">What is wrong, as a clause without full stop.</param>
/// <param name="Line">Line in the log, from 1; null when it is missing.</param>
public sealed record MetricFault(string Metric, string Complaint, int? Line)
{
    /// <summary>Everything that is wrong with the metrics of a run: first what is missing, in the scenario's order, then
    /// what is wrong, in the log's order.</summary>
    internal static IReadOnlyList<MetricFault> Find(
        IReadOnlyList<ExpectedMetric> expected, IReadOnlyList<MetricRecord> reported)
    {
        var wanted = expected.ToDictionary(metric => metric.FullName, StringComparer.Ordinal);
        var found = new Dictionary<string, MetricRecord>(StringComparer.Ordinal);
        var wrong = new List<MetricFault>();
        foreach (var metric in reported)
        {
            var name = MetricName.Of(metric);
            if (!wanted.ContainsKey(name))
                wrong.Add(new MetricFault(name, "is not expected", metric.Line));
            else if (!found.TryAdd(name, metric))
                wrong.Add(new MetricFault(name, "is reported twice", metric.Line));
        }
        var context = new MetricContext(found);
        foreach (var (name, metric) in found)
            if (wanted[name].Complaint(metric, context) is { } complaint)
                wrong.Add(new MetricFault(name, complaint, metric.Line));
        return
        [
            .. expected.Where(metric => !found.ContainsKey(metric.FullName))
                .Select(metric => new MetricFault(metric.FullName, "is missing", null)),
            .. wrong.OrderBy(fault => fault.Line),
        ];
    }
}
