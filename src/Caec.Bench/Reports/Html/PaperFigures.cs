// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What the paper on CAEC (arXiv 2512.01594v2) published for communication: cycles of one message on a
/// Rock 5B (Cortex-A55), values of its figure. Its AES is software in both libraries.</summary>
internal static class PaperFigures
{
    private static readonly (long Size, double Csm, double MbedTls, double OpenSsl)[] Kilocycles =
    [
        (64, 4.17, 18.9, 105),
        (1024, 5.49, 162, 252),
        (4096, 8.07, 619, 719),
        (32768, 24.5, 4917, 5138),
    ];

    /// <summary>Says whose numbers these are, wherever they stand.</summary>
    internal const string Source = "arXiv 2512.01594v2; cycles on a Rock 5B (Cortex-A55)";

    /// <summary>The paper's ratios, for the chart of ours.</summary>
    internal static IReadOnlyList<Series> Ratios { get; } =
    [
        new("Paper, in cycles: Mbed TLS ÷ CSM", new LineStyle(5, "times", false, "1 4"),
            [.. Kilocycles.Select(row => new Point(row.Size, row.MbedTls / row.Csm))]),
        new("Paper, in cycles: OpenSSL ÷ CSM", new LineStyle(5, "asterisk", false, "1 4"),
            [.. Kilocycles.Select(row => new Point(row.Size, row.OpenSsl / row.Csm))]),
    ];
}
