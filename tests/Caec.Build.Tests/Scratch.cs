// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>A folder for one test, deleted with it.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("caec-build-").FullName;

    public static Toolchain Toolchain { get; } = new(
        Tool("clang"), Tool("ld.lld"), Tool("llvm-ar"), Tool("llvm-objcopy"), Tool("llvm-objdump"));

    public string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    public string Write(string relative, string text)
    {
        var path = Path(relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A small image: two C files, an assembly file, a header, a linker script.</summary>
    public string WriteImage(string folder = "image")
    {
        Write($"{folder}/image.yaml", """
            name: small
            script: small.ld
            sources: [src]
            exclude: [src/host]
            include: [include]
            flags: [-mgeneral-regs-only]
            """);
        Write($"{folder}/small.ld", """
            ENTRY(start)
            SECTIONS
            {
            	. = 0x60000000;
            	.text : { *(.start) *(.text .text.*) }
            	.rodata : { *(.rodata .rodata.*) }
            	.data : { *(.data .data.*) }
            	.bss : { *(.bss .bss.*) }
            }
            """);
        Write($"{folder}/include/add.h", "int add(int a, int b);\n");
        Write($"{folder}/src/add.c", "#include <stdint.h>\n#include \"add.h\"\n\nint add(int a, int b)\n{\n\treturn a + b;\n}\n");
        Write($"{folder}/src/main.c", "#include \"add.h\"\n\nint main(void);\n\nconst char *where = __FILE__;\n\nint main(void)\n{\n\treturn add(*where, 2);\n}\n");
        Write($"{folder}/src/start.S", "\t.section .start, \"ax\"\n\t.global start\nstart:\n\tb main\n");
        Write($"{folder}/src/host/fake.c", "#error \"left out\"\n");
        return Path(folder);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public static Toolchain WithClang(string banner) =>
        Toolchain with { Clang = Toolchain.Clang with { Banner = banner } };

    private static Tool Tool(string name) => new(name, $"/tools/{name}", "19.1.7", $"{name} version 19.1.7", $"hash of {name}");
}
