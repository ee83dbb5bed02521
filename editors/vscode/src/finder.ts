/**
 * Finder: a list that follows what is typed, of passages that the server finds; the one chosen is put in.
 *
 * Promises: nothing is asked while keys still come, and an answer that comes late is dropped. The order is the
 * server's own.
 */

import * as vscode from "vscode";
import { put } from "./insertion";
import { foundOf, shortened, type Hit } from "./messages";
import type { Server } from "./server";

const PAUSE_MS = 150;
const SHOWN = 80;
const TITLE = "Find a Passage";
const NOWHERE = "these words stand in no source";

interface Item extends vscode.QuickPickItem {
  /** Undefined of a line that only says something. */
  readonly hit?: Hit;
}

/** Asks for words, and puts the passage that is chosen in as a quotation; one that is not quoted is shown. */
export async function findPassage(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const hit = await choose(server, server.whereOf(editor), editor?.document.getText(editor.selection) ?? "");
  if (hit === undefined) return;
  if (hit.markdown === undefined) await vscode.commands.executeCommand("quoteproof.showPassage", hit.anchor);
  else if (editor === undefined) await vscode.env.clipboard.writeText(hit.markdown);
  else await put(editor, hit.markdown);
}

function choose(server: Server, where: unknown[], words: string): Promise<Hit | undefined> {
  return new Promise((resolve) => {
    const pick = vscode.window.createQuickPick<Item>();
    pick.title = TITLE;
    pick.placeholder = "Words, a half-remembered phrase, or a wrong quotation";
    let asked = 0;
    let waiting: NodeJS.Timeout | undefined;
    const ask = async (query: string): Promise<void> => {
      const mine = ++asked;
      const items = /[\p{L}\p{N}]/u.test(query) ? await itemsFor(server, query, where) : [];
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
    pick.onDidTriggerItemButton(({ item }) => {
      void vscode.commands.executeCommand("quoteproof.showPassage", item.hit?.anchor);
    });
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

async function itemsFor(server: Server, query: string, where: unknown[]): Promise<Item[]> {
  try {
    const { absent, hits } = foundOf(await server.ask("quoteproof.find", query, ...where));
    const head = absent ? [{ label: NOWHERE, kind: vscode.QuickPickItemKind.Separator }] : [];
    return [...head, ...hits.map(itemOf)];
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    return [];
  }
}

function itemOf(hit: Hit): Item {
  const description = `${hit.anchor} · ${hit.closeness}${hit.markdown === undefined ? ", shown and not put in" : ""}`;
  const buttons = [{ iconPath: new vscode.ThemeIcon("book"), tooltip: "Show the passage" }];
  // Shown whatever is typed: the server has chosen already, and knows better than a match of letters.
  return { label: shortened(hit.words, SHOWN), description, buttons, alwaysShow: true, hit };
}
