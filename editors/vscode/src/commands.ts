/**
 * Commands: what an author can call up, from the palette, the status bar or a key.
 *
 * Promises: nothing is written but where the cursor stands; trouble is told in the program's own words.
 */

import * as vscode from "vscode";
import { codesOf } from "./codes";
import { findPassage } from "./finder";
import { insertQuotation } from "./insertion";
import type { Pages } from "./pages";
import { answer, inTerminal } from "./program";
import type { Server } from "./server";

const FINISHED = "build/*.{pdf,docx}";

/** Registers every command; gives what takes them away. */
export function registerCommands(server: Server, pages: Pages, log: vscode.LogOutputChannel): vscode.Disposable {
  const all: Record<string, (argument?: unknown) => Promise<void>> = {
    menu: showMenu,
    findPassage: () => findPassage(server),
    insertQuotation: () => insertQuotation(server),
    showPassage: (anchor) => showPassage(server, pages, anchor),
    buildBook: async () => inTerminal(server, ["build"]),
    verifyFile: (uri) => verifyFile(server, uri),
    explainCode: (code) => explainCode(server, pages, code),
    toggleMarks,
    restartServer: () => server.restart(),
    showLog: async () => log.show(),
  };
  return vscode.Disposable.from(
    ...Object.entries(all).map(([name, run]) =>
      vscode.commands.registerCommand(`quoteproof.${name}`, async (argument?: unknown) => {
        try {
          await run(argument);
        } catch (error) {
          void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
        }
      }),
    ),
  );
}

async function showMenu(): Promise<void> {
  const offered: [string, string][] = [
    ["Find a Passage", "findPassage"],
    ["Insert a Quotation", "insertQuotation"],
    ["Build the Book", "buildBook"],
    ["Verify a Finished File", "verifyFile"],
    ["Explain a Code", "explainCode"],
    ["Inlay Marks On or Off", "toggleMarks"],
    ["Restart the Server", "restartServer"],
    ["Show the Log", "showLog"],
  ];
  const items = offered.map(([label, name]) => ({ label, run: `quoteproof.${name}` }));
  items.push({ label: "Show the Findings", run: "workbench.actions.view.problems" });
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "quoteproof" });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.run);
}

async function showPassage(server: Server, pages: Pages, asked: unknown): Promise<void> {
  const given = typeof asked === "string" ? asked : anchorAtCursor();
  const anchor = given ?? (await vscode.window.showInputBox({ title: "Show a Passage", prompt: "Anchor, or source" }));
  if (anchor) await pages.show(`${anchor}.txt`, await answer(server, ["show", "--", anchor]));
}

/** Gives the anchor under the cursor, undefined where there is none. */
function anchorAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  const range = editor?.document.getWordRangeAtPosition(editor.selection.active, /@[^\s\]\[;,@{}]+#[\p{L}\d.-]*[\p{L}\d]/u);
  return range && editor?.document.getText(range).slice(1);
}

async function verifyFile(server: Server, given: unknown): Promise<void> {
  if (given instanceof vscode.Uri) return inTerminal(server, ["verify", "--", given.fsPath]);
  const found = await vscode.workspace.findFiles(FINISHED);
  const items = found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  const other = { label: "Another file…", uri: undefined };
  const chosen = await vscode.window.showQuickPick([...items, other], { placeHolder: "The finished file to prove" });
  if (chosen === undefined) return;
  const filters = { "PDF and DOCX": ["pdf", "docx"] };
  const uri = chosen.uri ?? (await vscode.window.showOpenDialog({ filters }))?.[0];
  if (uri !== undefined) await inTerminal(server, ["verify", "--", uri.fsPath]);
}

async function explainCode(server: Server, pages: Pages, asked: unknown): Promise<void> {
  const code = typeof asked === "string" ? asked : (codeAtCursor() ?? (await chooseCode(server)));
  if (code !== undefined) await pages.show(`${code}.txt`, await answer(server, ["explain", "--", code]));
}

/** Gives the code of the finding under the cursor, undefined where there is none. */
function codeAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const found = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find(({ source, range }) => source === "quoteproof" && range.contains(editor.selection.active));
  const code = typeof found?.code === "object" ? found.code.value : found?.code;
  return code === undefined ? undefined : String(code);
}

async function chooseCode(server: Server): Promise<string | undefined> {
  const codes = codesOf(await answer(server, ["explain"]));
  const items = codes.map(({ id, name, severity }) => ({ label: id, description: name, detail: severity }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: "Code", matchOnDescription: true });
  return chosen?.label;
}

async function toggleMarks(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("quoteproof");
  await settings.update("inlayMarks", !settings.get("inlayMarks", true), vscode.ConfigurationTarget.Workspace);
}
