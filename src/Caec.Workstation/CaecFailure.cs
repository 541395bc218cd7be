// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Workstation;

/// <summary>Why a command stopped. The numbers are the exit codes of the CLI and never change.</summary>
public enum FailureKind
{
    /// <summary>It ran, and the answer is no: a check failed, an attack got through.</summary>
    CheckFailed = 1,

    /// <summary>The command line, or a file the user wrote, is wrong.</summary>
    Usage = 2,

    /// <summary>Something needed is missing on this machine.</summary>
    Missing = 3,

    /// <summary>A source could not be had, or did not verify.</summary>
    Source = 4,

    /// <summary>A build failed.</summary>
    Build = 5,

    /// <summary>The machine did not boot, hung or crashed.</summary>
    Machine = 6,

    /// <summary>A defect of caec itself (EX_SOFTWARE of sysexits.h).</summary>
    Defect = 70,
}

/// <summary>A failure that a user is told of: one sentence, the file that shows why, the command to try next.</summary>
public sealed class CaecFailure : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="kind">Decides the exit code.</param>
    /// <param name="sentence">One sentence, ending with a full stop, that says what failed.</param>
    /// <param name="evidence">The file (with <c>:line</c> where known) that shows why, or null.</param>
    /// <param name="next">The command to try next, or null.</param>
    /// <param name="cause">The exception behind it, shown only with --verbose.</param>
    public CaecFailure(
        FailureKind kind, string sentence, string? evidence = null, string? next = null, Exception? cause = null)
        : base(sentence, cause)
    {
        Kind = kind;
        Evidence = evidence;
        Next = next;
    }

    /// <summary>Decides the exit code.</summary>
    public FailureKind Kind { get; }

    /// <summary>The file that shows why, or null.</summary>
    public string? Evidence { get; }

    /// <summary>The command to try next, or null.</summary>
    public string? Next { get; }
}
