/**
 * Extension: started by VS Code for a trusted workspace that holds `book.yaml`, and ended by it.
 *
 * Leaves out: everything the server knows. Sends nothing anywhere.
 */

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { Pages } from "./pages";
import { Server } from "./server";
import { showStatus } from "./status";

let server: Server | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const log = vscode.window.createOutputChannel("quoteproof", { log: true });
  const pages = new Pages();
  const started = new Server(log, pages);
  server = started;
  const settings = vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("quoteproof.path")) void started.restart();
    if (change.affectsConfiguration("quoteproof.inlayMarks")) started.refreshMarks();
  });
  const references = vscode.commands.registerCommand("quoteproof.showReferences", started.showReferences, started);
  context.subscriptions.push(references, log, pages, settings, registerCommands(started, pages, log), showStatus(started), started);
  await vscode.commands.executeCommand("setContext", "quoteproof.active", true);
  await started.start();
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
