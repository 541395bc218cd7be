// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>An exclusive lock between processes, held until disposed or until the process ends, however it ends.
/// The lock is on an open file (flock(2)); the empty file itself stays.</summary>
public sealed class FileLock : IDisposable
{
    // errno EAGAIN, which .NET leaves in HResult when another one holds the lock.
    private const int Held = 11;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, waiting for as long as another process or task holds it.</summary>
    /// <param name="path">The lock file; its folder is made where missing.</param>
    /// <param name="cancellation">Stops waiting.</param>
    public static async Task<FileLock> AcquireAsync(string path, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        while (true)
        {
            if (TryAcquire(path) is { } taken)
                return taken;
            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>Takes the lock if nobody holds it, else gives null.</summary>
    /// <param name="path">The lock file; its folder exists.</param>
    public static FileLock? TryAcquire(string path)
    {
        try
        {
            return new FileLock(
                new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1));
        }
        catch (IOException error) when (error.HResult == Held)
        {
            return null;
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _file.Dispose();
}
