// SPDX-License-Identifier: BSD-3-Clause
// Draws the report's charts, each from the JSON that stands beside it, and again when its width changes. The charting
// library is the global Plot. Everything that a chart shows stands in a table too.

const KIBI = 1024;
const paper = 660;
const {
    axisX, axisY, barX, dot, gridX, gridY, line, plot, pointer, ruleX, ruleY, stackX, text, tip,
} = globalThis.Plot;

const bytes = (value) =>
    value >= KIBI * KIBI ? `${value / KIBI / KIBI} MiB` : value >= KIBI ? `${value / KIBI} KiB` : `${value} B`;

const digits = (value) =>
    value >= 100 || Number.isInteger(value) ? 0 : value >= 10 ? 1 : value >= 0.1 ? 2 : 4;

const inFull = (value) =>
    value.toLocaleString("en", { minimumFractionDigits: 0, maximumFractionDigits: digits(value) });

const inShort = (value) => {
    const units = [[1e9, "G"], [1e6, "M"], [1e3, "k"]];
    const [size, unit] = units.find(([one]) => value >= one) ?? [1, ""];
    return `${Number((value / size).toPrecision(3))}${unit}`;
};

/** How numbers of each scale are written: on an axis, and where there is room. */
const scales = {
    bytes: { short: bytes, full: bytes },
    pages: { short: inFull, full: (value) => `${inFull(value)} pages` },
    instructions: { short: inShort, full: (value) => `${inFull(value)} instructions` },
    ratio: { short: (value) => `${inShort(value)}×`, full: (value) => `${inFull(value)}×` },
};

/** Powers of ten, with steps between them where there are few. */
function decades(low, high) {
    const least = Math.floor(Math.log10(low));
    const most = Math.ceil(Math.log10(high));
    const steps = high / low < 1000 ? [1, 2, 5] : [1];
    const every = Math.ceil((most - least) / 10);
    const ticks = [];
    for (let power = Math.floor(least / every) * every; power <= most; power += every)
        ticks.push(...steps.map((step) => Number(`${step}e${power}`)));
    return ticks.filter((tick) => tick >= low / 1.001 && tick <= high * 1.001);
}

/** Bounds of an axis that leave some room around the values. */
function bounds(values) {
    const [low, high] = [Math.min(...values), Math.max(...values)];
    return high / low < 10 ? [low / 2, high * 2] : [low / 1.5, high * 1.5];
}

/** The record's own description is of the first view. */
function describe(chart, view) {
    return view === chart.views[0]
        ? chart.description
        : `${view.name}: ${view.series.map((series) => series.name).join(", ")}. The tables below hold every number.`;
}

function drawLines(chart, view, width) {
    const points = view.series.flatMap((series) =>
        series.points.map(({ x, y }) => ({ x, y, name: series.name })));
    const places = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
    const [x, y] = [scales[chart.xScale], scales[chart.yScale]];
    const domain = bounds(points.map((point) => point.y));
    const every = Math.ceil(places.length / Math.max(2, Math.floor(width / 64)));
    const xTicks = places.filter((_, index) => index % every === 0);
    const yTicks = decades(...domain);
    // The first of the legend on top.
    const drawn = [...view.series].reverse().flatMap(({ points: data, style }) => {
        const stroke = `var(--c${style.colour})`;
        const common = { x: "x", y: "y", stroke };
        return [
            line(data, { ...common, strokeWidth: 1.75, strokeDasharray: style.dash }),
            dot(data, {
                ...common,
                symbol: style.marker,
                r: style.hollow ? 5 : 3.25,
                strokeWidth: 1.5,
                fill: style.hollow ? "var(--paper)" : stroke,
            }),
        ];
    });
    return plot({
        width,
        height: Math.round(Math.min(400, Math.max(270, width * 0.62))),
        marginLeft: 52,
        marginRight: 16,
        marginTop: 26,
        marginBottom: 42,
        className: "plot",
        style: { fontSize: "12px" },
        ariaLabel: chart.title,
        ariaDescription: describe(chart, view),
        x: { type: "log", base: 2 },
        y: { type: "log", domain },
        marks: [
            gridY(yTicks),
            gridX(xTicks),
            // As text: a tick format would drop labels between the powers of ten.
            axisY(yTicks, { label: chart.y, labelArrow: "none", text: y.short, tickSize: 0 }),
            axisX(xTicks, {
                label: chart.x, labelArrow: "none", labelAnchor: "center", tickFormat: x.short, tickSize: 4,
            }),
            ...(chart.yScale === "ratio" ? [ruleY([1], { stroke: "var(--quiet)" })] : []),
            ...drawn,
            tip(points, pointer({
                x: "x",
                y: "y",
                title: (point) => `${point.name}\n${x.full(point.x)}: ${y.full(point.y)}`,
                stroke: "var(--rule)",
                maxRadius: 30,
            })),
        ],
    });
}

function drawParts(chart, _view, width) {
    const rows = chart.bars.flatMap((bar) => bar.values.map((value, index) => ({
        bar: bar.name,
        part: chart.parts[index],
        colour: `var(--c${chart.colours[index]})`,
        share: (100 * value) / bar.total,
        value,
    })));
    return plot({
        width,
        height: 34 * chart.bars.length + 50,
        marginLeft: 62,
        marginRight: 62,
        marginBottom: 42,
        className: "plot",
        style: { fontSize: "12px" },
        ariaLabel: chart.title,
        ariaDescription: chart.description,
        x: { domain: [0, 100] },
        y: { domain: chart.bars.map((bar) => bar.name), label: null, padding: 0.25 },
        marks: [
            axisX([0, 25, 50, 75, 100], {
                label: "Share of the instructions; their number at the right", labelArrow: "none",
                labelAnchor: "center", tickFormat: (value) => `${value} %`, tickSize: 4,
            }),
            axisY({ tickSize: 0 }),
            barX(rows, { x: "share", y: "bar", fill: "colour", stroke: "var(--paper)", strokeWidth: 1 }),
            text(chart.bars, {
                x: 100, y: "name", text: (bar) => inShort(bar.total), textAnchor: "start", dx: 6, fill: "var(--ink)",
            }),
            tip(rows, pointer(stackX({
                x: "share",
                y: "bar",
                title: ({ bar, part, value, share }) =>
                    `${bar}, ${part}\n${inFull(value)} instructions (${share.toFixed(1)} %)`,
                stroke: "var(--rule)",
            }))),
            ruleX([0], { stroke: "var(--quiet)" }),
        ],
    });
}

const kinds = { lines: drawLines, parts: drawParts };

/** Radio buttons that choose between the views of a chart. */
function choice(chart, choose) {
    const box = document.createElement("fieldset");
    box.className = "choice";
    const legend = document.createElement("legend");
    legend.className = "hidden";
    legend.textContent = `${chart.title}: whose`;
    box.append(legend);
    chart.views.forEach((view, index) => {
        const label = document.createElement("label");
        const button = document.createElement("input");
        button.type = "radio";
        button.name = `${chart.id}-view`;
        button.checked = index === 0;
        button.addEventListener("change", () => choose(view));
        label.append(button, view.name);
        box.append(label);
    });
    return box;
}

function start(source) {
    const chart = JSON.parse(source.textContent);
    const drawing = document.getElementById(chart.id);
    let view = chart.views?.[0];
    let width = 0;
    const draw = () => {
        const svg = kinds[chart.kind](chart, view, Math.max(260, width));
        svg.setAttribute("role", "img");
        drawing.replaceChildren(svg);
    };
    if (chart.views?.length > 1)
        drawing.before(choice(chart, (chosen) => {
            view = chosen;
            draw();
        }));
    const fit = (now) => {
        if (now === width || now === 0)
            return;
        width = now;
        draw();
    };
    new ResizeObserver(([entry]) => fit(Math.floor(entry.contentRect.width))).observe(drawing);
    // Paper has a width of its own, which no observer tells in time.
    addEventListener("beforeprint", () => fit(paper));
    addEventListener("afterprint", () => fit(Math.floor(drawing.clientWidth)));
}

document.querySelectorAll("script[data-chart]").forEach(start);
