// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace Caec.Patching.Planning;

/// <summary>Renders templates: Handlebars without HTML escaping; a name that does not exist is an error. Several threads may ask.</summary>
internal sealed class TemplateText
{
    private readonly IHandlebars _handlebars = Handlebars.Create(new HandlebarsConfiguration
    {
        NoEscape = true,
        ThrowOnUnresolvedBindingExpression = true,
    });

    private readonly Dictionary<string, HandlebarsTemplate<object, object>> _compiled = new(StringComparer.Ordinal);

    /// <exception cref="CaecFailure">Kind Usage: the template is wrong.</exception>
    public string Render(string template, string where, IReadOnlyDictionary<string, object> model)
    {
        if (!template.Contains("{{", StringComparison.Ordinal))
            return template;
        try
        {
            return Compiled(template)(model);
        }
        catch (Exception error) when (error is HandlebarsException or HandlebarsUndefinedBindingException)
        {
            throw new CaecFailure(
                FailureKind.Usage, $"The template at {where} cannot be rendered: {error.Message.TrimEnd('.')}.", where,
                cause: error);
        }
    }

    private HandlebarsTemplate<object, object> Compiled(string template)
    {
        lock (_compiled)
        {
            if (!_compiled.TryGetValue(template, out var compiled))
                _compiled[template] = compiled = _handlebars.Compile(template);
            return compiled;
        }
    }
}
