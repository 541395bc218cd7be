// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Writes files so that a reader sees the old one or the new one, never a half.</summary>
public static class AtomicFile
{
    /// <summary>Replaces a file's content.</summary>
    /// <param name="path">The file; its folder is made where missing.</param>
    /// <param name="content">The new bytes.</param>
    /// <param name="cancellation">Leaves the old file as it was.</param>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var temporary = $"{full}.{Environment.ProcessId}.tmp";
        try
        {
            await using (var file = File.Create(temporary))
            {
                await file.WriteAsync(content, cancellation);
                file.Flush(flushToDisk: true); // else a power cut may leave the new name with no content
            }
            File.Move(temporary, full, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Replaces a file's content by UTF-8 text without a byte order mark.</summary>
    public static Task WriteAsync(string path, string text, CancellationToken cancellation) =>
        WriteAsync(path, System.Text.Encoding.UTF8.GetBytes(text), cancellation);
}
