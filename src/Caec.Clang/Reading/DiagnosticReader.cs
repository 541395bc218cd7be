// SPDX-License-Identifier: BSD-3-Clause
using Caec.Clang.Native;

namespace Caec.Clang.Reading;

internal static class DiagnosticReader
{
    public static List<SourceDiagnostic> Read(ParsedUnit parsed)
    {
        var diagnostics = new List<SourceDiagnostic>();
        for (var i = 0U; i < LibClang.clang_getNumDiagnostics(parsed.Unit); i++)
        {
            var native = LibClang.clang_getDiagnostic(parsed.Unit, i);
            try
            {
                var (file, point) = LibClang.clang_getDiagnosticLocation(native).Place();
                diagnostics.Add(new SourceDiagnostic(
                    (DiagnosticSeverity)LibClang.clang_getDiagnosticSeverity(native),
                    Cursors.Take(LibClang.clang_getDiagnosticSpelling(native)), file, point));
            }
            finally
            {
                LibClang.clang_disposeDiagnostic(native);
            }
        }
        return diagnostics;
    }
}
