// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Llvm.Tests;

public sealed class ElfImageTests : IDisposable
{
    private const string Source = """
        	.text
        	.globl	encrypt
        	.type	encrypt, %function
        encrypt:
        	aese	v0.16b, v1.16b
        	aesmc	v0.16b, v0.16b
        	ret
        	.size	encrypt, . - encrypt
        	.type	other, %function
        other:
        	mov	x0, #1
        	ret
        	.size	other, . - other
        	.bss
        	.type	room, %object
        room:
        	.zero	40
        	.size	room, . - room
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("caec-llvm-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Sections_have_their_sizes()
    {
        var image = ElfImage.Load(await AssembleAsync());

        Assert.Equal(20UL, image.Sections.Single(section => section.Name == ".text").Size);
        Assert.Equal(40UL, image.Sections.Single(section => section.Name == ".bss").Size);
    }

    [Fact]
    public async Task Functions_have_their_sizes_and_variables_are_none()
    {
        var image = ElfImage.Load(await AssembleAsync());

        Assert.Equal(
            [("encrypt", 12UL), ("other", 8UL)],
            image.Functions.Select(function => (function.Name, function.Size)));
        Assert.Contains(image.Symbols, symbol => symbol is { Name: "room", Section: ".bss", Size: 40 });
    }

    [Fact]
    public async Task A_function_is_disassembled_instruction_by_instruction()
    {
        var file = await AssembleAsync();

        Assert.Equal(
            ["aese v0.16b, v1.16b", "aesmc v0.16b, v0.16b", "ret"],
            ElfImage.Disassemble(file, "encrypt"));
        Assert.Equal(2, ElfImage.Disassemble(file, "other").Count);
    }

    [Fact]
    public async Task A_function_that_is_not_there_is_named()
    {
        var file = await AssembleAsync();

        var failure = Assert.Throws<CaecFailure>(() => ElfImage.Disassemble(file, "decrypt"));

        Assert.Contains("decrypt", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no object file at all, but long enough to look at twice")]
    [InlineData("\u007fELF and then nothing of the kind")]
    public async Task What_is_no_object_file_is_refused(string text)
    {
        var file = Path.Combine(_folder, "garbage");
        await File.WriteAllTextAsync(file, text);

        Assert.Equal(FailureKind.Build, Assert.Throws<CaecFailure>(() => ElfImage.Load(file)).Kind);
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        var failure = Assert.Throws<CaecFailure>(() => ElfImage.Load(Path.Combine(_folder, "nothing.elf")));

        Assert.Contains("nothing.elf", failure.Message, StringComparison.Ordinal);
    }

    private async Task<string> AssembleAsync()
    {
        var runner = new ChildProcess();
        var clang = (await Toolchain.FindAsync(runner, CancellationToken.None)).Clang.Path;
        var (source, output) = (Path.Combine(_folder, "code.S"), Path.Combine(_folder, "code.o"));
        await File.WriteAllTextAsync(source, Source + "\n");
        var result = await runner.RunAsync(
            new Command(clang, ["--target=aarch64-none-elf", "-march=armv8-a+crypto", "-c", source, "-o", output]),
            null,
            CancellationToken.None);
        Assert.True(result.ExitCode == 0, result.StandardError);
        return output;
    }
}
