// SPDX-License-Identifier: BSD-3-Clause
using Caec.Abi;

namespace Caec.Bench;

/// <summary>A property that CSM always has (csm-abi.md, section 6).</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Name">A few words.</param>
/// <param name="Text">What it says.</param>
public sealed record CsmProperty(int Number, string Name, string Text)
{
    private static readonly Lazy<IReadOnlyList<CsmProperty>> Own = new(() =>
    [
        .. AbiFile.Parse("abi/csm.yaml", Resources.Text("csm.yaml")).Properties
            .Select(property => new CsmProperty((int)property.Number, property.Name, property.Text))
            .OrderBy(property => property.Number),
    ]);

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<CsmProperty> All => Own.Value;

    /// <summary>The one of that number.</summary>
    public static CsmProperty Find(int number) => All.First(property => property.Number == number);
}
