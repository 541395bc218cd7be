// SPDX-License-Identifier: BSD-3-Clause
using Caec.Workstation;

namespace Caec.Abi.Tests;

internal static class Repository
{
    public static House House { get; } = House.Find();

    public static AbiDocument Abi { get; } = AbiFile.Load(House.AbiFile);

    public static AbiRenderer Renderer { get; } = new(House.Templates);
}
