// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;
using Caec.Workstation;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Caec.Emulation;

/// <summary>Reads machine definitions; every mistake in one is reported at once.</summary>
public static partial class MachineFile
{
    /// <summary>Reads <c>qemu/NAME.yaml</c>.</summary>
    /// <param name="house">Where the definitions lie.</param>
    /// <param name="name">The platform, for instance <c>qemu-virt</c>.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="CaecFailure">Kind Usage: no such machine, or its definition is wrong.</exception>
    public static async Task<MachineDefinition> LoadAsync(House house, string name, CancellationToken cancellation)
    {
        var known = Known(house);
        if (!known.Contains(name))
            throw new CaecFailure(
                FailureKind.Usage, $"There is no machine named {name}; known: {string.Join(", ", known)}.",
                house.Machines);
        var path = Path.Combine(house.Machines, name + ".yaml");
        return Parse(await File.ReadAllTextAsync(path, cancellation), path);
    }

    /// <summary>The machines that are defined, in ordinal order.</summary>
    public static IReadOnlyList<string> Known(House house) =>
        !Directory.Exists(house.Machines)
            ? []
            : [.. Directory.GetFiles(house.Machines, "*.yaml")
                .Where(file => File.ReadLines(file).Contains("name: " + Path.GetFileNameWithoutExtension(file)))
                .Select(file => Path.GetFileNameWithoutExtension(file))
                .Order(StringComparer.Ordinal)];

    /// <summary>Parses a definition.</summary>
    /// <param name="yaml">Its text.</param>
    /// <param name="path">Named in errors.</param>
    /// <exception cref="CaecFailure">Kind Usage: it is wrong; the sentence lists every mistake.</exception>
    public static MachineDefinition Parse(string yaml, string path)
    {
        Draft draft;
        try
        {
            draft = new DeserializerBuilder()
                .WithNamingConvention(HyphenatedNamingConvention.Instance)
                .WithDuplicateKeyChecking()
                .Build()
                .Deserialize<Draft>(yaml) ?? new Draft();
        }
        catch (YamlException error)
        {
            var reason = error.InnerException?.Message ?? error.Message;
            throw new CaecFailure(
                FailureKind.Usage, $"The machine definition is not valid: {reason}.", $"{path}:{error.Start.Line}",
                cause: error);
        }
        var mistakes = new List<string>();
        var machine = Build(draft, mistakes);
        if (mistakes.Count > 0)
            throw new CaecFailure(
                FailureKind.Usage, $"The machine definition is not valid: {string.Join("; ", mistakes)}.", path);
        return machine;
    }

    private static MachineDefinition Build(Draft draft, List<string> mistakes)
    {
        var machine = new MachineDefinition(
            Text(draft.Name, "name", mistakes),
            Text(draft.Program, "program", mistakes),
            Text(draft.Board, "board", mistakes),
            Text(draft.Cpu, "cpu", mistakes),
            draft.Cpus,
            draft.MemoryMib,
            draft.Arguments,
            Text(draft.Counting, "counting", mistakes),
            draft.ShortTurns,
            [.. draft.Uarts.Select(uart => new Uart(
                Word(uart.Name, "uart", mistakes), uart.Address, WorldOf(uart.World, mistakes)))],
            [.. draft.Regions.Select(region => new MemoryRegion(
                Word(region.Name, "region", mistakes), region.Address, region.Size, WorldOf(region.World, mistakes)))],
            new FlashLayout(
                draft.Flash.Size,
                [.. draft.Flash.Parts.Select(part => new FlashPart(Word(part.Name, "part", mistakes), part.Offset))]),
            [.. draft.Stages.Select(mark => StageOf(mark, mistakes)).OfType<StageMark>()]);
        Check(machine, mistakes);
        return machine;
    }

    private static void Check(MachineDefinition machine, List<string> mistakes)
    {
        if (machine.Cpus is < 1 or > 64)
            mistakes.Add("cpus must be 1 to 64");
        if (machine.MemoryMib < 1)
            mistakes.Add("memory-mib must be at least 1");
        if (machine.Uarts.Count == 0)
            mistakes.Add("at least one uart is needed");
        foreach (var twice in machine.Uarts.Select(uart => uart.Name)
            .Concat(machine.Regions.Select(region => region.Name)).GroupBy(name => name).Where(g => g.Count() > 1))
            mistakes.Add($"the name {twice.Key} is used twice");
        var ordered = machine.Regions.OrderBy(region => region.Address).ToList();
        foreach (var region in ordered)
            if (region.Size == 0 || region.Address + region.Size < region.Address)
                mistakes.Add($"region {region.Name} has no usable size");
        foreach (var (low, high) in ordered.Zip(ordered.Skip(1)))
            if (low.Address + low.Size > high.Address)
                mistakes.Add($"regions {low.Name} and {high.Name} overlap");
        foreach (var (low, high) in machine.Flash.Parts.Zip(machine.Flash.Parts.Skip(1)))
            if (low.Offset >= high.Offset)
                mistakes.Add($"flash part {high.Name} does not come after {low.Name}");
        foreach (var part in machine.Flash.Parts.Where(part => part.Offset >= machine.Flash.Size))
            mistakes.Add($"flash part {part.Name} lies beyond the flash");
        foreach (var mark in machine.Stages.Where(mark => machine.Uarts.All(uart => uart.Name != mark.Uart)))
            mistakes.Add($"stage {mark.Stage} looks at {mark.Uart}, which is no uart");
    }

    private static string Text(string? value, string what, List<string> mistakes)
    {
        if (string.IsNullOrWhiteSpace(value))
            mistakes.Add($"{what} is missing");
        return value ?? string.Empty;
    }

    private static string Word(string? value, string what, List<string> mistakes)
    {
        // Names become file names and parts of QEMU options, where a comma or a slash would mean something else.
        if (value is null || !WordPattern().IsMatch(value))
            mistakes.Add($"{what} name '{value}' is not a plain word");
        return value ?? string.Empty;
    }

    private static World WorldOf(string? value, List<string> mistakes)
    {
        switch (value)
        {
            case "non-secure":
                return World.NonSecure;
            case "secure":
                return World.Secure;
            case "realm":
                return World.Realm;
            case "root":
                return World.Root;
            default:
                mistakes.Add($"world '{value}' is not one of non-secure, secure, realm, root");
                return default;
        }
    }

    private static StageMark? StageOf(StageDraft draft, List<string> mistakes)
    {
        // "first-rmi-answer" is FirstRmiAnswer; digits would be taken by TryParse as well.
        var name = draft.Stage?.Replace("-", string.Empty, StringComparison.Ordinal);
        if (!Enum.TryParse<BootStage>(name, ignoreCase: true, out var stage) || char.IsAsciiDigit(name[0]))
        {
            mistakes.Add($"stage '{draft.Stage}' is not known");
            return null;
        }
        try
        {
            return new StageMark(stage, draft.Uart ?? string.Empty, LinePattern.Compile(draft.Pattern ?? string.Empty));
        }
        catch (ArgumentException error)
        {
            mistakes.Add($"stage {draft.Stage}: {error.Message}");
            return null;
        }
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]*\z")]
    private static partial Regex WordPattern();

    // What YamlDotNet fills; it needs settable properties.
    private sealed class Draft
    {
        public string? Name { get; set; }

        public string? Program { get; set; }

        public string? Board { get; set; }

        public string? Cpu { get; set; }

        public int Cpus { get; set; }

        public int MemoryMib { get; set; }

        public List<string> Arguments { get; set; } = [];

        public string? Counting { get; set; }

        public List<string> ShortTurns { get; set; } = [];

        public List<RangeDraft> Uarts { get; set; } = [];

        public List<RangeDraft> Regions { get; set; } = [];

        public FlashDraft Flash { get; set; } = new();

        public List<StageDraft> Stages { get; set; } = [];
    }

    private sealed class RangeDraft
    {
        public string? Name { get; set; }

        public ulong Address { get; set; }

        public ulong Size { get; set; }

        public string? World { get; set; }
    }

    private sealed class FlashDraft
    {
        public ulong Size { get; set; }

        public List<PartDraft> Parts { get; set; } = [];
    }

    private sealed class PartDraft
    {
        public string? Name { get; set; }

        public ulong Offset { get; set; }
    }

    private sealed class StageDraft
    {
        public string? Stage { get; set; }

        public string? Uart { get; set; }

        public string? Pattern { get; set; }
    }
}
