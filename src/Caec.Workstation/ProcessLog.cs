// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>A log file that the two output streams of one program share, line by line.</summary>
internal sealed class ProcessLog : IDisposable
{
    private readonly StreamWriter _writer;
    private bool _closed;

    public ProcessLog(string path, Command command)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        _writer = new StreamWriter(path, append: true) { AutoFlush = true };
        _writer.WriteLine($"$ {command}");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Appends a line; after <see cref="Dispose"/>, nothing.</summary>
    public void Write(string line)
    {
        lock (_writer)
            if (!_closed)
                _writer.WriteLine(line);
    }

    public void Dispose()
    {
        lock (_writer)
        {
            _closed = true;
            _writer.Dispose();
        }
    }
}
