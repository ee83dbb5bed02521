/** Status: the item in the status bar; a click leads to what can be done. */

import * as vscode from "vscode";
import { labelOf, type Counts } from "./counts";
import type { Condition, Server } from "./server";

/** Shows the server's condition and the findings; gives what ends it. */
export function showStatus(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("quoteproof.status", vscode.StatusBarAlignment.Left);
  item.name = "quoteproof";
  item.command = "quoteproof.menu";
  let condition: Condition = "starting";
  const show = (): void => {
    const label = labelOf(condition, counts());
    item.text = label.text;
    item.tooltip = label.tooltip;
    item.backgroundColor = label.alarming ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  show();
  return vscode.Disposable.from(
    item,
    vscode.languages.onDidChangeDiagnostics(show),
    server.onDidChange((now) => {
      condition = now;
      show();
    }),
  );
}

function counts(): Counts {
  const ours = vscode.languages
    .getDiagnostics()
    .flatMap(([, found]) => found)
    .filter(({ source }) => source === "quoteproof");
  const errors = ours.filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error).length;
  return { errors, warnings: ours.length - errors };
}
