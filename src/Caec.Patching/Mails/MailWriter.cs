// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Caec.Patching.Tree;

namespace Caec.Patching.Mails;

/// <summary>Writes patches as the mails that git format-patch makes; the same input gives the same bytes.</summary>
internal static class MailWriter
{
    private const string Author = "CAEC toolchain <caec@localhost>";
    private const string Date = "Thu, 1 Jan 2026 00:00:00 +0000";
    private const int GraphWidth = 40;
    private const int MessageWidth = 72;

    /// <summary>One mail.</summary>
    /// <param name="patch">Its words.</param>
    /// <param name="number">From 1.</param>
    /// <param name="count">How many there are.</param>
    /// <param name="files">What it changes, in order of their paths.</param>
    public static PatchMail Write(PatchDescription patch, int number, int count, IReadOnlyList<FileRevision> files)
    {
        var diffs = files.Select(file => (File: file, Diff: UnifiedDiff.Write(file))).ToList();
        var body = new StringBuilder();
        body.Append(SourceText.FromUnicode(Wrap(patch.Message))).Append("\n---\n");
        AppendStatistics(body, [.. diffs.Select(one => (one.File, one.Diff.Added, one.Diff.Removed))]);
        body.Append('\n').AppendJoin(string.Empty, diffs.Select(one => one.Diff.Text)).Append("-- \ncaec\n\n");
        var head = new StringBuilder(Head(number, count, patch.Subject));
        var content = body.ToString();
        // A mail may lose a carriage return on its way through git; encoded, it cannot.
        var quoted = content.Contains('\r', StringComparison.Ordinal);
        head.Append("Content-Transfer-Encoding: ").Append(quoted ? "quoted-printable" : "8bit").Append("\n\n");
        var mail = head.Append(quoted ? QuotedPrintable(content) : content).ToString();
        var text = $"From {Identity(mail)} Mon Sep 17 00:00:00 2001\n{mail}";
        return new PatchMail($"{number:D4}-{patch.Name}.patch", patch.Name, patch.Subject, SourceText.ToBytes(text),
            diffs.Sum(one => one.Diff.Added), diffs.Sum(one => one.Diff.Removed));
    }

    /// <summary>The head of a mail without how its text is encoded.</summary>
    public static string Head(int number, int count, string subject)
    {
        var digits = count.ToString(CultureInfo.InvariantCulture).Length;
        var place = number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        return $"From: {Author}\nDate: {Date}\n"
            + $"Subject: {EncodedWord($"[PATCH {place}/{count}] {subject}")}\n"
            + "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n";
    }

    private static void AppendStatistics(StringBuilder body, List<(FileRevision File, int Added, int Removed)> files)
    {
        var width = files.Max(one => one.File.Path.Length);
        var most = files.Max(one => one.Added + one.Removed);
        var digits = most.ToString(CultureInfo.InvariantCulture).Length;
        foreach (var (file, added, removed) in files)
            body.Append($" {file.Path.PadRight(width)} | ")
                .Append((added + removed).ToString(CultureInfo.InvariantCulture).PadLeft(digits))
                .Append(added + removed > 0 ? " " : string.Empty)
                .Append('+', Bar(added, most)).Append('-', Bar(removed, most)).Append('\n');
        var insertions = files.Sum(one => one.Added);
        var deletions = files.Sum(one => one.Removed);
        body.Append($" {Count(files.Count, "file")} changed");
        if (insertions > 0 || deletions == 0)
            body.Append($", {Count(insertions, "insertion")}(+)");
        if (deletions > 0)
            body.Append($", {Count(deletions, "deletion")}(-)");
        body.Append('\n');
        foreach (var (file, _, _) in files.Where(one => one.File.Before is null))
            body.Append($" create mode {(file.IsExecutable ? "100755" : "100644")} {file.Path}\n");
    }

    private static int Bar(int lines, int most) =>
        most <= GraphWidth ? lines : lines == 0 ? 0 : Math.Max(1, lines * GraphWidth / most);

    private static string Count(int number, string noun) => $"{number} {noun}{(number == 1 ? string.Empty : "s")}";

    /// <summary>Paragraphs wrapped for a mail; lines that start with a blank or a dash stay as they are.</summary>
    public static string Wrap(string message)
    {
        var result = new StringBuilder();
        foreach (var paragraph in message.Replace("\r", string.Empty, StringComparison.Ordinal).Split("\n\n"))
        {
            var column = 0;
            foreach (var line in paragraph.Split('\n'))
            {
                var keep = line.StartsWith(' ') || line.StartsWith('-') || line.StartsWith('*');
                foreach (var word in keep ? [line.TrimEnd()] : line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    var fresh = column == 0 || keep || column + 1 + word.Length > MessageWidth;
                    if (column > 0)
                        result.Append(fresh ? '\n' : ' ');
                    result.Append(word);
                    column = fresh ? word.Length : column + 1 + word.Length;
                }
            }
            result.Append("\n\n");
        }
        return result.ToString().TrimEnd('\n');
    }

    private static string EncodedWord(string subject) => Ascii.IsValid(subject)
        ? subject
        : $"=?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(subject))}?=";

    private static string QuotedPrintable(string content)
    {
        // RFC 2045, 6.7: lines of at most 76 characters, a soft break is "=" at the line's end.
        var result = new StringBuilder();
        foreach (var line in content.Split('\n').SkipLast(1))
        {
            var column = 0;
            for (var i = 0; i < line.Length; i++)
            {
                var last = i == line.Length - 1;
                var plain = line[i] is >= '!' and <= '~' and not '=' || (line[i] is ' ' or '\t' && !last);
                var piece = plain ? line[i].ToString() : $"={(int)line[i]:X2}";
                if (column + piece.Length > 75)
                {
                    result.Append("=\n");
                    column = 0;
                }
                result.Append(piece);
                column += piece.Length;
            }
            result.Append('\n');
        }
        return result.ToString();
    }

    /// <summary>Stands where git has the commit's name; it only has to look like one and never change.</summary>
    private static string Identity(string mail) =>
        Convert.ToHexStringLower(SHA256.HashData(SourceText.ToBytes(mail)))[..40];
}
