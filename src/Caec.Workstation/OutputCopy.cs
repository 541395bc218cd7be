// SPDX-License-Identifier: BSD-3-Clause
using System.Diagnostics;
using System.Text;

namespace Caec.Workstation;

/// <summary>What a program writes to one of its streams, kept and logged line by line, within bounds.</summary>
/// <param name="process">The program, which is killed when its output cannot be taken.</param>
/// <param name="name">Its name, for the failure.</param>
/// <param name="log">Gets every line, or null.</param>
internal sealed class OutputCopy(Process process, string name, ProcessLog? log)
{
    // In characters. A program that prints more than this is broken, and would fill the memory.
    private const int Longest = 256 * 1024 * 1024;

    private readonly StringBuilder _text = new();

    /// <summary>Why the output could not be taken, or null.</summary>
    public CaecFailure? Failure { get; private set; }

    /// <summary>The lines so far, each ended by a line feed.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Copies until the stream ends.</summary>
    public async Task RunAsync(StreamReader from)
    {
        var buffer = new char[4096];
        var line = new StringBuilder();
        try
        {
            int count;
            while ((count = await from.ReadAsync(buffer)) > 0)
                Take(buffer.AsSpan(0, count), line);
            if (line.Length > 0)
                End(line);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // The stream was closed under a daemon that still held it.
        }
        catch (CaecFailure failure)
        {
            // Nobody would read on, and the program would wait at a full pipe for ever.
            Failure = failure;
            await ChildProcess.StopAsync(process);
        }
    }

    private void Take(ReadOnlySpan<char> read, StringBuilder line)
    {
        while (read.IndexOf('\n') is >= 0 and var end)
        {
            line.Append(read[..end]);
            End(line);
            read = read[(end + 1)..];
        }
        line.Append(read);
        if (line.Length + _text.Length > Longest)
            throw new CaecFailure(
                FailureKind.Missing, $"{name} printed more than {Longest >> 20} MiB and was stopped.", log?.Path);
    }

    private void End(StringBuilder line)
    {
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        lock (_text)
            _text.Append(text).Append('\n');
        try
        {
            log?.Write(text);
        }
        catch (IOException error)
        {
            throw new CaecFailure(
                FailureKind.Missing, $"The log could not be written: {error.Message.TrimEnd('.')}.", log?.Path,
                $"df -h {Path.GetDirectoryName(log?.Path)}", error);
        }
    }
}
