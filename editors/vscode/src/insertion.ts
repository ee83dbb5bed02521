/**
 * Insertion: a quotation put in where the cursor stands.
 *
 * Promises: the words are the source's, given by the program, and never the ones typed here.
 */

import * as vscode from "vscode";
import { apart } from "./blocks";
import { answer } from "./program";
import type { Server } from "./server";

const FORMS: { label: string; description: string; args: string[] }[] = [
  { label: "As its length asks", description: "a block from a hundred words on", args: [] },
  { label: "In the sentence", description: "between quotation marks", args: ["--run-in"] },
  { label: "As a block", description: "a block quotation", args: ["--block"] },
  { label: "As verse", description: "line by line", args: ["--verse"] },
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
  await put(editor, (await answer(server, ["insert", ...form.args, "--", anchor, ...words])).trimEnd());
}

/** Puts a text in where the cursor stands, in place of what is selected; a block by itself. */
export async function put(editor: vscode.TextEditor, text: string): Promise<void> {
  await editor.edit((edit) =>
    editor.selections.forEach((selection) => {
      const before = editor.document.lineAt(selection.start.line).text.slice(0, selection.start.character);
      edit.replace(selection, apart(text, before));
    }),
  );
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
