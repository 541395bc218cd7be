// SPDX-License-Identifier: BSD-3-Clause
namespace Caec.Patching;

/// <summary>One patch as a mail that <c>git am</c> takes.</summary>
/// <param name="FileName">For example 0001-csm-abi.patch.</param>
/// <param name="Patch">The patch's name.</param>
/// <param name="Subject">Its subject.</param>
/// <param name="Content">The mail.</param>
/// <param name="Added">Lines that come.</param>
/// <param name="Removed">Lines that go.</param>
public sealed record PatchMail(
    string FileName, string Patch, string Subject, ReadOnlyMemory<byte> Content, int Added, int Removed)
{
    /// <summary>The mail as text.</summary>
    public string Text => System.Text.Encoding.UTF8.GetString(Content.Span);
}
