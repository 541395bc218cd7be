// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>What is known when a metric is checked.</summary>
/// <param name="All">Every metric of the run, by its full name.</param>
public sealed record MetricContext(IReadOnlyDictionary<string, MetricRecord> All)
{
    /// <summary>The metric that depends on the same parameters, or null.</summary>
    public MetricRecord? Beside(MetricRecord metric, string name, string side, string? unit = null) =>
        All.GetValueOrDefault(MetricName.Of(
            name, side, unit ?? metric.Unit,
            metric.Parameters.Select(field => KeyValuePair.Create(field.Name, field.Value.Text))));
}

/// <summary>Looks whether a metric makes sense beside the others.</summary>
/// <param name="metric">The metric; its own distribution is in order.</param>
/// <param name="context">The others.</param>
/// <returns>What is wrong, as a clause without full stop, or null.</returns>
public delegate string? MetricCheck(MetricRecord metric, MetricContext context);

/// <summary>A metric that a scenario must report, once.</summary>
/// <param name="By">Who reports it.</param>
/// <param name="Name">What is measured.</param>
/// <param name="Side">Whose work it is.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Parameters">What it depends on.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="Least">The least value that a sample can have.</param>
/// <param name="Check">How it must go together with others, or null.</param>
public sealed record ExpectedMetric(
    string By, string Name, string Side, string Unit, IReadOnlyList<KeyValuePair<string, string>> Parameters,
    int Count, ulong Least = 1, MetricCheck? Check = null)
{
    /// <summary>Its full name.</summary>
    public string FullName => MetricName.Of(Name, Side, Unit, Parameters);

    /// <summary>What is wrong with a record of it, as a clause without full stop, or null.</summary>
    internal string? Complaint(MetricRecord metric, MetricContext context) =>
        metric.By != By ? $"is reported by {metric.By}, not {By}"
        : metric.Count != (ulong)Count ? $"has {metric.Count} samples, not {Count}"
        : metric.Min > metric.Median ? $"has min {metric.Min} above median {metric.Median}"
        : metric.Median > metric.P99 ? $"has median {metric.Median} above p99 {metric.P99}"
        : metric.P99 > metric.Max ? $"has p99 {metric.P99} above max {metric.Max}"
        : Count == 1 && metric.Min != metric.Max ? $"has one sample, but min {metric.Min} and max {metric.Max}"
        : metric.Min < Least ? $"has min {metric.Min}, which cannot be below {Least}"
        : Check?.Invoke(metric, context);
}
