// Bundles the extension into dist/extension.js, or with `--test` every test into out/, for node's own test runner.
import { readdirSync, rmSync } from "node:fs";
import { build } from "esbuild";

const COMMON = { bundle: true, platform: "node", target: "node20", format: "cjs", logLevel: "warning" };

/** Bundles the extension; gives the paths of all that went into it. */
export async function bundle() {
  rmSync("dist", { recursive: true, force: true });
  const { metafile } = await build({
    ...COMMON,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"], // the editor itself, which is there when the extension runs
    minify: true,
    metafile: true,
  });
  return Object.keys(metafile.inputs);
}

async function bundleTests() {
  rmSync("out", { recursive: true, force: true });
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({ ...COMMON, entryPoints: tests.map((name) => `test/${name}`), outdir: "out", sourcemap: "inline" });
}

if (process.argv.includes("--test")) await bundleTests();
