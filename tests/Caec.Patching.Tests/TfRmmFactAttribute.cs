// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Tests;

/// <summary>A test on real trees of TF-RMM, which this repository does not hold: CAEC_TFRMM_SRC names them, separated by
/// colons. Counted as skipped without them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TfRmmFactAttribute : FactAttribute
{
    public TfRmmFactAttribute()
    {
        if (Forks.TfRmm.Count == 0)
            Skip = "needs a tree of TF-RMM: CAEC_TFRMM_SRC=DIR";
    }
}
