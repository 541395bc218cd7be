// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Cli;

/// <summary>Leaves out the blanks before a line's end: Spectre pads the last column of a table, which a log or a
/// comparison of two does not want. Closing it closes nothing.</summary>
internal sealed class LineEndTrimmer(TextWriter inner) : TextWriter
{
    private int _blanks;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value)
    {
        if (value == ' ')
        {
            _blanks++;
            return;
        }
        if (value is not ('\r' or '\n'))
            inner.Write(new string(' ', _blanks));
        _blanks = 0;
        inner.Write(value);
    }

    public override void Flush() => inner.Flush();
}
