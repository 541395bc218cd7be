// SPDX-License-Identifier: BSD-3-Clause
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>The tables of known messages.</summary>
public static class KnownMessages
{
    private const string TwoVersions = "The RMM and EL3 firmware speak different versions of their interface.";
    private const string Rebuild = "./caec build";

    /// <summary>What guests and firmware say on a UART. The RMM's boot errors are those of the RMM-EL3 communication
    /// specification (TF-A, rmm-el3-comms-spec, "Boot error codes"); -8 came with its version 0.5 and later.</summary>
    public static IReadOnlyList<KnownMessage> OnUart { get; } =
    [
        Fatal(@"RMM init failed: -1\b", "The RMM refused to boot with an error that it does not name (-1).",
            "Its log lines before this one say more.", null),
        Fatal(@"RMM init failed: -2\b", "The RMM refused the boot interface version (-2).", TwoVersions,
            "./caec doctor"),
        Fatal(@"RMM init failed: -3\b", "The RMM refused the number of processors (-3).",
            "The machine has more processors than the RMM was built for.", null),
        Fatal(@"RMM init failed: -4\b", "The RMM refused a processor's number (-4).", null, null),
        Fatal(@"RMM init failed: -5\b", "The RMM refused the memory shared with EL3 (-5).", null, Rebuild),
        Fatal(@"RMM init failed: -6\b", "The RMM refused the boot manifest's version (-6).", TwoVersions,
            "./caec doctor"),
        Fatal(@"RMM init failed: -7\b", "The RMM refused the boot manifest's data (-7).",
            "The checksum of its console or memory list is wrong: TF-A was built without caec's mending patch.",
            Rebuild),
        Fatal(@"RMM init failed: -8\b", "The RMM found no boot manifest that it understands (-8).", TwoVersions,
            "./caec doctor"),
        Fatal(@"RMM init failed(?: on CPU\d+)?: (-?\d+)", "The RMM refused to boot ($1).", null, null),
        Fatal(@"Error loading RMM Boot Manifest", "EL3 firmware could not make the RMM's boot manifest.", null,
            Rebuild),
        Fatal(@"monitor: panic: (.+)", "The RMM stopped on purpose: $1.",
            "One of its own rules was broken, so it must not go on.", null),
        new(Compiled(@"PANIC at PC : (0x[0-9a-fA-F]+)"), Weight.FatalUnlessOff, "EL3 firmware stopped at $1.",
            "The lines before it say which check failed.", null),
        new(Compiled(@"^PANIC in EL3"), Weight.FatalUnlessOff, "EL3 firmware stopped itself.", null, null),
        Fatal(@"Unhandled Exception from lower EL", "An exception that nobody handles was taken to EL3.",
            "The host or the RMM called or touched what it may not; the register dump names ELR_EL3.", null),
        Fatal(@"Unhandled (?:Interrupt )?Exception in EL3", "EL3 firmware took an exception in itself.", null, null),
        Fatal(@"^host: (?:unexpected )?exception(.*)", "The host image took an exception that it does not expect$1.",
            null, null),
        Fatal(@"^host: (?:panic|fatal)[: ]+(.+)", "The host image gave up: $1.", null, null),
        Fatal(@"Kernel panic - not syncing: (.+)", "Linux stopped: $1.", null, null),
        Noted(@"BACKTRACE: START", "EL3 firmware printed a backtrace.", "Debug builds do so when they stop.", null),
        Noted(@"RMM Failed to initialize", "The RMM did not start on one of the processors.", null, null),
        Noted(@"GPT (?:init|initiali[sz]ation) failed", "EL3 firmware could not set up granule protection.", null,
            null),
        new(Compiled(@"QEMU System (?:Power off|Reset): with GPIO"), Weight.Harmless,
            "The guest asked for power off or reset.", null, null),
        Noted(@"(?:ERROR|WARN(?:ING)?):\s+(.+)", "Firmware complained: $1.", null, null),
    ];

    /// <summary>What QEMU says on standard error; none of it stops a machine that runs.</summary>
    public static IReadOnlyList<KnownMessage> OnStandardError { get; } =
    [
        Noted(@"Property '.*\.x-rme' not found|can't apply global .*x-rme", "This QEMU cannot do Arm CCA.",
            "It is older than 8.1.", "./caec doctor"),
        Noted(@"(?:unable to find CPU model|invalid CPU (?:name|type)) '?(\S+?)'?$", "This QEMU has no processor $1.",
            "It is too old for this machine.", "./caec doctor"),
        Noted(@"Could not open '([^']+)'", "QEMU could not open $1.", "The image is missing or not readable.", Rebuild),
        Noted(@"[Cc]ould not (?:find|load)(?: ROM image| MROM image)? '([^']+)'", "QEMU could not load $1.",
            "The image is missing, or larger than its place.", Rebuild),
        Noted(@"Cannot load specified image (\S+)", "QEMU could not load $1.",
            "The image is missing, or lies outside the machine's memory.", Rebuild),
        Noted(@"Address already in use", "The debugger's port 1234 is taken.",
            "Another machine waits for a debugger.", "ss -ltnp 'sport = :1234'"),
        Noted(@"[Cc]ould not access KVM|failed to initialize kvm", "QEMU wanted KVM, which cannot run this machine.",
            "Arm CCA is emulated; the machine definition must not ask for KVM.", null),
        Noted(@"annot (?:set up guest memory|allocate memory)", "This machine has too little free memory.",
            "QEMU could not get the guest's RAM.", "free -m"),
        Noted(@"[Nn]o space left on device", "The disk is full.", null, "df -h"),
        Noted(@"is not a valid device model name|[Ii]nvalid (?:option|parameter)|unsupported machine type",
            "This QEMU does not know an option of the machine.", "It is too old, or was built without a part.",
            "./caec doctor"),
        Noted(@"[Pp]ermission denied", "QEMU may not open one of its files.", null, null),
    ];

    private static KnownMessage Fatal(string pattern, string sentence, string? cause, string? next) =>
        new(Compiled(pattern), Weight.Fatal, sentence, cause, next);

    private static KnownMessage Noted(string pattern, string sentence, string? cause, string? next) =>
        new(Compiled(pattern), Weight.Noted, sentence, cause, next);

    private static Regex Compiled(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
