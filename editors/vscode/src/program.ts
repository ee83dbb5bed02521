/**
 * Program: the quoteproof command itself, for what is not the server's to do.
 *
 * Promises: arguments are passed as they are and never through a shell. Exit status 1 means findings and is no
 * failure; anything else is told with what the program said.
 */

import { execFile } from "node:child_process";
import * as vscode from "vscode";

const LIMIT_MS = 20_000;

/** Runs the program and gives what it printed; raises an Error with its own message where it could not run. */
export async function printed(program: string, args: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd, timeout: LIMIT_MS, env: { ...process.env, NO_COLOR: "1", PYTHONUTF8: "1" } };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null || error.code === 1) resolve(stdout);
      else reject(new Error(stderr.trim() || error.message));
    });
  });
}

/** Runs the program in the terminal, where its colours and its whole answer are seen. */
export async function runInTerminal(
  program: string,
  args: readonly string[],
  folder: vscode.WorkspaceFolder,
  cwd: string,
): Promise<void> {
  const task = new vscode.Task(
    { type: "quoteproof", command: args[0] ?? "" },
    folder,
    `quoteproof ${args.join(" ")}`,
    "quoteproof",
    new vscode.ProcessExecution(program, [...args], { cwd }),
  );
  task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true, showReuseMessage: false };
  await vscode.tasks.executeTask(task);
}
