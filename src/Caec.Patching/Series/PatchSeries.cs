// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Patching;

/// <summary>A patch series as its series.yaml says it; docs/patch-series.md is the reference.</summary>
/// <param name="Folder">The folder of series.yaml.</param>
/// <param name="House">Where files that patches add come from.</param>
/// <param name="Target">The name that --target takes.</param>
/// <param name="Title">One line for people.</param>
/// <param name="Tree">How to recognise and to parse the tree.</param>
/// <param name="Values">What templates see as <c>values</c>.</param>
/// <param name="Capabilities">What the tree is asked for.</param>
/// <param name="Patches">In order.</param>
public sealed record PatchSeries(
    string Folder, House House, string Target, string Title, TreeDescription Tree,
    IReadOnlyDictionary<string, object> Values, IReadOnlyList<Capability> Capabilities, IReadOnlyList<PatchDescription> Patches)
{
    /// <summary>By the name that an expectation or an anchor uses, what tells of a variable's part in a function whatever it is
    /// called: sequences of tokens in which <c>$NAME</c> stands for it. Asked when the name itself is not there.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>What no function may do without a hook, or null for a series that has no such promise to keep.</summary>
    public AuditDescription? Audit { get; init; }

    /// <summary>A part of every name that the series brings and no tree without it has, or null: what is left of it in a file
    /// tells of an edit in another form.</summary>
    public string? Mark { get; init; }

    /// <summary>Reads a series.</summary>
    /// <param name="folder">The folder that holds series.yaml.</param>
    /// <param name="house">Where files that patches add come from.</param>
    /// <exception cref="CaecFailure">Kind Usage: no such file, or it is wrong; the evidence is FILE:LINE.</exception>
    public static PatchSeries Load(string folder, House house) =>
        Series.SeriesReader.Read(Path.GetFullPath(folder), house);
}

/// <summary>How to recognise and to parse a tree.</summary>
/// <param name="Contains">Files that must exist, relative to the tree.</param>
/// <param name="Sources">Folders that are searched when an edit names no file.</param>
/// <param name="Triple">The target that the tree is compiled for.</param>
/// <param name="Standard">The C standard.</param>
/// <param name="Includes">Include folders, relative to the tree; globs allowed.</param>
/// <param name="SystemIncludes">Folders of system headers, searched last; relative to the tree, or absolute.</param>
/// <param name="Defines">NAME or NAME=VALUE.</param>
/// <param name="Flags">Other flags.</param>
/// <param name="CompileCommands">A compile_commands.json relative to the tree, or null.</param>
public sealed record TreeDescription(
    IReadOnlyList<string> Contains, IReadOnlyList<string> Sources, string Triple, string Standard,
    IReadOnlyList<string> Includes, IReadOnlyList<string> SystemIncludes, IReadOnlyList<string> Defines,
    IReadOnlyList<string> Flags, string? CompileCommands);

/// <summary>A question to the tree.</summary>
/// <param name="Name">How conditions and templates call it.</param>
/// <param name="Files">Where to look: the first that exists.</param>
/// <param name="Question">What must hold there.</param>
public sealed record Capability(string Name, IReadOnlyList<string> Files, CapabilityQuestion Question);

/// <summary>What a capability asks.</summary>
public abstract record CapabilityQuestion
{
    /// <summary>A function exists, and where given, has a parameter of that type or name.</summary>
    public sealed record HasFunction(string Name, string? ParameterType, string? ParameterName) : CapabilityQuestion;

    /// <summary>Something of that name is known in the file.</summary>
    public sealed record HasSymbol(string Name) : CapabilityQuestion;

    /// <summary>A macro of that name is known in the file.</summary>
    public sealed record HasMacro(string Name) : CapabilityQuestion;

    /// <summary>An enumerator of that name is known in the file.</summary>
    public sealed record HasEnumerator(string Name) : CapabilityQuestion;

    /// <summary>A struct, union, enum or typedef of that name is known in the file.</summary>
    public sealed record HasType(string Name) : CapabilityQuestion;

    /// <summary>A struct has a member.</summary>
    public sealed record HasField(string Struct, string Field) : CapabilityQuestion;

    /// <summary>A file or folder exists in the tree.</summary>
    public sealed record HasPath(string Path) : CapabilityQuestion;

    /// <summary>A constant expression is true.</summary>
    public sealed record IsTrue(string Expression) : CapabilityQuestion;

    /// <summary>Other capabilities, all of them or one.</summary>
    public sealed record Combination(bool All, IReadOnlyList<string> Conditions) : CapabilityQuestion;
}

/// <summary>One patch of a series.</summary>
/// <param name="Name">Names the mail's file.</param>
/// <param name="Subject">The mail's subject.</param>
/// <param name="Message">Why.</param>
/// <param name="When">Capabilities that must hold, with ! those that must not.</param>
/// <param name="Files">What it adds.</param>
/// <param name="Edits">What it changes.</param>
public sealed record PatchDescription(
    string Name, string Subject, string Message, IReadOnlyList<string> When,
    IReadOnlyList<AddedFile> Files, IReadOnlyList<Edit> Edits)
{
    /// <summary>Numbers that only this patch may give a meaning to.</summary>
    public IReadOnlyList<OwnNumber> Numbers { get; init; } = [];
}

/// <summary>A number of the interface: nothing else in the tree may have it, whatever its name.</summary>
/// <param name="Name">What it is, in reports.</param>
/// <param name="Files">Where the names are known that the tree would write it with: the first that exists.</param>
/// <param name="Values">Constant expressions (templates); <c>FIRST..LAST</c> is a range, <c>bit N</c> a bit of a mask.</param>
/// <param name="Among">Patterns of names (* for any letters) that share its meaning, for a number that may well stand for
/// something else elsewhere; empty: it is looked for everywhere.</param>
/// <param name="Member">The member of a struct that holds such numbers, or null.</param>
/// <param name="Except">Names that may have it, with a reason beside them in series.yaml.</param>
public sealed record OwnNumber(
    string Name, IReadOnlyList<string> Files, IReadOnlyList<string> Values, IReadOnlyList<string> Among, string? Member,
    IReadOnlyList<string> Except);

/// <summary>Where an added file's content comes from.</summary>
public enum AddedFileOrigin
{
    /// <summary>A file of the series' folder, or else of the repository, byte for byte.</summary>
    Copy,

    /// <summary>A template in the same places.</summary>
    Template,

    /// <summary>Text that the caller supplies under a name.</summary>
    Generated,
}

/// <summary>A file that a patch adds.</summary>
/// <param name="To">Relative to the tree.</param>
/// <param name="Origin">What kind of source.</param>
/// <param name="Source">Its path or name.</param>
/// <param name="When">As for patches.</param>
public sealed record AddedFile(string To, AddedFileOrigin Origin, string Source, IReadOnlyList<string> When);

/// <summary>Where an empty line goes with an edit's text.</summary>
public enum BlankLine
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>Before the text.</summary>
    Before,

    /// <summary>After the text.</summary>
    After,

    /// <summary>Before and after it.</summary>
    Both,
}

/// <summary>One change at one anchor.</summary>
/// <param name="Name">The anchor's name in reports.</param>
/// <param name="Line">Where series.yaml says it.</param>
/// <param name="Files">Files of the tree, the first that exists counts; empty: search.</param>
/// <param name="Anchor">Where in the program.</param>
/// <param name="Expect">What must hold there.</param>
/// <param name="Text">The template's text.</param>
/// <param name="Blank">Empty lines around it.</param>
/// <param name="When">As for patches.</param>
public sealed record Edit(
    string Name, int Line, IReadOnlyList<string> Files, Anchor Anchor, Expectations Expect, string Text,
    BlankLine Blank, IReadOnlyList<string> When);

/// <summary>A name to bind by type.</summary>
/// <param name="As">How templates call it.</param>
/// <param name="Type">Written or canonical type.</param>
/// <param name="Name">Decides between several of the type, or null.</param>
/// <param name="Index">Position from 0 for a parameter, or null.</param>
/// <param name="Where">A sequence of tokens in the function where <c>$AS</c> stands for it; tells several apart.</param>
public sealed record Binding(string As, string Type, string? Name, int? Index, string? Where);

/// <summary>A member that must exist.</summary>
/// <param name="Struct">The tag or typedef.</param>
/// <param name="Field">The member.</param>
/// <param name="Type">Its type, or null when any will do.</param>
public sealed record FieldExpectation(string Struct, string Field, string? Type);

/// <summary>Values that no macro and no enumerator of a family may have.</summary>
/// <param name="Prefix">What the family's names start with.</param>
/// <param name="Values">Constant expressions (templates).</param>
public sealed record UnusedValues(string Prefix, IReadOnlyList<string> Values);

/// <summary>A number that the tree has to spare.</summary>
/// <param name="As">The name that templates use.</param>
/// <param name="Prefix">What the names of the family start with, macros and enumerators.</param>
/// <param name="Most">The greatest number that fits, a constant expression, or null.</param>
public sealed record NextValue(string As, string Prefix, string? Most);

/// <summary>What must hold at an anchor, beyond its being there.</summary>
/// <param name="Returns">Type that the function returns, or null.</param>
/// <param name="Parameters">Parameters to bind.</param>
/// <param name="Locals">Locals or parameters to bind.</param>
/// <param name="Symbols">Names that must be known in the file.</param>
/// <param name="Free">Names that must not.</param>
/// <param name="Fields">Members that must exist.</param>
/// <param name="Unused">Values that must be free.</param>
/// <param name="Next">Numbers to bind.</param>
public sealed record Expectations(
    string? Returns, IReadOnlyList<Binding> Parameters, IReadOnlyList<Binding> Locals, IReadOnlyList<string> Symbols,
    IReadOnlyList<string> Free, IReadOnlyList<FieldExpectation> Fields, IReadOnlyList<UnusedValues> Unused,
    IReadOnlyList<NextValue> Next)
{
    /// <summary>Nothing expected.</summary>
    public static Expectations None { get; } = new(null, [], [], [], [], [], [], []);
}
