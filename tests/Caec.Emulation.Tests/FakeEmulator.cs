// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation.Tests;

/// <summary>Programs that stand for an emulator that misbehaves. Each leaves the process ids of what it started in the
/// test's folder.</summary>
internal static class FakeEmulator
{
    /// <summary>Starts, says nothing, opens nothing.</summary>
    internal const string Silent = "time.sleep(1000)";

    /// <summary>Prints lines for ever.</summary>
    internal const string Babbling = "while True: print('x' * 1000, flush=True)";

    /// <summary>Prints one line that never ends.</summary>
    internal const string Endless = "while True: sys.stderr.write('x' * 4096)";

    /// <summary>Ends at once.</summary>
    internal const string Gone = "sys.exit(3)";

    /// <summary>Opens every socket, and never greets.</summary>
    internal const string Mute = "uarts(); connect('qmp'); time.sleep(1000)";

    /// <summary>Greets, and answers nothing.</summary>
    internal const string Unanswering = "uarts(); connect('qmp').sendall(b'{\"QMP\": {}}\\n'); time.sleep(1000)";

    /// <summary>What it says on its control socket is no QMP.</summary>
    internal const string Garbled =
        "uarts(); q = connect('qmp'); q.sendall(b'{\"QMP\": {}}\\n[1]\\n\\x00\\n{\"event\": 3}\\n{\"id\": {}}\\n'); time.sleep(1000)";

    /// <summary>A line on its control socket never ends.</summary>
    internal const string Flooding =
        "uarts(); q = connect('qmp'); q.sendall(b'{\"QMP\": {}}\\n')\nwhile True: q.sendall(b'x' * 65536)";

    /// <summary>Writes to its UART for ever, and has no control socket.</summary>
    internal const string Uncontrolled = "u = connect('uart0')\nwhile True: u.sendall(b'x\\n')";

    /// <summary>Runs, then closes its UARTs and goes on.</summary>
    internal const string Deaf = "u = uarts(); q = qmp(); [one.close() for one in u]; time.sleep(1000)";

    /// <summary>Ends, and leaves a child of its own that holds its output open.</summary>
    internal const string Parent = "subprocess.Popen(['sleep', '1000']); time.sleep(1000)";

    // Connects as QEMU does: its -chardev options name the sockets.
    private const string Script = """
        #!/usr/bin/env python3
        import json, os, socket, subprocess, sys, time
        open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "pid"), "w").write(str(os.getpid()))
        paths = {w.split(",")[1][3:]: w.split(",")[2][5:] for w in sys.argv if w.startswith("socket,id=")}
        def connect(name):
            s = socket.socket(socket.AF_UNIX)
            s.connect(paths[name])
            return s
        def uarts(): return [connect(name) for name in paths if name.startswith("uart")]
        def qmp():
            s = connect("qmp")
            s.sendall(b'{"QMP": {}}\n')
            for line in s.makefile():
                message = json.loads(line)
                s.sendall((json.dumps({"return": {}, "id": message["id"]}) + "\n").encode())
                if message["execute"] == "cont": return s

        """;

    /// <summary>Makes the program.</summary>
    internal static string Make(TestFolder folder, string behaviour)
    {
        var path = folder.File("emulator");
        File.WriteAllText(path, $"{Script}\n{behaviour}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
