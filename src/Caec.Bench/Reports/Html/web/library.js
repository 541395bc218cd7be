// SPDX-License-Identifier: BSD-3-Clause
// What charts.js uses of the library; everything else stays out of the bundle.
export {
    axisX, axisY, barX, dot, gridX, gridY, line, plot, pointer, ruleX, ruleY, stackX, text, tip,
} from "@observablehq/plot";
