// SPDX-License-Identifier: BSD-3-Clause
using Caec.Patching.Anchors;
using Caec.Patching.Tree;

namespace Caec.Patching.Planning;

/// <summary>Asks the tree what it has.</summary>
internal static class CapabilityCheck
{
    /// <summary>The answer to every question, in order; combinations may use what stands before them.</summary>
    public static IReadOnlyDictionary<string, bool> Ask(
        IReadOnlyList<Capability> capabilities, SourceTree tree, Func<string, string> render)
    {
        var answers = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var capability in capabilities)
            answers[capability.Name] = capability.Question switch
            {
                CapabilityQuestion.HasPath question => tree.ExistsAny(question.Path),
                CapabilityQuestion.Combination question => question.All
                    ? question.Conditions.All(condition => Holds(condition, answers))
                    : question.Conditions.Any(condition => Holds(condition, answers)),
                _ => capability.Files.FirstOrDefault(tree.Exists) is { } path && Answer(capability.Question, tree.Parse(path), render),
            };
        return answers;
    }

    /// <summary>Whether a condition holds: a capability's name, with ! for its contrary.</summary>
    public static bool Holds(string condition, IReadOnlyDictionary<string, bool> answers) =>
        condition.StartsWith('!') ? !answers.GetValueOrDefault(condition[1..]) : answers.GetValueOrDefault(condition);

    private static bool Answer(CapabilityQuestion question, SourceFile file, Func<string, string> render) => question switch
    {
        CapabilityQuestion.HasFunction one => file.Unit.Functions.Any(function => function.Name == one.Name
            && (one.ParameterType is null && one.ParameterName is null
                || function.Parameters.Any(parameter =>
                    (one.ParameterName is null || parameter.Name == one.ParameterName)
                    && (one.ParameterType is null || ExpectationCheck.Matches(parameter.Type, one.ParameterType))))),
        CapabilityQuestion.HasSymbol one => file.Symbols.ContainsKey(one.Name),
        CapabilityQuestion.HasMacro one => file.Unit.Macros.Any(macro => macro.Name == one.Name),
        CapabilityQuestion.HasEnumerator one => file.Unit.Enums.Any(
            found => found.Enumerators.Any(enumerator => enumerator.Name == one.Name)),
        CapabilityQuestion.HasType one => file.Unit.Structs.Any(found => found.Name == one.Name)
            || file.Unit.Enums.Any(found => found.Name == one.Name) || file.Unit.Typedefs.Any(found => found.Name == one.Name),
        CapabilityQuestion.HasField one => DeclarationAnchors.FindStruct(file, one.Struct) is { } type
            && type.Fields.Any(field => field.Name == one.Field),
        CapabilityQuestion.IsTrue one =>
            file.Evaluate([render(one.Expression)])[0] is not (null or 0),
        _ => throw new InvalidOperationException($"no answer to {question.GetType().Name}"),
    };
}
