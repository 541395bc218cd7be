// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation.Tests;

public class QemuCommandLineTests
{
    private static readonly BootSpec Hello = TestMachine.Spec(new BootGoal.Records()) with
    {
        Loads = [new LoadedFile("config", "/images/config.txt"), new LoadedFile("realm", "/images/a,b.bin")],
    };

    [Fact]
    public void A_run_that_counts_instructions() => Approve("run", QemuCommandLine.ForRun(Hello, "/sockets"));

    [Fact]
    public void A_run_with_short_turns() =>
        Approve("run-short-turns", QemuCommandLine.ForRun(Hello with { ShortTurns = true }, "/sockets"));

    [Fact]
    public void A_run_on_the_emulators_own_clock() =>
        Approve("run-uncounted", QemuCommandLine.ForRun(Hello with { CountInstructions = false }, "/sockets"));

    [Fact]
    public void An_interactive_run() =>
        Approve("run-interactive", QemuCommandLine.ForRun(Hello with { Interactive = true }, "/sockets"));

    [Fact]
    public void A_run_under_a_debugger() =>
        Approve("run-debugger", QemuCommandLine.ForRun(Hello with { Debugger = true }, "/sockets"));

    [Fact]
    public void The_same_machine_by_hand() => Approve("hand", QemuCommandLine.ForHand(Hello));

    // To accept a change: look at the .received.txt that the test leaves beside the program, and copy it.
    private static void Approve(string name, Workstation.Command command)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Approved");
        var approved = Path.Combine(folder, name + ".txt");
        var text = string.Join('\n', command.Arguments.Prepend(command.Program)) + "\n";
        if (File.Exists(approved) && File.ReadAllText(approved) == text)
            return;
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name + ".received.txt"), text);
        Assert.Equal(File.Exists(approved) ? File.ReadAllText(approved) : string.Empty, text);
    }
}
