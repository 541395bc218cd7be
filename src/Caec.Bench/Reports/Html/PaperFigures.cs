// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>The paper's figures, as lines of charts.</summary>
internal static class PaperFigures
{
    /// <summary>The paper's ratios, for the chart of ours.</summary>
    internal static IReadOnlyList<Series> Ratios { get; } =
    [
        new("Paper, in cycles: Mbed TLS ÷ CSM", new LineStyle(5, "times", false, "1 4"),
            [.. PaperCommunication.Messages.Select(one => new Point(one.Bytes, one.MbedTlsRatio))]),
        new("Paper, in cycles: OpenSSL ÷ CSM", new LineStyle(5, "asterisk", false, "1 4"),
            [.. PaperCommunication.Messages.Select(one => new Point(one.Bytes, one.OpenSslRatio))]),
    ];
}
