// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text.RegularExpressions;

namespace Caec.Emulation;

/// <summary>The tables of known messages.</summary>
public static class KnownMessages
{
    private const string Pairing = "./caec run --rmm tf-rmm --tf-a-src DIR";
    private const string Rebuild = "./caec build";

    /// <summary>What guests and firmware say on a UART. The RMM's boot errors are those of the RMM-EL3 communication
    /// specification (TF-A, rmm-el3-comms-spec, "Boot error codes"); -8 is TF-RMM's since 0.9 (E_RMM_BOOT_NO_MEM).</summary>
    public static IReadOnlyList<KnownMessage> OnUart { get; } =
    [
        Refused(-1, "The RMM refused to boot with an error that it does not name (-1).",
            "Its log lines before this one say more.", null),
        Refused(-2, "The RMM refused the boot interface version (-2).",
            "EL3 firmware speaks another major version of the RMM-EL3 interface, or an older minor one: TF-RMM up to 0.8 "
                + "needs 0.x, later ones 2.x, which TF-A has from 2.15 on.", Pairing),
        Refused(-3, "The RMM refused the number of processors (-3).",
            "The machine has more processors than the RMM was built for (MAX_CPUS).", null),
        Refused(-4, "The RMM refused a processor's number (-4).",
            "EL3 firmware gave a processor a number beyond the number of processors, or beyond what the RMM was built for "
                + "(MAX_CPUS).", null),
        Refused(-5, "The RMM refused the memory shared with EL3 (-5).",
            "EL3 firmware gave no buffer, or one that is not aligned to a page.", Rebuild),
        Refused(-6, "The RMM refused the boot manifest's version (-6).",
            "TF-A writes another major version of the manifest, or an older minor one, than this RMM reads.", Pairing),
        Refused(-7, "The RMM refused the boot manifest's data (-7).",
            "The checksum of its console or memory list is not the one that the RMM makes: TF-A before 2.13 and TF-RMM before 0.6 "
                + "leave words out, later ones do not, and caec mends TF-A 2.12 for those. Or the memory is more than the "
                + "RMM was built for.", Rebuild),
        Refused(-8, "The RMM got no memory from EL3 firmware (-8).",
            "It reserves its tables by RMM_RESERVE_MEMORY: this TF-A does not know that call or the form of it that the RMM "
                + "uses, or has reserved too little for it.", Pairing),
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

    /// <summary>An error that the RMM told EL3 firmware, on the first processor or on another one.</summary>
    private static KnownMessage Refused(int code, string sentence, string cause, string? next) =>
        Fatal(string.Create(CultureInfo.InvariantCulture, $@"RMM init failed(?: on CPU\d+)?: {code}\b"), sentence, cause, next);

    private static KnownMessage Fatal(string pattern, string sentence, string? cause, string? next) =>
        new(Compiled(pattern), Weight.Fatal, sentence, cause, next);

    private static KnownMessage Noted(string pattern, string sentence, string? cause, string? next) =>
        new(Compiled(pattern), Weight.Noted, sentence, cause, next);

    private static Regex Compiled(string pattern) =>
        new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
