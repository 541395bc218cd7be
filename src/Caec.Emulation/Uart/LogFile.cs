// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Emulation;

/// <summary>A log being written. Every write reaches the file at once, so that others can read along.</summary>
internal sealed class LogFile : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly long _longest;
    private readonly string _who;
    private long _length;

    /// <summary>Begins the log anew.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="longest">More bytes than this are a failure.</param>
    /// <param name="who">Who writes, for its sentence: <c>The emulator printed</c>.</param>
    internal LogFile(string path, long longest, string who)
    {
        Path = path;
        _longest = longest;
        _who = who;
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(error);
        }
    }

    internal string Path { get; }

    /// <exception cref="CaecFailure">Kind Missing: the disk is full; kind Machine: the log is too long.</exception>
    internal async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        _length += bytes.Length;
        if (_length > _longest)
            throw new CaecFailure(
                FailureKind.Machine, $"{_who} more than {_longest >> 20} MiB and was stopped.", Path);
        try
        {
            await _file.WriteAsync(bytes);
        }
        catch (IOException error)
        {
            throw Unwritable(error);
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();

    private CaecFailure Unwritable(Exception error) => new(
        FailureKind.Missing, $"The log could not be written: {error.Message.TrimEnd('.')}.", Path,
        $"df -h {System.IO.Path.GetDirectoryName(Path)}", error);
}
