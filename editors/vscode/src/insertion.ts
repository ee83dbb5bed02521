/**
 * Insertion: a quotation put in where the cursor stands.
 *
 * Promises: the words are the source's, given by the server, and never the ones typed here. Where it is not certain
 * what was meant, what could be is shown as a choice.
 */

import * as vscode from "vscode";
import { placed } from "./blocks";
import { insertionOf } from "./messages";
import type { Server } from "./server";

const FORMS: { label: string; description: string; args: string[] }[] = [
  { label: "As its place asks", description: "a block after >, verse after |, else in the sentence", args: [] },
  { label: "In the sentence", description: "between quotation marks", args: ["run-in"] },
  { label: "As a block", description: "a block quotation", args: ["block"] },
  { label: "As verse", description: "line by line", args: ["verse"] },
];

/** Asks for an anchor and for words, and puts the quotation in. */
export async function insertQuotation(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw new Error("open the chapter that the quotation is to stand in");
  const ask = async (title: string, prompt: string) => vscode.window.showInputBox({ title, prompt });
  const anchor = await ask("Insert a Quotation", "Anchor, such as sochi#p33");
  if (!anchor) return;
  const first = await ask(anchor, "First words; empty for the whole passage");
  if (first === undefined) return;
  const last = first && (await ask(anchor, `Last words, from “${first}” on; empty for these alone`));
  if (last === undefined) return;
  const form = await vscode.window.showQuickPick(FORMS, { placeHolder: "How it is to be set" });
  if (form === undefined) return;
  const words = [first, last].filter((given) => given !== "");
  const markdown = await written(server, [anchor, ...words, ...form.args, ...server.whereOf(editor)]);
  if (markdown !== undefined) await put(editor, markdown);
}

/** Gives the quotation that some arguments ask for; undefined where nothing is chosen of what could be meant. */
async function written(server: Server, args: readonly unknown[]): Promise<string | undefined> {
  const insertion = insertionOf(await server.ask("quoteproof.insert", ...args));
  if (insertion.kind === "written") return insertion.markdown;
  const items = insertion.candidates.map((candidate) => ({ label: candidate.title, candidate }));
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: insertion.error });
  return chosen && written(server, chosen.candidate.arguments);
}

/** Puts a text in where the cursor stands, in place of what is selected; a block by itself. */
export async function put(editor: vscode.TextEditor, text: string): Promise<void> {
  await editor.edit((edit) =>
    editor.selections.forEach((selection) => {
      const before = editor.document.lineAt(selection.start.line).text.slice(0, selection.start.character);
      const { text: quotation, replaced } = placed(text, before);
      edit.replace(new vscode.Range(selection.start.translate(0, -replaced), selection.end), quotation);
    }),
  );
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
