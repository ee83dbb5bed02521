/**
 * Finder: a list that follows what is typed, of passages that the server finds; the one chosen is put in.
 *
 * Promises: an answer that comes late, after more has been typed, is dropped. The order is the server's own.
 */

import * as vscode from "vscode";
import { put } from "./insertion";
import { passagesOf, type Passage } from "./messages";
import type { Server } from "./server";

const LIMIT = 30;

interface Item extends vscode.QuickPickItem {
  readonly passage: Passage;
}

/** Asks for words, and puts the passage that is chosen in as a quotation. */
export async function findPassage(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.document.getText(editor.selection) ?? "";
  const passage = await choose(server, editor?.document.uri, selected);
  if (passage === undefined) return;
  if (editor === undefined) await vscode.env.clipboard.writeText(passage.quotation);
  else await put(editor, passage.quotation);
}

function choose(server: Server, uri: vscode.Uri | undefined, words: string): Promise<Passage | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = "Find a Passage";
    pick.placeholder = "Words, a half-remembered phrase, or a wrong quotation";
    let asked = 0;
    const ask = async (query: string): Promise<void> => {
      const mine = ++asked;
      pick.busy = true;
      try {
        const argument = { uri: uri?.toString(), query, limit: LIMIT };
        const passages = query.trim() ? passagesOf(await server.ask("quoteproof.find", argument)) : [];
        if (mine === asked) pick.items = passages.map(itemOf);
      } catch (error) {
        if (mine === asked) pick.title = error instanceof Error ? error.message : String(error);
      } finally {
        if (mine === asked) pick.busy = false;
      }
    };
    pick.onDidChangeValue(ask);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.passage);
      pick.hide();
    });
    pick.onDidHide(() => {
      asked += 1;
      resolve(undefined);
      pick.dispose();
    });
    pick.value = words;
    pick.show();
    void ask(words);
  });
}

function itemOf(passage: Passage): Item {
  // Shown whatever is typed: the server has chosen already, and knows better than a match of letters.
  return { label: passage.anchor, detail: passage.text, alwaysShow: true, passage };
}
