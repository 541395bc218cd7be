// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;
using System.Text;

namespace Caec.Patching.Mails;

/// <summary>
/// Writes the mail that goes before the patches. Its name does not end as theirs do, so that <c>git am *.patch</c> leaves it out.
/// </summary>
internal static class CoverLetter
{
    public const string FileName = "0000-cover-letter.txt";

    /// <summary>The mail, bytes as characters.</summary>
    public static string Write(PatchSeries series, IReadOnlyList<PatchMail> mails, AuditResult? audit)
    {
        var body = new StringBuilder($"{series.Title}.\n");
        if (audit is not null)
            AppendAudit(body, audit);
        body.Append("\nPatches:\n\n");
        foreach (var mail in mails)
            body.Append(CultureInfo.InvariantCulture, $"  {mail.Subject} (+{mail.Added}, -{mail.Removed})\n");
        return MailWriter.Head(0, mails.Count, series.Title) + $"Content-Transfer-Encoding: 8bit\n\n{body}\n-- \ncaec\n";
    }

    private static void AppendAudit(StringBuilder body, AuditResult audit)
    {
        body.Append('\n').Append(MailWriter.Wrap($"Audit of the tree that this series was made for: {audit.Sentence}.")).Append('\n');
        if (audit.Of(AuditVerdict.Accepted) is { Count: > 0 } accepted)
        {
            body.Append('\n').Append(MailWriter.Wrap(
                "These have no hook, and are not known to need none. Whoever made this series has looked at them (--accept):")).Append("\n\n");
            foreach (var one in accepted)
                body.Append(Item(one, $"It {one.Does}."));
        }
        if (audit.Of(AuditVerdict.Known) is { Count: > 0 } known)
        {
            body.Append("\nThese need no hook:\n\n");
            foreach (var group in known.GroupBy(one => one.Why))
                body.Append(Item(group.First(), group.Key, string.Join(", ", group.Select(one => one.Function))));
        }
        if (audit.Of(AuditVerdict.Hooked) is { Count: > 0 } hooked)
            body.Append("\nThese have a hook:\n\n").Append(Indented(string.Join(", ", hooked.Select(one => one.Function)))).Append('\n');
    }

    private static string Item(AuditedFunction one, string sentence, string? names = null) =>
        Indented($"{names ?? $"{one.Function} ({one.File}:{one.Line})"}: {sentence}") + "\n";

    private static string Indented(string text) => "  " + MailWriter.Wrap(text).Replace("\n", "\n  ", StringComparison.Ordinal);
}
