// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation.Tests;

/// <summary>The machine of this repository, and boots of it that need no files.</summary>
internal static class TestMachine
{
    internal static string DefinitionFile { get; } = Path.Combine(AppContext.BaseDirectory, "qemu", "qemu-virt.yaml");

    internal static MachineDefinition Definition { get; } =
        MachineFile.Parse(File.ReadAllText(DefinitionFile), "qemu-virt.yaml");

    internal static BootSpec Spec(BootGoal goal) => new(Definition, "/images/flash.bin", "/run/logs", goal);

    /// <summary>The line in which a program of ours would print that JSON.</summary>
    internal static UartLine Line(string text, int number = 1, string uart = "uart0") =>
        new(uart, number, System.Text.Encoding.UTF8.GetBytes(text), Ended: true, Cut: false);
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("caec-test-").FullName;

    internal string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}

/// <summary>Time that stands still until told.</summary>
internal sealed class ManualTime : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    internal void Pass(double seconds) => _ticks += TimeSpan.FromSeconds(seconds).Ticks;
}

/// <summary>Progress seen at once, in the order in which it is reported.</summary>
internal sealed class Witness : IProgress<BootProgress>
{
    private readonly List<BootProgress> _seen = [];

    internal IReadOnlyList<BootProgress> Seen
    {
        get
        {
            lock (_seen)
                return [.. _seen];
        }
    }

    public void Report(BootProgress value)
    {
        lock (_seen)
            _seen.Add(value);
    }
}
