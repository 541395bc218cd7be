// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Abi.Tests;

public sealed class RenderedFilesTests
{
    [Fact]
    public void Every_rendered_file_in_the_repository_is_current()
    {
        var stale = Repository.Renderer.Stale(Repository.Abi, Repository.House);
        Assert.True(
            stale.Count == 0,
            $"run ./caec abi render: {string.Join(", ", stale.Select(output => output.Path))}");
    }

    [Fact]
    public async Task Writing_mends_a_stale_file_and_then_finds_nothing_to_do()
    {
        var root = Directory.CreateTempSubdirectory("caec-abi-").FullName;
        try
        {
            var house = Repository.House with { Root = root };
            var written = await Repository.Renderer.WriteAsync(Repository.Abi, house, CancellationToken.None);
            Assert.Equal(["bare-metal", "answers", "csharp", "reference"], written.Select(output => output.Name));

            await File.AppendAllTextAsync(Path.Combine(root, AbiOutput.BareMetal.Path!), "/* edited */\n");
            Assert.Equal([AbiOutput.BareMetal], Repository.Renderer.Stale(Repository.Abi, house));
            await Repository.Renderer.WriteAsync(Repository.Abi, house, CancellationToken.None);
            Assert.Empty(await Repository.Renderer.WriteAsync(Repository.Abi, house, CancellationToken.None));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public void A_template_that_names_what_does_not_exist_is_refused()
    {
        var templates = Directory.CreateTempSubdirectory("caec-abi-").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(templates, "abi"));
            File.WriteAllText(Path.Combine(templates, "abi", AbiOutput.Rmm.Template), "{{majro}}");
            var failure = Assert.Throws<CaecFailure>(
                () => new AbiRenderer(templates).Render(Repository.Abi, AbiOutput.Rmm));
            Assert.Equal(FailureKind.Usage, failure.Kind);
            Assert.EndsWith(AbiOutput.Rmm.Template, failure.Evidence, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(templates, recursive: true);
        }
    }
}
