// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Emulation.Tests;

public class KnownMessagesTests
{
    [Theory]
    [InlineData("ERROR:   RMM init failed: -7", Weight.Fatal, "The RMM refused the boot manifest's data (-7).")]
    [InlineData("ERROR:   RMM init failed: -2", Weight.Fatal, "The RMM refused the boot interface version (-2).")]
    [InlineData("ERROR:   RMM init failed: -8", Weight.Fatal,
        "The RMM got no memory from EL3 firmware (-8).")]
    [InlineData("ERROR:   RMM init failed: -70", Weight.Fatal, "The RMM refused to boot (-70).")]
    [InlineData("ERROR:   RMM init failed on CPU1: -4", Weight.Fatal, "The RMM refused a processor's number (-4).")]
    [InlineData("PANIC at PC : 0x000000000e095fac", Weight.FatalUnlessOff,
        "EL3 firmware stopped at 0x000000000e095fac.")]
    [InlineData("BACKTRACE: START: assert", Weight.Noted, "EL3 firmware printed a backtrace.")]
    [InlineData("Unhandled Exception from lower EL.", Weight.Fatal,
        "An exception that nobody handles was taken to EL3.")]
    [InlineData("Unhandled Exception in EL3.", Weight.Fatal, "EL3 firmware took an exception in itself.")]
    [InlineData("monitor: panic: granule 0x41000 has two owners", Weight.Fatal,
        "The RMM stopped on purpose: granule 0x41000 has two owners.")]
    [InlineData("host: unexpected exception (esr elr far vector) 0x96000010 0x60001234 0x8 0x4", Weight.Fatal,
        "The host image took an exception that it does not expect (esr elr far vector) 0x96000010 0x60001234 0x8 0x4.")]
    [InlineData("monitor: panic: SError on CPU 1", Weight.Fatal, "The RMM stopped on purpose: SError on CPU 1.")]
    [InlineData("ERROR:   QEMU System Power off: with GPIO.", Weight.Harmless,
        "The guest asked for power off or reset.")]
    [InlineData("WARNING: Firmware Image Package header check failed.", Weight.Noted,
        "Firmware complained: Firmware Image Package header check failed.")]
    public void What_comes_over_a_UART_is_translated(string line, Weight weight, string sentence)
    {
        var known = KnownMessage.Translate(KnownMessages.OnUart, line, "uart0.log:3");

        Assert.Equal(weight, known?.Message.Weight);
        Assert.Equal(sentence, known?.Diagnosis.Sentence);
        Assert.Equal("uart0.log:3", known?.Diagnosis.Evidence);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(-2)]
    [InlineData(-3)]
    [InlineData(-4)]
    [InlineData(-5)]
    [InlineData(-6)]
    [InlineData(-7)]
    [InlineData(-8)]
    public void Every_boot_error_of_an_RMM_has_a_likely_cause(int code)
    {
        var known = KnownMessage.Translate(KnownMessages.OnUart, $"ERROR:   RMM init failed: {code}", "x");

        Assert.Contains($"({code})", known?.Diagnosis.Sentence, StringComparison.Ordinal);
        Assert.EndsWith(".", known?.Diagnosis.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("qemu: Could not open 'a.bin': No such file or directory", "QEMU could not open a.bin.")]
    [InlineData("qemu: could not load ROM image 'a.bin'", "QEMU could not load a.bin.")]
    [InlineData("qemu: -device loader,file=x: Cannot load specified image /x", "QEMU could not load /x.")]
    [InlineData("qemu: can't apply global max-arm-cpu.x-rme=on: Property 'max-arm-cpu.x-rme' not found",
        "This QEMU cannot do Arm CCA.")]
    [InlineData("qemu: -gdb tcp:127.0.0.1:1234: Failed to find an available port: Address already in use",
        "The debugger's port 1234 is taken.")]
    [InlineData("qemu: failed to initialize kvm: No such device", "QEMU wanted KVM, which cannot run this machine.")]
    [InlineData("qemu: cannot set up guest memory 'mach-virt.ram': Cannot allocate memory",
        "This machine has too little free memory.")]
    public void What_QEMU_says_is_translated(string line, string sentence) =>
        Assert.Equal(
            sentence, KnownMessage.Translate(KnownMessages.OnStandardError, line, "qemu.log:2")?.Diagnosis.Sentence);

    [Theory]
    [InlineData("host: hello")]
    [InlineData("monitor: 2 CPUs")]
    [InlineData("NOTICE:  BL31: v2.12.1(release):")]
    public void Ordinary_text_is_not_a_message(string line) =>
        Assert.Null(KnownMessage.Translate(KnownMessages.OnUart, line, "x"));
}
