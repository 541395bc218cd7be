// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Abi.Tests;

public sealed class AbiFileTests
{
    [Fact]
    public void Calls_have_the_function_ids_of_the_specification()
    {
        var abi = Repository.Abi;

        Assert.Equal(
            Enumerable.Range(0, 14).Select(n => 0xC600CA00 + (ulong)n), abi.Rsi.Calls.Select(call => call.FunctionId));
        Assert.Equal(0xC400018FU, abi.Rmi.FunctionId);
        Assert.Equal(
            [("RMI_CSM_INFO", 0UL), ("RMI_CSM_APT_ADD", 1UL), ("RMI_CSM_APT_REMOVE", 2UL)],
            abi.Rmi.Operations.Select(operation => (operation.Name, operation.Number)));
        Assert.Equal(0xC600CA0BU, CsmAbi.Rsi.Notify);
        Assert.Equal(0xC400018FU, CsmAbi.Rmi.FunctionId);
        Assert.Equal(2UL, CsmAbi.Rmi.AptRemove);
    }

    [Theory]
    [InlineData("schema: 1", "schema: 2", "this program reads schema 1")]
    [InlineData("minor: 0}", "minor: 0, patch: 1}", "'patch' is not a known key")]
    [InlineData("summary: Makes a range", "sumary: Makes a range", "summary is missing")]
    [InlineData("value: 512", "value: half", "'half' is not an unsigned number")]
    [InlineData("bit: 4", "bit: 64", "64 is not a bit of a register")]
    [InlineData("statuses: [SUCCESS, INPUT, GONE]", "statuses: SUCCESS", "statuses: a list is expected")]
    [InlineData("version: {major: 2, minor: 0}", "version: 1", "version: a mapping is expected")]
    [InlineData("schema: 1", "schema: [1", "csm.yaml:")]
    public void A_wrong_file_is_refused_with_file_and_line(string old, string broken, string expected)
    {
        var text = File.ReadAllText(Repository.House.AbiFile);
        Assert.Contains(old, text, StringComparison.Ordinal);

        var failure = Assert.Throws<CaecFailure>(
            () => AbiFile.Parse("csm.yaml", text.Replace(old, broken, StringComparison.Ordinal)));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Matches(@"^csm\.yaml:\d+$", failure.Evidence!);
    }

    [Fact]
    public void A_file_that_does_not_exist_is_named()
    {
        var failure = Assert.Throws<CaecFailure>(() => AbiFile.Load("/nowhere/csm.yaml"));

        Assert.Equal(FailureKind.Usage, failure.Kind);
        Assert.Contains("/nowhere/csm.yaml", failure.Message, StringComparison.Ordinal);
    }
}
