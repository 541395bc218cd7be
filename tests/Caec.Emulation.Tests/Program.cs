// SPDX-License-Identifier: BSD-3-Clause
using Caec.Emulation;
using Caec.Emulation.Tests;

// Started by a test: boots a machine that runs for ever, so that the test can kill this process.
var spec = new BootSpec(TestMachine.Definition, args[0], args[1], new BootGoal.Output(null, null));
await Emulator.BootAsync(spec, null, CancellationToken.None);
