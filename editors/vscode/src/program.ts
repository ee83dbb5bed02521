/**
 * Program: the quoteproof command itself, for what is not the server's to do.
 *
 * Promises: arguments are passed as they are and never through a shell; the program runs where the open file lies, and
 * finds its book upwards from there. Exit status 1 means findings and is no failure; anything else is told with what
 * the program said.
 */

import { execFile } from "node:child_process";
import { dirname } from "node:path";
import * as vscode from "vscode";
import type { Server } from "./server";

const LIMIT_MS = 20_000;

/** Runs the program and gives what it printed. */
export async function answer(server: Server, args: readonly string[]): Promise<string> {
  const program = known(server);
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, NO_COLOR: "1", PYTHONUTF8: "1" };
    const options = { cwd: placeAtHand(folderAtHand()), timeout: LIMIT_MS, env: environment };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null || error.code === 1) resolve(stdout);
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}

/** Writes what is changed, and runs the program in the terminal, where its colours and its whole answer are seen. */
export async function inTerminal(server: Server, args: readonly string[]): Promise<void> {
  const folder = folderAtHand();
  await vscode.workspace.saveAll(false);
  const task = new vscode.Task(
    { type: "quoteproof", command: args[0] ?? "" },
    folder,
    args.join(" "),
    "quoteproof",
    new vscode.ProcessExecution(known(server), [...args], { cwd: placeAtHand(folder) }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true, showReuseMessage: false };
  await vscode.tasks.executeTask(task);
}

function known(server: Server): string {
  if (server.program === undefined) throw new Error("quoteproof was not found: pip install 'quoteproof[editor]'");
  return server.program;
}

/** Gives the workspace folder that the open file is in, or the first one. */
function folderAtHand(): vscode.WorkspaceFolder {
  const open = vscode.window.activeTextEditor?.document.uri;
  const folder = (open && vscode.workspace.getWorkspaceFolder(open)) ?? vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("open the folder that holds book.yaml");
  return folder;
}

function placeAtHand(folder: vscode.WorkspaceFolder): string {
  const open = vscode.window.activeTextEditor?.document.uri;
  const inside = open?.scheme === "file" && vscode.workspace.getWorkspaceFolder(open) === folder;
  return inside ? dirname(open.fsPath) : folder.uri.fsPath;
}
