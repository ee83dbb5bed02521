/**
 * Finder: a list that follows what is typed, of passages that the server finds; the one chosen is put in.
 *
 * Promises: nothing is asked while keys still come, and an answer that comes late is dropped. The order is the
 * server's own.
 */

import * as vscode from "vscode";
import { put } from "./insertion";
import { hitsOf, type Hit } from "./messages";
import type { Server } from "./server";

const PAUSE_MS = 150;

interface Item extends vscode.QuickPickItem {
  readonly hit: Hit;
}

/** Asks for words, and puts the passage that is chosen in as a quotation. */
export async function findPassage(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const hit = await choose(server, editor?.document.uri.toString(), editor?.document.getText(editor.selection) ?? "");
  if (hit === undefined) return;
  if (hit.markdown === undefined) throw new Error(`no words of ${hit.anchor} can be quoted as they stand`);
  if (editor === undefined) await vscode.env.clipboard.writeText(hit.markdown);
  else await put(editor, hit.markdown);
}

function choose(server: Server, uri: string | undefined, words: string): Promise<Hit | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = "Find a Passage";
    pick.placeholder = "Words, a half-remembered phrase, or a wrong quotation";
    let asked = 0;
    let waiting: NodeJS.Timeout | undefined;
    const ask = async (query: string): Promise<void> => {
      const mine = ++asked;
      const items = /[\p{L}\p{N}]/u.test(query) ? await itemsFor(server, query, uri) : [];
      if (mine === asked) {
        pick.items = items;
        pick.busy = false;
      }
    };
    const askSoon = (query: string): void => {
      clearTimeout(waiting);
      pick.busy = true;
      waiting = setTimeout(() => void ask(query), PAUSE_MS);
    };
    pick.onDidChangeValue(askSoon);
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]?.hit);
      pick.hide();
    });
    pick.onDidHide(() => {
      clearTimeout(waiting);
      asked += 1;
      resolve(undefined);
      pick.dispose();
    });
    pick.value = words;
    pick.show();
    askSoon(words);
  });
}

async function itemsFor(server: Server, query: string, uri: string | undefined): Promise<Item[]> {
  try {
    return hitsOf(await server.ask("quoteproof.find", query, uri)).map(itemOf);
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return [];
  }
}

function itemOf(hit: Hit): Item {
  const detail = hit.markdown ?? "no words of it can be quoted as they stand";
  // Shown whatever is typed: the server has chosen already, and knows better than a match of letters.
  return { label: hit.anchor, description: hit.beginning, detail, alwaysShow: true, hit };
}
