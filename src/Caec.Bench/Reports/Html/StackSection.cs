// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Bench;

/// <summary>What ran, on what, how large CSM is in it, and how to do it again.</summary>
internal static class StackSection
{
    internal static Markup Of(RunRecord run) => Markup.Of(
        $"""
        {CodeSize(run.CodeSize)}<section aria-labelledby="stack">
        <h2 id="stack">What ran</h2>
        {Machine(run)}{Parts(run.Stack)}{Audit(run.Audit)}{Files(run)}</section>
        {Repeat(run)}
        """);

    private static Markup CodeSize(CodeSizeRecord? size)
    {
        if (size is null)
            return Markup.Empty;
        var files = size.Files.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <details class="data"><summary>Source lines by file</summary>
                {HtmlTable.Of(
                    "Source lines of the RMM's files that changed", ["File", "Without", "With", "Added"],
                    size.Files.Select(file => (IReadOnlyList<Markup>)
                    [
                        Markup.Of($"<th scope=\"row\"><code>{file.File}</code></th>"), Number(file.Before),
                        Number(file.After), Number(file.After - file.Before),
                    ]),
                    HtmlTable.Numbers)}</details>

                """);
        return Markup.Of(
            $"""
            <section aria-labelledby="size">
            <h2 id="size">What CSM adds to the RMM</h2>
            {HtmlTable.Of(
                "Size of the RMM without and with CSM", ["", "Without", "With", "Added", "Relative"],
                [
                    Size("Code (.text), bytes", size.Text), Size("Read-only data, bytes", size.RoData),
                    Size("Initialised data, bytes", size.Data), Size("Zeroed data, bytes", size.Bss),
                    Size("Source lines", size.Lines),
                    .. size.Programs.Select(program => Size($"All functions of {program.Name}, bytes", program.Code)),
                ],
                HtmlTable.Numbers)}{files}{size.Programs.Select(Functions)}</section>

            """);
    }

    private static Markup Functions(ProgramSizeRecord program) => program.Functions.Count == 0
        ? Markup.Empty
        : Markup.Of(
            $"""
            <details class="data"><summary>Bytes by function: {program.Name}</summary>
            {HtmlTable.Of(
                $"Bytes of the functions of {program.Name} that changed", ["Function", "Without", "With", "Added"],
                program.Functions.Select(one => (IReadOnlyList<Markup>)
                [
                    Markup.Of($"<th scope=\"row\"><code>{one.Function}</code></th>"), Number(one.Before), Number(one.After),
                    Number(one.After - one.Before),
                ]),
                HtmlTable.Numbers)}</details>

            """);

    private static IReadOnlyList<Markup> Size(string name, SizeChange change) =>
    [
        HtmlTable.Head(name), Number(change.Before), Number(change.After), Number(change.Added),
        HtmlTable.Text(change.Percent is { } percent ? Figures.Percent(percent) : "–"),
    ];

    private static Markup Machine(RunRecord run)
    {
        Markup[] facts =
        [
            Fact("caec", $"{run.Caec.Version}, commit {run.Caec.Commit}"),
            .. run.Series?.Sentence is { } series ? (Markup[])[Fact("CSM", series)] : [],
            .. run.Machine is { } machine
                ?
                [
                    Fact("Machine", $"{machine.Name}: {machine.Version} ({machine.Emulator})"),
                    Fact(
                        "Board",
                        $"-M {machine.Board} -cpu {machine.Cpu}, {machine.Cpus} CPUs, {machine.MemoryMib} MiB"),
                    Fact("Counting", machine.Counting is { } counting
                        ? $"instructions: -icount {counting}"
                        : "instructions were not counted"),
                ]
                : (Markup[])[Fact("Machine", "none was started")],
        ];
        return Markup.Of($"<dl class=\"facts\">{facts}</dl>\n");
    }

    private static Markup Fact(string name, string value) =>
        Markup.Of($"<div><dt>{name}</dt><dd>{value}</dd></div>");

    private static Markup Parts(IReadOnlyList<StackPart> parts)
    {
        if (parts.Count == 0)
            return Markup.Of($"<p>The run ended before its stack was complete.</p>\n");
        return HtmlTable.Of(
            "Every part of the stack: where it comes from and how it was built",
            ["Part", "Version", "SHA-256 of the source", "Compiler", "Flags"],
            parts.Select(part => (IReadOnlyList<Markup>)
            [
                HtmlTable.Head(part.Name), HtmlTable.Text(part.Version), Hash(part.SourceHash),
                HtmlTable.Text(part.Toolchain),
                Markup.Of($"<td class=\"wide\">{part.Flags.Select(flag => Markup.Of($"<code>{flag}</code> "))}</td>"),
            ]));
    }

    private static Markup Audit(string? sentence) =>
        sentence is null ? Markup.Empty : Markup.Of($"<p>Audit of the RMM's tree: {sentence}.</p>\n");

    private static Markup Files(RunRecord run)
    {
        var rows = run.Images.Select(image => File(image.File, image.Sha256))
            .Concat(run.Patches.Select(patch => File(patch.File, patch.Sha256))).ToArray();
        return rows.Length == 0
            ? Markup.Empty
            : HtmlTable.Of("Images and patches, in the folder of this report", ["File", "SHA-256"], rows);
    }

    private static IReadOnlyList<Markup> File(string file, string hash) =>
        [Markup.Of($"<th scope=\"row\"><code>{file}</code></th>"), Hash(hash)];

    private static Markup Hash(string hash) => Markup.Of($"<td><code class=\"hash\">{hash}</code></td>");

    private static Markup Repeat(RunRecord run)
    {
        var byHand = run.Scenarios.Count == 0
            ? Markup.Empty
            : Markup.Of(
                $"""
                <p>The same images by hand, from the folder of this report:</p>
                {run.Scenarios.Select(scenario => Markup.Of($"<pre tabindex=\"0\">{scenario.Command}</pre>\n"))}
                """);
        return Markup.Of(
            $"""
            <section aria-labelledby="repeat">
            <h2 id="repeat">To repeat it</h2>
            <pre tabindex="0">{RunReport.RepeatCommand(run.Intent)}</pre>
            {byHand}</section>

            """);
    }

    private static Markup Number(long value) => HtmlTable.Text(Figures.Count(value));
}
