// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text;

namespace Caec.Bench;

/// <summary>The text that tells the host image what to run. It is loaded beside the flash, so the same images serve
/// every scenario.</summary>
public static class ScenarioConfiguration
{
    /// <summary>The text, for <c>images/config.txt</c>.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="parameters">Those of the run; only the scenario's own go into the text.</param>
    /// <param name="csmExpected">False when the RMM has no CSM: guests then expect "not supported".</param>
    /// <param name="realmImageBytes">Length of the realm image.</param>
    public static string Text(
        Scenario scenario, ScenarioParameters parameters, bool csmExpected, long realmImageBytes)
    {
        var text = new StringBuilder("caec-config 1\n");
        Add(text, "scenario", scenario.Name);
        Add(text, "csm.expected", csmExpected ? "1" : "0");
        foreach (var parameter in scenario.Parameters)
            foreach (var (name, value) in
                parameter.Settings?.Invoke(parameters) ?? [new(parameter.Name, parameter.Text(parameters))])
                Add(text, name, value);
        Add(text, "realm.image.size", realmImageBytes.ToString(CultureInfo.InvariantCulture));
        return text.Append("end\n").ToString();
    }

    private static void Add(StringBuilder text, string name, string value) =>
        text.Append(name).Append('=').Append(value).Append('\n');
}
