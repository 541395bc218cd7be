// SPDX-License-Identifier: BSD-3-Clause
using System.Text;

namespace Caec.Emulation;

/// <summary>The line form of records, for programs of this project that print them.</summary>
public static class RecordLine
{
    /// <summary>The line, without line end, that carries that JSON.</summary>
    public static string Of(string json) => $"@caec {json}*{Crc8.Of(Encoding.UTF8.GetBytes(json)):x2}";
}
