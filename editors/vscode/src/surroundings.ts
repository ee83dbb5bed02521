/**
 * Surroundings: what the lookup needs to know of this machine, asked of VS Code, the Python extension and the disk.
 *
 * Promises: starts nothing; without the Python extension there is simply no chosen environment.
 */

import { statSync } from "node:fs";
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Surroundings } from "./lookup";

/** What of the Python extension's interface is used here. */
interface PythonExtension {
  readonly environments: { getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } };
}

/** Gives what is known of the machine, for the book in a folder. */
export async function surroundingsOf(folder: vscode.Uri): Promise<Surroundings> {
  return {
    platform: process.platform,
    folder: folder.fsPath,
    home: homedir(),
    setting: vscode.workspace.getConfiguration("quoteproof", folder).get("path", ""),
    python: await pythonOf(folder),
    searchPath: process.env["PATH"] ?? "",
    isFile: (path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false,
  };
}

async function pythonOf(folder: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  try {
    return (await extension?.activate())?.environments.getActiveEnvironmentPath(folder).path;
  } catch {
    return undefined; // Its trouble is told by itself; the other places are still looked at.
  }
}
