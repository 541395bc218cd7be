// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Bench;

/// <summary>Files that are part of this program.</summary>
internal static class Resources
{
    internal static string Text(string name)
    {
        using var stream = typeof(Resources).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is no resource of this program.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
