// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Patching.Tests;

/// <summary>git with a name of its own, whatever the machine's settings are.</summary>
internal static class Git
{
    public static async Task<ProcessResult> RunAsync(string folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string>
        {
            ["GIT_CONFIG_GLOBAL"] = "/dev/null", ["GIT_CONFIG_SYSTEM"] = "/dev/null",
            ["GIT_AUTHOR_NAME"] = "t", ["GIT_AUTHOR_EMAIL"] = "t@localhost",
            ["GIT_COMMITTER_NAME"] = "t", ["GIT_COMMITTER_EMAIL"] = "t@localhost",
        };
        var result = await new ChildProcess().RunAsync(
            new Command("git", ["-c", "core.autocrlf=false", .. arguments], folder, environment), null, CancellationToken.None);
        Assert.True(result.ExitCode == 0, $"git {string.Join(' ', arguments)}: {result.StandardError}");
        return result;
    }
}
