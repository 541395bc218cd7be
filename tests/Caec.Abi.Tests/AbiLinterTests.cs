// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Abi.Tests;

public sealed class AbiLinterTests
{
    [Fact]
    public void The_repositorys_interface_is_consistent() => Assert.Empty(AbiLinter.Lint(Repository.Abi));

    // Each row breaks the repository's own file in one place.
    [Theory]
    [InlineData("name: CSM_SHARE\n      number: 2", "name: CSM_SHARE\n      number: 1", "CSM_SHARE: number 1 does not follow 1.")]
    [InlineData("name: CSM_NOTIFY\n      number: 11", "name: CSM_NOTIFY\n      number: 12", "CSM_NOTIFY: number 12 does not follow 10.")]
    [InlineData("name: CSM_NOTIFY\n      number: 11", "name: CSM_NOTIFY\n      number: 0x100", "CSM_NOTIFY: 0xC600CB00 is not within")]
    [InlineData("number: 0x18F", "number: 0x190", "RMI_CSM: 0x190 is not within 0x150 to 0x18F.")]
    [InlineData("number: 0x18F", "number: 0x14F", "RMI_CSM: 0x14F is not within 0x150 to 0x18F.")]
    [InlineData("name: RMI_CSM_APT_ADD\n      value: 1", "name: RMI_CSM_APT_ADD\n      value: 2", "RMI_CSM_APT_ADD: operations count from 0 without gaps; 1 is expected.")]
    [InlineData("name: RMI_CSM_APT_ADD\n", "name: RMI_CSM_INFO\n", "RMI_CSM_INFO is defined twice.")]
    [InlineData("name: RMI_CSM_APT_ADD\n", "name: RMI_APT_ADD\n", "RMI_APT_ADD: the name starts with RMI_CSM_.")]
    [InlineData("{register: x2, name: rd,", "{register: x1, name: rd,", "RMI_CSM_INFO.rd: x2 is expected, not x1.")]
    [InlineData("{register: x3, name: granule,", "{register: x4, name: granule,", "RMI_CSM_APT_ADD.granule: x3 is expected, not x4.")]
    [InlineData("name: CSM_SHARE\n", "name: SHARE\n", "SHARE: the name starts with CSM_.")]
    [InlineData("name: CSM_DETACH\n", "name: CSM_ATTACH\n", "CSM_ATTACH is defined twice.")]
    [InlineData("register: x3, name: perm", "register: x4, name: perm", "CSM_SHARE.perm: x3 is expected, not x4.")]
    [InlineData("name: peer, type: realm_id, valid: \"non-zero, not", "name: peer, type: id, valid: \"non-zero, not", "CSM_SHARE.peer: 'id' is not a type.")]
    [InlineData("register: x2, name: owner", "register: x2, name: csm_id", "CSM_RESERVE.csm_id is defined twice.")]
    [InlineData("{register: x4, name: free_records, type: uint64, text: \"records not in use\"}", "{register: x4, name: free_records, type: uint64, text: \"a\"}\n        - {register: x5, name: more, type: uint64, text: \"b\"}", "RMI_CSM_INFO.more: registers end at x4.")]
    [InlineData("statuses: [SUCCESS, INPUT, GONE]", "statuses: [SUCCESS, INPUT, LOST]", "CSM_INFO: there is no status LOST.")]
    [InlineData("statuses: [SUCCESS, INPUT, GONE]", "statuses: [SUCCESS, INPUT, INPUT]", "CSM_INFO: status INPUT is named twice.")]
    [InlineData("statuses: [SUCCESS, INPUT, GONE]", "statuses: [INPUT, GONE]", "CSM_INFO cannot succeed.")]
    [InlineData("exits: [NOTIFY]", "exits: [CALL]", "CSM_NOTIFY: there is no exit operation CALL.")]
    [InlineData("exits: [NOTIFY]", "exits: [NEED_APT]", "CSM_NOTIFY: a host that does not help must lead to NO_RESOURCE.")]
    [InlineData("name: next_offset, type: offset", "name: next_offset, type: uint64", "CSM_REVOKE: an offset to continue from is both argument and result.")]
    [InlineData("feature: NOTIFY", "feature: BELL", "CSM_NOTIFY: there is no feature bit BELL.")]
    [InlineData("{name: CSM, value: 0xC5}", "{name: CSM, value: 5}", "exit reason 5 is not within")]
    [InlineData("name: NEED_RTT\n      value: 3", "name: NEED_RTT\n      value: 4", "NEED_RTT: operations count from 1 without gaps; 3 is expected.")]
    [InlineData("{field: gprs2, name: level}", "{field: gprs4, name: level}", "NEED_RTT: the exit record has no field gprs4.")]
    [InlineData("{field: gprs2, name: level}", "{field: gprs1, name: level}", "NEED_RTT: gprs1 is used twice.")]
    [InlineData("        - {field: ripas_top, name: top}\n        - {field: gprs1, name: csm_id}\n        - {field: gprs2, name: level}", "        - {field: gprs1, name: csm_id}\n        - {field: gprs2, name: level}", "NEED_RTT: a range needs both base and top.")]
    [InlineData("short: DENIED, value: 0x10", "short: DENIED, value: 3", "STATUS: ERROR_DENIED does not have a larger value than INCOMPLETE.")]
    [InlineData("{name: WRITE, bit: 1,", "{name: WRITE, bit: 0,", "PERM: WRITE does not have a higher bit than READ.")]
    [InlineData("{name: rim, offset: 0x40, type: uint8, count: 64", "{name: rim, offset: 0x48, type: uint8, count: 64", "POLICY.rim is at 0x48, but the field before it ends at 0x40.")]
    [InlineData("size: 0x80\n", "size: 0x88\n", "POLICY: the fields end at 0x80, but the size is 0x88.")]
    [InlineData("{name: max_consumers, offset: 0x10, type: uint64", "{name: max_consumers, offset: 0x10, type: uint63", "POLICY.max_consumers: uint63 has no size.")]
    [InlineData("count: 3648", "count: 3649", "PEER does not fit a page.", "size: 0x1000", "size: 0x1001")]
    [InlineData("label: -70003", "label: -65536", "REGIONS_DIGEST: label -65536 is not for private use")]
    [InlineData("label: -70003", "label: -70002", "REGIONS_DIGEST: label -70002 is taken.")]
    [InlineData("number: 9, name: Bounded", "number: 11, name: Bounded", "Bounded: properties count from 1 without gaps.")]
    [InlineData("name: CHUNK_PAGES", "name: chunkPages", "chunkPages: names are in upper case")]
    public void An_inconsistency_is_named(string old, string broken, string expected, string? alsoOld = null, string? alsoBroken = null)
    {
        var text = Replace(File.ReadAllText(Repository.House.AbiFile), old, broken);
        if (alsoOld is not null)
            text = Replace(text, alsoOld, alsoBroken!);

        var findings = AbiLinter.Lint(AbiFile.Parse("csm.yaml", text));

        Assert.Contains(findings, finding => finding.Sentence.StartsWith(expected, StringComparison.Ordinal));
        Assert.All(findings, finding => Assert.InRange(finding.Line, 1, text.Split('\n').Length));
    }

    [Fact]
    public void A_finding_names_the_line_in_the_file()
    {
        var text = Replace(File.ReadAllText(Repository.House.AbiFile), "number: 0x18F", "number: 0x200");
        var line = Array.FindIndex(text.Split('\n'), l => l.Contains("name: RMI_CSM", StringComparison.Ordinal)) + 1;

        Assert.Contains(AbiLinter.Lint(AbiFile.Parse("csm.yaml", text)), finding => finding.Line == line);
    }

    private static string Replace(string text, string old, string broken)
    {
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assert.True(at >= 0, $"csm.yaml no longer has: {old}");
        return text[..at] + broken + text[(at + old.Length)..];
    }
}
