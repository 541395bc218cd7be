// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching.Applying;

/// <summary>What is to become of a file.</summary>
/// <param name="Path">Where it really lies.</param>
/// <param name="Old">Its content now, or null when it does not exist.</param>
/// <param name="New">Its content to be, or null to remove it.</param>
internal sealed record StagedFile(string Path, byte[]? Old, byte[]? New);

/// <summary>Changes many files as one: everything is written aside first, then moved in, and moved back on a failure.</summary>
internal sealed class StagedWrite
{
    private readonly string _folder;
    private readonly IReadOnlyList<StagedFile> _files;

    /// <param name="folder">A folder on the same file system, removed in the end.</param>
    /// <param name="files">All changes.</param>
    public StagedWrite(string folder, IReadOnlyList<StagedFile> files)
    {
        _folder = folder;
        _files = files;
    }

    /// <summary>Writes the new contents aside.</summary>
    /// <param name="cancellation">Stops; no file of the tree has been touched.</param>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(_folder);
        for (var i = 0; i < _files.Count; i++)
            if (_files[i].New is { } content)
            {
                await File.WriteAllBytesAsync(Staged(i), content, cancellation);
                if (_files[i].Old is not null && !OperatingSystem.IsWindows())
                    File.SetUnixFileMode(Staged(i), File.GetUnixFileMode(_files[i].Path));
            }
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Moves everything in; cannot be cancelled. On a failure every file is as it was.</summary>
    public void Commit()
    {
        var done = 0;
        try
        {
            for (; done < _files.Count; done++)
                if (_files[done].New is null)
                    File.Delete(_files[done].Path);
                else
                    File.Move(Staged(done), _files[done].Path, overwrite: true);
        }
        catch
        {
            while (--done >= 0)
                Restore(_files[done]);
            throw;
        }
    }

    private static void Restore(StagedFile file)
    {
        if (file.Old is null)
            File.Delete(file.Path);
        else
            File.WriteAllBytes(file.Path, file.Old);
    }

    private string Staged(int index) => Path.Combine(_folder, $"{index}");
}
