// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Bench;

/// <summary>The list of attacks in docs/security.md: the part between two marks, written from the catalogue.</summary>
public static class AttackList
{
    /// <summary>Where the page lies in the repository.</summary>
    public const string Page = "docs/security.md";

    private const string Begin = "<!-- attacks: written by ./caec abi render, from " + AttackCatalogue.Path + " -->\n";
    private const string End = "<!-- end of attacks -->\n";

    /// <summary>What the page must be, where it is not that.</summary>
    /// <exception cref="CaecFailure">Kind Usage: the catalogue is not valid, or the page has not the two marks.</exception>
    public static string? Stale(House house)
    {
        var page = File.ReadAllText(Path.Combine(house.Root, Page));
        var wanted = In(page, AttackCatalogue.Load(Path.Combine(house.Root, AttackCatalogue.Path)));
        return wanted == page ? null : wanted;
    }

    /// <summary>The page with the catalogue's list in it.</summary>
    /// <param name="page">The page as it is.</param>
    /// <param name="catalogue">The attacks.</param>
    /// <exception cref="CaecFailure">Kind Usage: the page has not the two marks.</exception>
    public static string In(string page, AttackCatalogue catalogue)
    {
        var begin = page.IndexOf(Begin, StringComparison.Ordinal);
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            throw new CaecFailure(
                FailureKind.Usage, $"{Page} must have the lines {Begin.TrimEnd()} and {End.TrimEnd()}.", Page);
        return page[..(begin + Begin.Length)] + "\n" + Text(catalogue) + "\n" + page[end..];
    }

    private static string Text(AttackCatalogue catalogue)
    {
        var text = new MarkdownText();
        text.Paragraph($"{catalogue.Attacks.Count} attacks:");
        foreach (var property in CsmProperty.All)
        {
            text.Heading(3, $"{property.Number} {property.Name}");
            text.Paragraph(property.Text);
            if (catalogue.Unattacked.FirstOrDefault(one => one.Property == property.Number) is { } none)
                text.Paragraph($"No attack: {none.Reason}");
            else
                text.Table(
                    ["Attack", "What the attacker does", "Held means"],
                    catalogue.Attacks.Where(attack => attack.Property == property.Number).Select(Row));
        }
        return text.ToString();
    }

    private static IReadOnlyList<string> Row(Attack attack) =>
    [
        $"`{attack.Name}`",
        MarkdownText.Plain(
            attack.Weakness is null ? attack.Text : $"{attack.Text} A weakness of the paper's artifact: {attack.Weakness}"),
        MarkdownText.Plain(attack.Expected),
    ];
}
