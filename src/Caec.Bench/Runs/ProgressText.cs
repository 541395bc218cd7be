// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using Caec.Emulation;

namespace Caec.Bench;

/// <summary>How far a run has come, in a few words for a line that moves.</summary>
public static class ProgressText
{
    /// <summary>The step or the measurement that was reported last, or the stage of the boot, and the time since the
    /// machine was let run.</summary>
    public static string Of(BootProgress progress)
    {
        var what = progress.Record switch
        {
            StepRecord step => step.Name,
            AttackRecord attack => attack.Name,
            MetricRecord metric => string.Join(
                ' ', metric.Parameters.Select(field => field.Value.Text).Prepend(metric.Name)),
            _ => progress.Stage.ToString(),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{what} {progress.Elapsed.TotalSeconds:0.0} s");
    }
}
