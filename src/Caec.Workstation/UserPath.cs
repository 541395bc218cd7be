// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Workstation;

/// <summary>What a path that the user gives is for.</summary>
public enum PathUse
{
    /// <summary>A folder that is read.</summary>
    Folder,

    /// <summary>A file that is read.</summary>
    File,

    /// <summary>A file or a folder that is read.</summary>
    FileOrFolder,

    /// <summary>A folder that is written, and made where missing.</summary>
    NewFolder,
}

/// <summary>The one place where paths from the command line and from variables are checked.</summary>
public static class UserPath
{
    // PATH_MAX with its final zero, and NAME_MAX (limits.h); both count bytes.
    private const int LongestPath = 4095;
    private const int LongestName = 255;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>What is wrong with a path, in one sentence, or null.</summary>
    /// <param name="name">The option, argument or variable that it comes from.</param>
    /// <param name="path">What the user wrote.</param>
    /// <param name="use">What it is for.</param>
    public static string? Fault(string name, string path, PathUse use)
    {
        if (string.IsNullOrWhiteSpace(path))
            return $"{name} is empty, and a path is needed.";
        if (!IsName(path))
            return $"{name} has a character that no path can have.";
        if (TryFull(path) is not { } full)
            return $"{name} is relative to the current folder, which does not exist any more.";
        if (IsTooLong(full))
            return $"{name} is longer than a path may be: {LongestPath} bytes, and {LongestName} between two slashes.";
        return (use == PathUse.NewFolder ? FaultOfNew(full) : FaultOfExisting(full, use)) is { } fault
            ? $"{name}: {fault}."
            : null;
    }

    private static string? FaultOfExisting(string full, PathUse use)
    {
        var (isFolder, isFile) = (Directory.Exists(full), File.Exists(full));
        if (!isFolder && !isFile)
            return $"{full} does not exist";
        if (isFile && use == PathUse.Folder)
            return $"{full} is a file, and a folder is needed";
        if (isFolder && use == PathUse.File)
            return $"{full} is a folder, and a file is needed";
        return LibC.MayRead(full, isFolder) ? null : $"{full} may not be read by this user";
    }

    /// <summary>Of a folder that may have to be made: what is there of the way to it must be folders.</summary>
    private static string? FaultOfNew(string full)
    {
        for (var part = full; part is not null; part = Path.GetDirectoryName(part))
        {
            if (Directory.Exists(part))
                return null;
            if (Path.Exists(part))
                return $"{part} is a file, and a folder is needed";
        }
        return null;
    }

    // .NET puts U+FFFD in the place of bytes of an argument that are no UTF-8: another name than the user's.
    private static bool IsName(string path)
    {
        try
        {
            return Strict.GetByteCount(path) > 0 && !path.Contains('\0', StringComparison.Ordinal)
                && !path.Contains('\uFFFD', StringComparison.Ordinal);
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }

    private static bool IsTooLong(string full) =>
        Strict.GetByteCount(full) > LongestPath || full.Split('/').Any(name => Strict.GetByteCount(name) > LongestName);

    private static string? TryFull(string path)
    {
        try
        {
            return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
