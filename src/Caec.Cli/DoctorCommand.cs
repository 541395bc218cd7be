// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;
using Spectre.Console;

namespace Caec.Cli;

/// <summary><c>caec doctor</c>: what is installed, what is missing, the command that mends it.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command(
            "doctor", "Say what is installed, what is missing, and the command that mends it.");
        command.SetAction(async (parse, cancellation) =>
        {
            var screen = new Screen(ScreenStyle.From(parse));
            var checks = await new Doctor(screen.Runner()).ExamineAsync(cancellation);
            screen.Json(checks);
            var table = Screen.Table("tool", "found", "needed", "to mend it");
            foreach (var check in checks)
                table.AddRow(Screen.Cells(check.Name, check.Found ?? "missing", check.Needed, check.Mend ?? ""));
            screen.Show(table);
            return checks.All(check => check.Ok) ? ExitCode.Done : (int)FailureKind.Missing;
        });
        return command;
    }
}
