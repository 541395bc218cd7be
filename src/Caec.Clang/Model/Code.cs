// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Clang;

/// <summary>What a piece of a function does, as far as it matters to where pointers go.</summary>
public enum CodeKind
{
    /// <summary>Anything else; its value may come from any of its parts.</summary>
    Other,

    /// <summary>A variable, a parameter or a function.</summary>
    Name,

    /// <summary>A member: of what its part points to or is; without a part, of what is initialised.</summary>
    Member,

    /// <summary>An element: the array or pointer, and the index.</summary>
    Element,

    /// <summary>What a pointer points to.</summary>
    Dereference,

    /// <summary>The address of its part.</summary>
    Address,

    /// <summary>A call: its parts are the arguments.</summary>
    Call,

    /// <summary>An assignment, compound ones too: where to, and what. Steps (++ and --) have no second part.</summary>
    Assignment,

    /// <summary>A local variable with its initial value.</summary>
    Variable,

    /// <summary>A choice: the condition, and two values.</summary>
    Choice,

    /// <summary>What a function returns.</summary>
    Return,

    /// <summary>Assembly with its operands.</summary>
    Assembly,
}

/// <summary>A piece of a function with macros expanded.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">Of what is named, called, declared, or a member.</param>
/// <param name="Offset">Where it stands in the parsed file: of a macro's use, not of its definition.</param>
/// <param name="Parts">In order.</param>
public sealed record CCode(CodeKind Kind, string Name, int Offset, IReadOnlyList<CCode> Parts)
{
    /// <summary>This and everything in it, outer before inner.</summary>
    public IEnumerable<CCode> All() => Parts.SelectMany(part => part.All()).Prepend(this);
}
