// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What one message costs, by mode and size: the tables and charts of scenario <c>comm</c>.</summary>
internal static class CommunicationSection
{
    internal static Markup Of(CommunicationFigures? figures) => figures is null ? Markup.Empty : Markup.Of(
        $"""
        <section aria-labelledby="communication">
        <h2 id="communication">What a message costs</h2>
        <p>Two realms on two CPUs exchange messages, one at a time. A message costs what the sender executes from the
        payload being ready to its publication, plus what the receiver executes from there to the acknowledgement:
        copies, encryption and decryption, hand-over. Waiting and the check of every byte are not in it. Each figure is
        a median of instructions executed, with the cost of reading the counter taken off.</p>
        {AtHeadlineSize(figures)}
        <div class="charts">
        {Messages(figures).Figure()}{PerByte(figures).Figure()}{Ratios(figures).Select(chart => chart.Figure())}</div>
        {Everything(figures)}
        </section>

        """);

    /// <summary>A mode's name for people.</summary>
    internal static string Label(CommMode mode) => mode.Name switch
    {
        "csm-in-place" => "CSM, zero copy",
        "csm-copy" => "CSM, with copies",
        "plain-copy" => "Unprotected memory, with copies",
        "aes-software" => "AES-256-GCM in software",
        "aes-hardware" => "AES-256-GCM with AES instructions",
        _ => mode.Name,
    };

    private static LineStyle Style(CommMode mode) => mode.Name switch
    {
        "csm-in-place" => new LineStyle(0, "diamond"),
        "csm-copy" => new LineStyle(1, "circle"),
        // Lies on the line of csm-copy: drawn so that both can be seen.
        "plain-copy" => new LineStyle(2, "square", true, "2 4"),
        "aes-software" => new LineStyle(3, "triangle"),
        _ => new LineStyle(4, "star", false, "7 3"),
    };

    private static Markup AtHeadlineSize(CommunicationFigures figures) => HtmlTable.Of(
        $"One message of {Figures.Bytes(figures.Headline)}, in instructions",
        ["Mode", "Per message", "Sender", "Receiver", "Per byte", "÷ CSM with copies", "÷ CSM zero copy"],
        figures.Modes.Select(mode => (IReadOnlyList<Markup>)
        [
            Markup.Of($"<th scope=\"row\">{Label(mode)}<small>{mode.Sentence}</small></th>"),
            Number(figures.Message(mode, figures.Headline)),
            Number(figures.Find("send", mode, figures.Headline)?.Median),
            Number(figures.Find("receive", mode, figures.Headline)?.Median),
            Number(figures.Message(mode, figures.Headline) / figures.Headline),
            Times(figures.Ratio(mode, CommMode.CsmCopy, figures.Headline)),
            Times(figures.Ratio(mode, CommMode.CsmInPlace, figures.Headline)),
        ]),
        HtmlTable.Numbers);

    private static Chart Messages(CommunicationFigures figures) => new(
        "messages", "Instructions per message", "Size of the message", Scale.Bytes, "Instructions per message",
        Scale.Instructions,
        [new View("Modes", Lines(figures, figures.Message))]);

    private static Chart PerByte(CommunicationFigures figures) => new(
        "bytes", "Instructions per byte", "Size of the message", Scale.Bytes, "Instructions per byte",
        Scale.Instructions,
        [new View("Modes", Lines(figures, (mode, size) => figures.Message(mode, size) / size))]);

    // None when no two modes were measured at one size.
    private static IEnumerable<Chart> Ratios(CommunicationFigures figures)
    {
        Series[] lines =
        [
            Ratio(figures, CommMode.AesSoftware, CommMode.CsmInPlace, true),
            Ratio(figures, CommMode.AesSoftware, CommMode.CsmCopy, false),
            Ratio(figures, CommMode.AesHardware, CommMode.CsmInPlace, true),
            Ratio(figures, CommMode.AesHardware, CommMode.CsmCopy, false),
            Ratio(figures, CommMode.PlainCopy, CommMode.CsmCopy, false),
        ];
        var measured = lines.Where(line => line.Points.Count > 0).ToArray();
        if (measured.Length == 0)
            yield break;
        yield return new Chart(
            "ratios", "How many times as much as CSM", "Size of the message", Scale.Bytes, "Ratio to CSM", Scale.Ratio,
            [new View("Ratios", [.. measured, .. PaperFigures.Ratios])],
            "The coloured lines divide instructions by instructions, both of this run. The dotted grey lines are the " +
            $"paper's ({PaperCommunication.Source}): another measure on another machine, both libraries with AES in " +
            "software, drawn here to compare the shape.");
    }

    private static Series Ratio(CommunicationFigures figures, CommMode mode, CommMode to, bool hollow) => new(
        $"{Short(mode)} ÷ {Label(to)}",
        Style(mode) with { Hollow = hollow || mode == CommMode.PlainCopy, Dash = hollow ? "7 3" : null },
        figures.Points(size => figures.Ratio(mode, to, size)));

    private static string Short(CommMode mode) => mode.Name switch
    {
        "aes-software" => "Software AES",
        "aes-hardware" => "Hardware AES",
        _ => "Unprotected memory",
    };

    private static IReadOnlyList<Series> Lines(
        CommunicationFigures figures, Func<CommMode, long, double?> value) =>
    [
        .. figures.Modes
            .Select(mode => new Series(Label(mode), Style(mode), figures.Points(size => value(mode, size))))
            .Where(line => line.Points.Count > 0),
    ];

    private static Markup Everything(CommunicationFigures figures)
    {
        var rows =
            from mode in figures.Modes
            from size in figures.Sizes
            from name in (string[])["send", "receive", "round-trip", "wait"]
            let metric = figures.Find(name, mode, size)
            where metric is not null
            select (IReadOnlyList<Markup>)
            [
                HtmlTable.Head(mode.Name), HtmlTable.Text(Figures.Bytes(size)), HtmlTable.Text(name),
                Number(metric.N), Number(metric.Min), Number(metric.Median), Number(metric.P99), Number(metric.Max),
            ];
        var table = HtmlTable.Of(
            "Instructions of every part of a message; wait is what polling and taking turns add",
            ["Mode", "Size", "Part", "Messages", "Least", "Median", "99 %", "Most"], rows, HtmlTable.Numbers);
        return Markup.Of(
            $"""
            <details class="data long"><summary>Every measurement of messages</summary>
            {table}</details>
            """);
    }

    private static Markup Number(double? value) =>
        HtmlTable.Text(value is { } number ? Figures.Count(number) : "–");

    private static Markup Times(double? ratio) => HtmlTable.Text(ratio is { } number ? Figures.Times(number) : "–");
}
