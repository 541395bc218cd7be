// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace Caec.Abi;

/// <summary>Writes headers, constants and the reference page from the ABI and the templates.</summary>
public sealed class AbiRenderer
{
    private readonly IHandlebars _handlebars;
    private readonly string _folder;

    /// <summary>Prepares the templates of a folder; files whose name starts with an underscore are partials.</summary>
    /// <param name="templates">The repository's template folder (<see cref="House.Templates"/>).</param>
    public AbiRenderer(string templates)
    {
        _folder = Path.Combine(templates, "abi");
        _handlebars = Handlebars.Create(new HandlebarsConfiguration
        {
            NoEscape = true, // C, C# and Markdown, not HTML
            ThrowOnUnresolvedBindingExpression = true,
        });
        AbiTemplateWords.Register(_handlebars);
        foreach (var partial in Directory.Exists(_folder) ? Directory.EnumerateFiles(_folder, "_*.hbs") : [])
            _handlebars.RegisterTemplate(Path.GetFileNameWithoutExtension(partial)[1..], File.ReadAllText(partial));
    }

    /// <summary>What templates see of the ABI; patch series offer it as <c>abi</c>.</summary>
    public static IReadOnlyDictionary<string, object> Model(AbiDocument abi) => AbiView.Of(abi);

    /// <summary>The text of an output.</summary>
    /// <exception cref="CaecFailure">Kind Usage: the template is missing or wrong.</exception>
    public string Render(AbiDocument abi, AbiOutput output)
    {
        var path = Path.Combine(_folder, output.Template);
        try
        {
            return _handlebars.Compile(File.ReadAllText(path))(AbiView.Of(abi));
        }
        catch (Exception error) when (error is IOException or HandlebarsException
            or HandlebarsUndefinedBindingException)
        {
            throw new CaecFailure(
                FailureKind.Usage, $"The template of {output.Name} cannot be rendered: {error.Message}", path, cause: error);
        }
    }

    /// <summary>Outputs kept in the repository whose file is not what would be rendered.</summary>
    public IReadOnlyList<AbiOutput> Stale(AbiDocument abi, House house) =>
        [.. AbiOutput.All.Where(output => output.Path is { } path && !IsCurrent(Path.Combine(house.Root, path), abi, output))];

    /// <summary>Writes every output that is kept in the repository, where it changed.</summary>
    /// <returns>What was written.</returns>
    public async Task<IReadOnlyList<AbiOutput>> WriteAsync(
        AbiDocument abi, House house, CancellationToken cancellation)
    {
        var stale = Stale(abi, house);
        foreach (var output in stale)
            await AtomicFile.WriteAsync(Path.Combine(house.Root, output.Path!), Render(abi, output), cancellation);
        return stale;
    }

    private bool IsCurrent(string file, AbiDocument abi, AbiOutput output) =>
        File.Exists(file) && File.ReadAllText(file) == Render(abi, output);
}
