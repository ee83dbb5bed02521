/**
 * Insertion: a quotation put in where the cursor stands.
 *
 * Promises: the words are the server's, never the ones typed here.
 */

import * as vscode from "vscode";
import { insertionOf } from "./messages";
import type { Server } from "./server";

/** Asks for an anchor and for words, and puts the quotation in. */
export async function insertQuotation(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) throw new Error("open the chapter that the quotation is to stand in");
  const anchor = await vscode.window.showInputBox({ title: "Insert a Quotation", prompt: "Anchor, such as sochi#p33" });
  if (!anchor) return;
  const first = await vscode.window.showInputBox({ title: anchor, prompt: "First words; empty for the whole passage" });
  if (first === undefined) return;
  const last = first && (await vscode.window.showInputBox({ title: anchor, prompt: `Last words, from “${first}” on` }));
  if (last === undefined) return;
  const form = await vscode.window.showQuickPick(["run-in", "block"], { placeHolder: "In the sentence, or as a block" });
  if (form === undefined) return;
  const asked = { uri: editor.document.uri.toString(), anchor, first, last, block: form === "block" };
  await put(editor, insertionOf(await server.ask("quoteproof.insert", asked)));
}

/** Puts a text in where the cursor stands, in place of what is selected. */
export async function put(editor: vscode.TextEditor, text: string): Promise<void> {
  await editor.edit((edit) => editor.selections.forEach((selection) => edit.replace(selection, text)));
  await vscode.window.showTextDocument(editor.document, editor.viewColumn);
}
