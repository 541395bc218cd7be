// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Tree;
using Caec.Workstation;

namespace Caec.Patching.Planning;

/// <summary>The contents of files that a series adds.</summary>
internal sealed class AddedFiles
{
    private readonly PatchSeries _series;
    private readonly PlanOptions _options;
    private readonly TemplateText _templates;

    public AddedFiles(PatchSeries series, PlanOptions options, TemplateText templates)
    {
        _series = series;
        _options = options;
        _templates = templates;
    }

    /// <summary>The content, bytes as characters.</summary>
    /// <exception cref="CaecFailure">Kind Usage: its source does not exist, or the template is wrong.</exception>
    public string Content(AddedFile file, IReadOnlyDictionary<string, object> model) => file.Origin switch
    {
        AddedFileOrigin.Copy => new SourceText(File.ReadAllBytes(Find(file.Source))).Text,
        AddedFileOrigin.Template => SourceText.FromUnicode(
            _templates.Render(File.ReadAllText(Find(file.Source)), Find(file.Source), model)),
        _ => _options.Generated.TryGetValue(file.Source, out var text)
            ? SourceText.FromUnicode(text)
            : throw new CaecFailure(
                FailureKind.Usage, $"The series {_series.Target} adds the generated file {file.Source}, which nobody generates.",
                Path.Combine(_series.Folder, "series.yaml")),
    };

    private string Find(string source)
    {
        string[] places = [Path.Combine(_series.Folder, source), Path.Combine(_series.House.Root, source)];
        return places.FirstOrDefault(File.Exists)
            ?? throw new CaecFailure(
                FailureKind.Usage, $"The series {_series.Target} adds {source}, which does not exist.",
                Path.Combine(_series.Folder, "series.yaml"));
    }
}
