/**
 * Lookup: which program to start as the server.
 *
 * Promises: the setting first, then the environment that the Python extension has chosen, then a `.venv` or `venv`
 * beside the book, then the search path; a setting that leads nowhere is told and never passed over.
 * Leaves out: asking VS Code or the disk (`surroundings.ts`), and starting anything.
 */

import { posix, win32 } from "node:path";

/** What the lookup may know of the machine. */
export interface Surroundings {
  /** `process.platform`. */
  readonly platform: string;
  /** The book's folder, absolute. */
  readonly folder: string;
  /** The user's home folder, which `~` means. */
  readonly home: string;
  /** The setting `quoteproof.path`, empty where it is not set. */
  readonly setting: string;
  /** The interpreter, or the folder of the environment, that the Python extension has chosen. */
  readonly python: string | undefined;
  /** The variable PATH. */
  readonly searchPath: string;
  /** Tells whether a file is there. */
  readonly isFile: (path: string) => boolean;
}

/** Where a server was found. */
export type Origin = "setting" | "python" | "environment" | "path";

/** The outcome: a program, or why there is none. */
export type Lookup =
  | { readonly kind: "found"; readonly program: string; readonly origin: Origin }
  | { readonly kind: "wrong-setting"; readonly program: string }
  | { readonly kind: "missing" };

/** Gives the program to start. */
export function lookUp(around: Surroundings): Lookup {
  if (around.setting.trim() !== "") {
    const program = expand(around.setting.trim(), around);
    return around.isFile(program) ? { kind: "found", program, origin: "setting" } : { kind: "wrong-setting", program };
  }
  for (const [origin, program] of candidates(around)) {
    if (around.isFile(program)) return { kind: "found", program, origin };
  }
  return { kind: "missing" };
}

/** Gives every place to look at, the best first. */
function candidates(around: Surroundings): [Origin, string][] {
  const path = pathOf(around);
  const windows = around.platform === "win32";
  const name = windows ? "quoteproof.exe" : "quoteproof";
  const scripts = windows ? "Scripts" : "bin";
  const found: [Origin, string][] = [];
  if (around.python !== undefined && around.python !== "") {
    // An interpreter has the script beside it (on Windows also in a folder below); an environment holds it.
    found.push(["python", path.join(path.dirname(around.python), name)]);
    if (windows) found.push(["python", path.join(path.dirname(around.python), scripts, name)]);
    found.push(["python", path.join(around.python, scripts, name)]);
  }
  for (const folder of [".venv", "venv"]) {
    found.push(["environment", path.join(around.folder, folder, scripts, name)]);
  }
  for (const folder of around.searchPath.split(path.delimiter)) {
    // A relative folder of the search path would be the book's own, which no one has chosen to run.
    if (path.isAbsolute(folder)) found.push(["path", path.join(folder, name)]);
  }
  return found;
}

/** Gives the path that a setting means: `~` is the home folder, and what is relative is the book's. */
function expand(setting: string, around: Surroundings): string {
  const path = pathOf(around);
  const plain = setting.replaceAll("${workspaceFolder}", around.folder);
  if (/^~(?=$|[\\/])/.test(plain)) return path.join(around.home, plain.slice(1));
  return path.resolve(around.folder, plain);
}

function pathOf(around: Surroundings): typeof posix {
  return around.platform === "win32" ? win32 : posix;
}
