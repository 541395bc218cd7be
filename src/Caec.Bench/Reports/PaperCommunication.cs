// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What the paper on CAEC published for one message, in thousands of cycles.</summary>
/// <param name="Bytes">Size of the message.</param>
/// <param name="Csm">Through Confidential Shared Memory.</param>
/// <param name="MbedTls">Encrypted by Mbed TLS, through normal-world memory.</param>
/// <param name="OpenSsl">Encrypted by OpenSSL, through normal-world memory.</param>
public sealed record PaperMessage(uint Bytes, double Csm, double MbedTls, double OpenSsl)
{
    /// <summary>How often CSM's cycles go into those of Mbed TLS.</summary>
    public double MbedTlsRatio => MbedTls / Csm;

    /// <summary>How often CSM's cycles go into those of OpenSSL.</summary>
    public double OpenSslRatio => OpenSsl / Csm;
}

/// <summary>The paper's figures for communication, arXiv 2512.01594v2: cycles on a Rock 5B (Cortex-A55 cores), AES in
/// software in both libraries. Another measure on another machine than ours.</summary>
public static class PaperCommunication
{
    /// <summary>Says whose numbers these are, wherever they stand.</summary>
    public const string Source = "arXiv 2512.01594v2; cycles on a Rock 5B (Cortex-A55)";

    /// <summary>By rising size.</summary>
    public static IReadOnlyList<PaperMessage> Messages { get; } =
    [
        new(64, 4.17, 18.9, 105),
        new(1024, 5.49, 162, 252),
        new(4096, 8.07, 619, 719),
        new(32768, 24.5, 4917, 5138),
    ];
}
