// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace Caec.Bench;

/// <summary>What a message costs, by mode and size, and the paper's figures beside it.</summary>
internal static class CommunicationText
{
    // A mode, and what it is divided by.
    private static readonly (CommMode Mode, CommMode To)[] Ratios =
    [
        (CommMode.AesSoftware, CommMode.CsmCopy),
        (CommMode.AesSoftware, CommMode.CsmInPlace),
        (CommMode.AesHardware, CommMode.CsmCopy),
        (CommMode.AesHardware, CommMode.CsmInPlace),
    ];

    internal static void Add(MarkdownText text, CommunicationFigures figures)
    {
        text.Heading(2, "What a message costs");
        text.Paragraph(
            "Instructions that sender and receiver execute for one message, from the payload being ready to the",
            "acknowledgement; the median of all messages. Waiting and the check of every byte are not in it.");
        text.Table(
            ["Bytes:", "Messages:", .. figures.Modes.Select(mode => $"{mode}:")],
            figures.Sizes.Select(size => (IReadOnlyList<string>)
            [
                Whole(size), Whole(figures.Modes.Max(mode => figures.Find(CommScenario.RoundTrip, mode, size)?.N ?? 0)),
                .. figures.Modes.Select(mode => Count(figures.Message(mode, size))),
            ]));
        text.Paragraph([.. figures.Modes.Select(mode => $"- {mode}: {mode.Sentence}")]);
        text.Paragraph("The same per byte:");
        text.Table(
            ["Bytes:", .. figures.Modes.Select(mode => $"{mode}:")],
            figures.Sizes.Select(size => (IReadOnlyList<string>)
            [
                Whole(size), .. figures.Modes.Select(mode => Fraction(figures.Message(mode, size) / size)),
            ]));
        AddRatios(text, figures);
        AddPaper(text, figures);
    }

    private static void AddRatios(MarkdownText text, CommunicationFigures figures)
    {
        if (!figures.Modes.Any(mode => mode.UsesCsm))
            return;
        text.Paragraph("How many times as much as CSM, and by how much CSM differs from memory without protection:");
        text.Table(
            [
                "Bytes:", .. Ratios.Select(ratio => $"{ratio.Mode} ÷ {ratio.To}:"),
                $"{CommMode.CsmCopy} against {CommMode.PlainCopy}:",
            ],
            figures.Sizes.Select(size => (IReadOnlyList<string>)
            [
                Whole(size), .. Ratios.Select(ratio => Times(figures.Ratio(ratio.Mode, ratio.To, size))),
                Percent((figures.Ratio(CommMode.CsmCopy, CommMode.PlainCopy, size) - 1) * 100),
            ]));
    }

    private static void AddPaper(MarkdownText text, CommunicationFigures figures)
    {
        var messages = PaperCommunication.Messages.Where(message => figures.Sizes.Contains(message.Bytes)).ToList();
        if (messages.Count == 0 || !figures.Modes.Any(mode => mode.UsesCsm))
            return;
        text.Heading(3, "The paper's ratios, beside these");
        text.Paragraph(
            $"The paper's ({PaperCommunication.Source}) are cycles of another machine, with AES in software in both",
            "libraries; these are instructions on an emulator. Not to be compared digit by digit.");
        text.Table(
            [
                "Bytes:", "Paper, cycles: Mbed TLS ÷ CSM:", "Paper, cycles: OpenSSL ÷ CSM:",
                .. Ratios.Select(ratio => $"Here, instructions: {ratio.Mode} ÷ {ratio.To}:"),
            ],
            messages.Select(message => (IReadOnlyList<string>)
            [
                Whole(message.Bytes), Times(message.MbedTlsRatio), Times(message.OpenSslRatio),
                .. Ratios.Select(ratio => Times(figures.Ratio(ratio.Mode, ratio.To, message.Bytes))),
            ]));
    }

    private static string Whole<T>(T number) where T : IFormattable => number.ToString("0", CultureInfo.InvariantCulture);

    private static string Count(double? number) => number is { } some ? Whole(some) : "–";

    private static string Fraction(double? number) =>
        number is { } some ? some.ToString(some < 0.1 ? "0.0000" : "0.00", CultureInfo.InvariantCulture) : "–";

    private static string Times(double? ratio) => ratio is { } some ? Figures.Times(some) : "–";

    private static string Percent(double? percent) => percent is { } some ? Figures.Percent(some) : "–";
}
