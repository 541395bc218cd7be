// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Looks for shared libraries where distributions put them, without loading any.</summary>
public static class SharedLibrary
{
    /// <summary>The file of LLVM's C interface of one version, or null.</summary>
    /// <param name="major">LLVM's major version.</param>
    public static string? FindLlvm(int major) =>
        // 18 and newer are named libLLVM.so.19.1; Debian keeps the old name as a link.
        Find(major, $"libLLVM-{major}.so.1") ?? Find(major, $"libLLVM-{major}.so") ?? Find(major, $"libLLVM.so.{major}.1");

    /// <summary>The file of libclang of one version, or null.</summary>
    /// <param name="major">LLVM's major version.</param>
    public static string? FindClang(int major) =>
        Find(major, $"libclang-{major}.so.{major}") ?? Find(major, $"libclang-{major}.so.1")
        ?? Find(major, $"libclang.so.{major}") ?? Find(major, "libclang.so.1", ownFolderOnly: true);

    private static string? Find(int major, string file, bool ownFolderOnly = false)
    {
        string[] shared = ownFolderOnly
            ? []
            : ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib", "/usr/local/lib"];
        return ((string[])[$"/usr/lib/llvm-{major}/lib", .. shared])
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }
}
