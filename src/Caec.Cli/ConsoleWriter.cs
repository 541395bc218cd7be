// SPDX-License-Identifier: BSD-3-Clause
using System.Text;
using Caec.Workstation;

namespace Caec.Cli;

/// <summary>Standard output or standard error, of which one must arrive and the other need not.</summary>
/// <param name="inner">The stream's writer.</param>
/// <param name="isResult">Whether what is written is what the user asked for.</param>
internal sealed class ConsoleWriter(TextWriter inner, bool isResult) : TextWriter
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(value));

    public override void Write(string? value) => Try(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => inner.Write(buffer, index, count));

    public override void Flush() => Try(inner.Flush);

    // A reader that has gone (EPIPE) is no error to .NET, and to nobody else.
    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (isResult)
                throw new CaecFailure(
                    FailureKind.Missing, $"Standard output cannot be written: {error.Message.TrimEnd('.')}.", cause: error);
        }
    }
}
