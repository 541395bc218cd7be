// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching;

/// <summary>On which side of its anchor a text goes.</summary>
public enum Side
{
    /// <summary>Before it.</summary>
    Before,

    /// <summary>After it.</summary>
    After,

    /// <summary>Instead of it.</summary>
    Replace,
}

/// <summary>Which of several equal places: by number from 1, or the last.</summary>
/// <param name="Number">From 1; 0 means the last.</param>
public sealed record Occurrence(int Number);

/// <summary>A place said in terms of the C program.</summary>
public abstract record Anchor
{
    /// <summary>What is looked for, as a phrase for reports.</summary>
    public abstract string Phrase { get; }

    /// <summary>The declaration whose file is searched for when the edit names none, or null.</summary>
    public virtual string? Declares => null;

    private protected static string Word(Side side) =>
        side switch { Side.Before => "before", Side.After => "after", _ => "instead of" };

    /// <summary>After an #include: the named one, or the last.</summary>
    public sealed record AfterInclude(string? Include) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => Include is null ? "after the last #include" : $"after #include of {Include}";
    }

    /// <summary>After the last enumerator of an enum, or before a named one.</summary>
    public sealed record EnumEnd(string? Enum, string? EnumeratorOf, string? Value, string? Before) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => Enum is null
            ? $"at the end of the enum of {EnumeratorOf}" : $"at the end of enum {Enum}";

        /// <inheritdoc/>
        public override string? Declares => Enum ?? EnumeratorOf;
    }

    /// <summary>At a struct's end, or beside one of its members.</summary>
    public sealed record StructField(string Struct, string? Field, Side Side) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => Field is null
            ? $"at the end of struct {Struct}" : $"{Word(Side)} the field {Field} of struct {Struct}";

        /// <inheritdoc/>
        public override string? Declares => Struct;
    }

    /// <summary>At the end of an array's initialiser.</summary>
    public sealed record ArrayEnd(string Array, IReadOnlyList<string> IndexFree) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => $"at the end of the initialiser of {Array}";

        /// <inheritdoc/>
        public override string? Declares => Array;
    }

    /// <summary>A place inside a function.</summary>
    public abstract record InFunction(string Function) : Anchor
    {
        /// <inheritdoc/>
        public override string? Declares => Function;
    }

    /// <summary>A new case of a switch.</summary>
    public sealed record SwitchCase(
        string Function, string? SwitchOn, string? HasCase, IReadOnlyList<string> ValueFree) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"a new case in the switch"
            + (SwitchOn is null ? string.Empty : $" over {SwitchOn}")
            + (HasCase is null ? string.Empty : $" with case {HasCase}") + $" in {Function}()";
    }

    /// <summary>The start of a function's body.</summary>
    public sealed record FunctionStart(string Function, bool Top) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => Top ? $"at the top of {Function}()" : $"after the declarations of {Function}()";
    }

    /// <summary>A statement that calls a function.</summary>
    public sealed record CallOf(string Function, Side Side, string Callee, string? Argument, Occurrence? Nth)
        : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the call of {Callee}()"
            + (Argument is null ? string.Empty : $" with {Argument}") + $" in {Function}()";
    }

    /// <summary>A statement that assigns to a member or a variable.</summary>
    public sealed record Assignment(string Function, Side Side, string Target, bool IsMember, Occurrence? Nth)
        : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the assignment to {Target} in {Function}()";
    }

    /// <summary>A statement that holds a sequence of tokens.</summary>
    public sealed record Containing(string Function, Side Side, string Tokens, Occurrence? Nth) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the statement with `{Tokens}` in {Function}()";
    }

    /// <summary>Before the last return of a function, or at its end.</summary>
    public sealed record BeforeReturn(string Function) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"before the return at the end of {Function}()";
    }

    /// <summary>Beside a function's definition.</summary>
    public sealed record FunctionEdge(string Function, Side Side) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the function {Function}()";
    }

    /// <summary>Beside a prototype.</summary>
    public sealed record DeclarationEdge(string Function, Side Side) : InFunction(Function)
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the declaration of {Function}()";
    }

    /// <summary>Beside a macro's definition.</summary>
    public sealed record MacroEdge(string Macro, Side Side) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the macro {Macro}";

        /// <inheritdoc/>
        public override string? Declares => Macro;
    }

    /// <summary>Beside the definition of a variable outside functions.</summary>
    public sealed record VariableEdge(string Variable, Side Side) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the variable {Variable}";

        /// <inheritdoc/>
        public override string? Declares => Variable;
    }

    /// <summary>Beside a line of a text file.</summary>
    public sealed record TextLine(string Line, Side Side) : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => $"{Word(Side)} the line `{Line}`";
    }

    /// <summary>The end of a file.</summary>
    public sealed record FileEnd : Anchor
    {
        /// <inheritdoc/>
        public override string Phrase => "at the end of the file";
    }
}
