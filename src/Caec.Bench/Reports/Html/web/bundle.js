// SPDX-License-Identifier: BSD-3-Clause
// Makes plot.min.js: the parts of the charting library that library.js names, as one classic script. It begins with
// what it was made of and the licences of that. The same lock file gives the same bytes.
import { readFile, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));

/** The packages that something of ended in the bundle, by name. */
function packagesOf(metafile) {
    const [output] = Object.values(metafile.outputs);
    const used = Object.entries(output.inputs)
        .filter(([, input]) => input.bytesInOutput > 0)
        .map(([path]) => path.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//)?.[1])
        .filter((name) => name !== undefined);
    return [...new Set(used)].sort();
}

async function describe(name) {
    const folder = join(here, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined)
        throw new Error(`${name} comes without a licence text`);
    const text = (await readFile(join(folder, file), "utf8")).trim().replace(/\r\n/g, "\n");
    const [copyright, ...rest] = text.split("\n\n");
    return { name, version, license, copyright, terms: rest.join("\n\n") };
}

/** Every package with its copyright; each licence text once, with the packages that it holds for. */
function banner(packages) {
    const terms = new Set(packages.map((one) => one.terms));
    const lines = [
        "! Made by `npm run build` from the packages below; not written by this project.",
        "",
        ...packages.map((one) => `${one.name} ${one.version} (${one.license}), ${one.copyright}`),
    ];
    for (const text of terms) {
        const holders = packages.filter((one) => one.terms === text).map((one) => one.name);
        lines.push("", `--- ${holders.join(", ")}:`, "", text);
    }
    const body = lines.join("\n");
    if (body.includes("*/"))
        throw new Error("a licence text would end the comment that it stands in");
    return `/*${body}\n*/\n`;
}

const result = await build({
    absWorkingDir: here,
    entryPoints: ["library.js"],
    bundle: true,
    minify: true,
    charset: "utf8",
    format: "iife",
    globalName: "Plot",
    legalComments: "none",
    target: "es2022",
    metafile: true,
    write: false,
});
const packages = await Promise.all(packagesOf(result.metafile).map(describe));
const code = result.outputFiles[0].text;
// The bundle stands inside a script element.
if (/<\/script|<!--/i.test(code))
    throw new Error("the bundle holds what would end its script element");
await writeFile(join(here, process.argv[2] ?? "plot.min.js"), banner(packages) + code);
