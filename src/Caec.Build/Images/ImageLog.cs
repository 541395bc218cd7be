// SPDX-License-Identifier: BSD-3-Clause
using Caec.Build.Caching;
using Caec.Workstation;

namespace Caec.Build.Images;

/// <summary>The log of one image: every command line, each followed by what that command printed. A command's block is
/// written whole, so that compilers which run at the same time, here or in another process, never mix.</summary>
internal sealed class ImageLog
{
    private readonly BuildCache _cache;
    private readonly string _lock;

    /// <summary>Names the log; nothing is written yet.</summary>
    /// <param name="cache">Gives the lock between processes.</param>
    /// <param name="folder">Folder of the log files.</param>
    /// <param name="image">The image's name.</param>
    public ImageLog(BuildCache cache, string folder, string image)
    {
        _cache = cache;
        _lock = $"log-{image}";
        Path = System.IO.Path.Combine(folder, $"{image}.log");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Appends a command that has ended.</summary>
    /// <returns>The line of the command in the file, as <c>path:line</c>.</returns>
    public async Task<string> AppendAsync(Command command, ProcessResult result, CancellationToken cancellation)
    {
        using var only = await _cache.LockAsync(_lock, cancellation);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var line = File.Exists(Path) ? File.ReadLines(Path).Count() + 1 : 1;
        // Not cancelled: half a block would hide which command printed what comes after it.
        await File.AppendAllTextAsync(
            Path, $"$ {command}\n{result.StandardOutput}{result.StandardError}", CancellationToken.None);
        return $"{Path}:{line}";
    }
}
