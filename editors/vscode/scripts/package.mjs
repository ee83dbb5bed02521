// Packages the extension as dist/quoteproof-VERSION.vsix at the top of the repository: the same bytes every time.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { bundle } from "./bundle.mjs";

const NOTICES = "THIRD-PARTY.txt";

/** Gives the licences of every package that a bundle holds, as those licences ask. */
function noticesOf(inputs) {
  const folders = inputs.flatMap((path) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  const parts = [...new Set(folders)].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (file === undefined) throw new Error(`${name} ${version} comes without its licence`);
    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return `The extension holds these packages, each under its own licence.\n\n${parts.join(`\n${"-".repeat(72)}\n\n`)}`;
}

const { version } = JSON.parse(readFileSync("package.json", "utf8"));
const out = join("..", "..", "dist");
mkdirSync(out, { recursive: true });
writeFileSync(NOTICES, noticesOf(await bundle()));
process.env.SOURCE_DATE_EPOCH ??= "315532800"; // the first moment that a ZIP archive can name
process.env.TZ = "UTC"; // in which ZIP archives, that know no time zone, write it
const packagePath = join(out, `quoteproof-${version}.vsix`);
await createVSIX({ packagePath, dependencies: false, skipLicense: false });
