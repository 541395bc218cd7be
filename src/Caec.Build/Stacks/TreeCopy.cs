// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Build.Stacks;

/// <summary>Copies source trees.</summary>
internal static class TreeCopy
{
    /// <summary>Copies a folder without <c>.git</c> and the record of <c>caec apply</c>; links stay links, modes and times are kept.</summary>
    public static void Make(string from, string to, CancellationToken cancellation)
    {
        Directory.CreateDirectory(to);
        foreach (var item in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            cancellation.ThrowIfCancellationRequested();
            var target = Path.Combine(to, item.Name);
            if (item.LinkTarget is { } link)
                File.CreateSymbolicLink(target, link);
            else if (item is FileInfo file)
                file.CopyTo(target);
            else if (item.Name is not (".git" or ".caec"))
                Make(item.FullName, target, cancellation);
        }
    }
}
