// SPDX-License-Identifier: BSD-3-Clause
using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Caec.Workstation;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Caec.Cli;

/// <summary>How much is printed, and how.</summary>
internal sealed record ScreenStyle(bool Json, bool Quiet, bool Verbose, bool Color)
{
    public static ScreenStyle From(ParseResult parse) => new(
        parse.GetValue(GlobalOptions.Json),
        parse.GetValue(GlobalOptions.Quiet),
        parse.GetValue(GlobalOptions.Verbose),
        !parse.GetValue(GlobalOptions.NoColor) && Environment.GetEnvironmentVariable("NO_COLOR") is null or "");
}

/// <summary>The only place that writes to the console: results on standard output, all else on standard error.</summary>
internal sealed class Screen(ScreenStyle style)
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly ConsoleWriter Output = new(Console.Out, isResult: true);

    // Room for the whole columns of every table here; the last one wraps.
    private const int Readable = 100;

    private readonly IAnsiConsole _results = Create(Output, Console.IsOutputRedirected, style.Color);
    private readonly IAnsiConsole _notes = Create(
        new ConsoleWriter(Console.Error, isResult: false), Console.IsErrorRedirected, style.Color);

    /// <summary>Where people read: standard output, or standard error when --json owns standard output.</summary>
    private IAnsiConsole ForPeople => style.Json ? _notes : _results;

    /// <summary>Prints the machine-readable result, once, where --json asks for it.</summary>
    public void Json(object result)
    {
        if (style.Json)
            Output.WriteLine(JsonSerializer.Serialize(result, Indented));
    }

    /// <summary>Prints a document that is JSON already, where --json asks for it.</summary>
    public void JsonText(string document)
    {
        if (style.Json)
            Output.WriteLine(document.TrimEnd());
    }

    /// <summary>Prints a line of the result.</summary>
    public void Line(string text = "") => ForPeople.WriteLine(text);

    /// <summary>Prints a table or the like, with Spectre's styles.</summary>
    public void Show(IRenderable renderable) => Show(ForPeople, renderable);

    /// <summary>Prints a table whole: on a terminal that is too narrow for it, the terminal breaks its lines.</summary>
    internal static void Show(IAnsiConsole console, IRenderable renderable)
    {
        // Of a table whose whole columns do not fit, Spectre shows nothing but an ellipsis.
        var width = console.Profile.Width;
        var wanted = renderable.Measure(
            RenderOptions.Create(console, console.Profile.Capabilities), int.MaxValue);
        console.Profile.Width = Math.Max(width, Math.Max(wanted.Min, Math.Min(wanted.Max, Readable)));
        console.Write(renderable);
        console.Profile.Width = width;
    }

    /// <summary>Prints a line beside the result, unless --quiet asks for none.</summary>
    public void Note(string text)
    {
        if (!style.Quiet)
            _notes.WriteLine(text);
    }

    /// <summary>Prints a note for each.</summary>
    public IProgress<string> Notices() => new Sink(text => Note($"  {text}"));

    /// <summary>Prints the end of what a machine said before it failed.</summary>
    public void LastLines(IEnumerable<string> lines)
    {
        foreach (var line in lines.TakeLast(12))
            Note($"  | {line}");
    }

    /// <summary>Starts programs, and tells of each where --verbose asks for it.</summary>
    public IProcessRunner Runner() => new ToldRunner(new ChildProcess(), command => Told([command]));

    /// <summary>Prints commands that are about to start, where --verbose asks for it.</summary>
    public void Told(IEnumerable<Caec.Workstation.Command> commands)
    {
        if (!style.Verbose)
            return;
        foreach (var command in commands)
            _notes.WriteLine($"  $ {command}");
    }

    /// <summary>A table in the house's style: aligned columns, a quiet head, no frame.</summary>
    public static Table Table(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        // On a narrow terminal the last column wraps; names before it stay whole.
        foreach (var (index, column) in columns.Index())
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Dim)))
            {
                NoWrap = index < columns.Length - 1,
            });
        return table;
    }

    /// <summary>Cells of plain text; Spectre's markup in them is not read.</summary>
    public static IRenderable[] Cells(params string[] texts) => [.. texts.Select(text => new Text(text))];

    /// <summary>Prints commands as a person could paste them.</summary>
    public static void Plan(IEnumerable<Caec.Workstation.Command> commands)
    {
        foreach (var command in commands)
            Output.WriteLine(command.ToString());
    }

    /// <summary>Prints a failure: what failed, what shows why, what to try.</summary>
    public void Fail(CaecFailure failure)
    {
        _notes.MarkupLineInterpolated($"[red]caec: {Visible(failure.Message)}[/]");
        if (failure.Evidence is { } evidence)
            _notes.WriteLine($"  see  {Visible(evidence)}");
        if (failure.Next is { } next)
            _notes.WriteLine($"  try  {Visible(next)}");
        if (style.Verbose && failure.InnerException is { } cause)
            _notes.WriteLine(cause.ToString());
    }

    /// <summary>Runs one stage: a line when it ends, and on a terminal a moving line while it lasts.</summary>
    public async Task<T> StageAsync<T>(string title, Func<IProgress<string>, Task<T>> work)
    {
        if (style.Quiet)
            return await work(new Sink(_ => { }));
        var clock = Stopwatch.StartNew();
        T result;
        if (_notes.Profile.Capabilities.Interactive)
            result = await _notes.Status().Spinner(Spinner.Known.Line).StartAsync(
                Markup.Escape(title),
                context => work(new Sink(text => context.Status(Markup.Escape($"{title}: {text}")))));
        else
            result = await work(new Sink(text =>
            {
                if (style.Verbose)
                    _notes.WriteLine($"  {title}: {text}");
            }));
        _notes.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {title,-44} {clock.Elapsed.TotalSeconds,6:0.0} s"));
        return result;
    }

    /// <summary>A console on a terminal, or on a file or pipe, which gets plain text.</summary>
    internal static IAnsiConsole Create(TextWriter writer, bool redirected, bool color)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(redirected ? new LineEndTrimmer(writer) : writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = color && !redirected ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        // A log has no width: wrapping at 80 columns would cut paths and digests in two.
        if (redirected)
            console.Profile.Width = 100_000;
        return console;
    }

    // A sentence may hold a word of the user's, or of a file, with what a terminal would obey.
    private static string Visible(string text) =>
        string.Concat(text.Select(symbol => char.IsControl(symbol) ? '\uFFFD' : symbol));

    private sealed class Sink(Action<string> show) : IProgress<string>
    {
        public void Report(string value) => show(value);
    }
}
