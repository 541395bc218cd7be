// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Build.Tests;

/// <summary>Starts nothing: notes the command, and writes what the real program would write.</summary>
internal sealed class FakeRunner : IProcessRunner
{
    private readonly List<Command> _commands = [];

    public IReadOnlyList<Command> Commands
    {
        get
        {
            lock (_commands)
                return [.. _commands];
        }
    }

    /// <summary>Called before a command's outputs are written; may throw or wait.</summary>
    public Func<Command, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Files that a compiled source depends on besides itself.</summary>
    public string[] Dependencies { get; set; } = [];

    /// <summary>How the commands end.</summary>
    public ProcessResult Result { get; set; } = new(0, "", "");

    public async Task<ProcessResult> RunAsync(Command command, string? logFile, CancellationToken cancellation)
    {
        lock (_commands)
            _commands.Add(command);
        await Before(command, cancellation);
        cancellation.ThrowIfCancellationRequested();
        if (command.Arguments is ["--version"])
            return new ProcessResult(0, $"{Path.GetFileName(command.Program)} version 3.25.1\n", "");
        if (Result.ExitCode == 0)
            WriteOutputs(command);
        return Result;
    }

    private void WriteOutputs(Command command)
    {
        var arguments = command.Arguments;
        if (command.Program == "make")
        {
            var release = Path.Combine(command.Directory!, "build", "qemu", "release");
            Directory.CreateDirectory(release);
            foreach (var image in (string[])["bl1", "bl2", "bl31"])
                File.WriteAllText(Path.Combine(release, $"{image}.bin"), image);
        }
        else if (arguments.Contains("--build"))
        {
            var release = Path.Combine(command.Directory!, "build", "Release");
            Directory.CreateDirectory(release);
            foreach (var file in (string[])["rmm.img", "rmm.elf", "rmm_app_attestation.elf"])
                File.WriteAllText(Path.Combine(release, file), file);
        }
        else if (Path.GetFileName(command.Program) is "git" or "cmake" or "python3")
        {
            // What they write is not looked at.
        }
        else if (command.Program.EndsWith("objcopy", StringComparison.Ordinal))
        {
            File.Copy(arguments[^2], arguments[^1]);
        }
        else
        {
            var output = arguments[arguments.ToList().IndexOf("-o") + 1];
            File.WriteAllText(output, string.Join(' ', arguments.Where(word => !Path.IsPathRooted(word))));
            if (arguments.Contains("-MF"))
                File.WriteAllText($"{output}.d", $"x.o: {string.Join(" \\\n  ", Dependencies.Prepend(arguments[^3]))}\n");
        }
    }
}
